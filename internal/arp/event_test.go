package arp

import (
	"strings"
	"testing"
	"time"

	"gotcp/internal/neigh/watch"
	"gotcp/internal/wire"
)

func TestEventLines(t *testing.T) {
	at := time.Date(2024, 5, 6, 7, 8, 9, 123456789, time.Local)
	vrrp := wire.MAC{0, 0, 0x5e, 0, 1, 7}
	for _, tt := range []struct {
		e    watch.Event
		want string
	}{
		{watch.Event{Kind: watch.NewStation, MAC: vrrp}, "new        10.0.0.2 is at 00:00:5e:00:01:07 (ICANN, IANA Department)"},
		{watch.Event{Kind: watch.FlipFlop, MAC: mac2, Was: mac3, Seen: at.Add(-time.Hour)}, "flip-flop  10.0.0.2 is at 02:00:00:00:00:02 (locally administered), was at 02:00:00:00:00:03 (locally administered) 1h0m0s ago"},
		{watch.Event{Kind: watch.Storm, MAC: mac2, Count: 21, Repeats: 3}, "storm      10.0.0.2 is announced by 02:00:00:00:00:02 (locally administered) more than 20 times in ten seconds (3 times more since it was told)"},
		{watch.Event{Kind: watch.Spoof, MAC: mac3, Was: mac2}, "spoof      10.0.0.2 is still at 02:00:00:00:00:02 (locally administered), and forged by 02:00:00:00:00:03 (locally administered)"},
		{watch.Event{Kind: watch.Mismatch, MAC: mac3, Source: mac2}, "mismatch   10.0.0.2 is at 02:00:00:00:00:03 (locally administered), says a frame from 02:00:00:00:00:02 (locally administered)"},
	} {
		tt.e.Time, tt.e.IP = at, peer
		if got := eventLine(&tt.e); got != "2024-05-06 07:08:09.123 "+tt.want+"\n" {
			t.Errorf("%s", got)
		}
	}
	for k := watch.NewStation; k <= watch.Spoof; k++ {
		e := watch.Event{Kind: k, Time: at, IP: peer, MAC: mac2, Was: mac3}
		if line := eventLine(&e); strings.Count(line, "\n") != 1 || !strings.Contains(line, mac2.String()) {
			t.Errorf("%v: %q", k, line)
		}
	}
}
