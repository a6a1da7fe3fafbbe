package echo

import (
	"fmt"
	"testing"
	"time"
)

// A loss of exactly what is allowed is allowed, for every percentage.
func TestConditionLimitIsInclusive(t *testing.T) {
	for tenths := uint64(0); tenths <= 1000; tenths++ {
		limit, err := ParseLoss(fmt.Sprintf("%d.%d", tenths/10, tenths%10))
		if err != nil {
			t.Fatal(err)
		}
		c := NewCondition(epoch)
		c.LimitLoss(limit)
		if met, reason := c.Judge(&Counts{Sent: 1000, Received: 1000 - tenths}, &RTT{}); !met {
			t.Error(reason)
		}
		if met, reason := c.Judge(&Counts{Sent: 1001, Received: 1000 - tenths}, &RTT{}); met && tenths < 1000 {
			t.Error(reason)
		}
	}
}

// note is a fate: when it became known, in seconds, of which probe, and up or not.
type note struct {
	at  float64
	seq uint64
	up  bool
}

func TestConditionUntil(t *testing.T) {
	for _, tt := range []struct {
		until  string
		notes  []note
		sent   uint64
		met    bool
		reason string
	}{
		{"up", []note{{1, 1, false}, {2, 2, false}, {2.104, 3, true}}, 3, true, "up after 3 probes, 2.104 s"},
		{"up", []note{{1, 1, false}, {1.5, 1, true}}, 2, true, "up after 1 probe, 1.500 s"},
		{"up", []note{{1, 1, false}, {2, 2, false}}, 10, false, "still down after 10 probes"},
		{"up", nil, 0, false, "still down after 0 probes"},
		{"down", []note{{0, 1, true}, {2, 2, false}}, 3, true, "down after 2 probes, 2.000 s"},
		{"down", []note{{0, 1, true}}, 1, false, "still up after 1 probe"},
		{"ok=3", []note{{0, 1, true}, {1, 2, true}, {2, 3, false}, {3, 4, true}, {4, 5, true}}, 5, false, "not 3 answers in a row after 5 probes"},
		{"ok=3", []note{{0, 1, true}, {1, 2, true}, {2, 3, true}}, 3, true, "3 answers in a row after 3 probes, 2.000 s"},
		// The second is lost, which is known only after its timeout.
		{"ok=3", []note{{0, 1, true}, {1, 3, true}, {1.5, 4, true}, {2, 2, false}}, 4, false, "not 3 answers in a row after 4 probes"},
		// It comes late, and closes the gap.
		{"ok=3", []note{{0, 1, true}, {1, 3, true}, {2, 2, false}, {2.5, 2, true}}, 3, true, "3 answers in a row after 3 probes, 2.500 s"},
		{"lost=2", []note{{1, 1, false}, {1.2, 1, true}, {2, 2, false}}, 3, false, "not 2 losses in a row after 3 probes"},
		{"lost=2", []note{{1, 1, true}, {2, 2, false}, {3, 3, false}}, 4, true, "2 losses in a row after 3 probes, 3.000 s"},
		// An error after an answer is no loss.
		{"down", []note{{1, 1, true}, {1.1, 1, false}}, 1, false, "still up after 1 probe"},
		// What came is not undone.
		{"up", []note{{1, 1, true}, {2, 2, false}, {3, 3, false}}, 3, true, "up after 1 probe, 1.000 s"},
	} {
		u, err := ParseUntil(tt.until)
		if err != nil {
			t.Fatal(err)
		}
		c := NewCondition(epoch)
		c.WaitFor(u)
		met := false
		for _, n := range tt.notes {
			if now := c.Note(epoch.Add(msOf(1000*n.at)), n.seq, n.up); met && !now {
				t.Errorf("%s %v: no longer met", tt.until, tt.notes)
			} else {
				met = now
			}
		}
		if judged, reason := c.Judge(&Counts{Sent: tt.sent}, &RTT{}); met != tt.met || judged != tt.met || reason != tt.reason {
			t.Errorf("%s %v: %v, %v %q; want %v %q", tt.until, tt.notes, met, judged, reason, tt.met, tt.reason)
		}
	}
}

func TestConditionLimits(t *testing.T) {
	var rtt RTT
	rtt.Add(10 * ms)
	rtt.Add(20*ms + 1234*time.Nanosecond)
	for _, tt := range []struct {
		loss   float64 // negative for no limit
		rtt    time.Duration
		counts Counts
		trips  RTT
		met    bool
		reason string
	}{
		{-1, 0, Counts{}, RTT{}, true, ""},
		{0.05, 0, Counts{Sent: 8, Received: 7}, rtt, false, "loss 12.5% is above 5%"},
		{0.125, 0, Counts{Sent: 8, Received: 7}, rtt, true, "loss 12.5% is within 12.5%"},
		{0, 0, Counts{Sent: 3, Received: 3}, rtt, true, "loss 0% is within 0%"},
		{0.3, 0, Counts{Sent: 3, Received: 2}, rtt, false, "loss 33.3333% is above 30%"},
		{1, 0, Counts{}, RTT{}, false, "no loss to judge: nothing was sent"},
		{-1, 15 * ms, Counts{}, rtt, false, "mean round trip 15.001 ms is above 15 ms"},
		{-1, 20 * ms, Counts{}, rtt, true, "mean round trip 15.001 ms is within 20 ms"},
		{-1, 20 * ms, Counts{Sent: 1}, RTT{}, false, "no round trip to judge: no answer"},
		{0.5, 20 * ms, Counts{Sent: 2, Received: 2}, rtt, true, "loss 0% is within 50%, mean round trip 15.001 ms is within 20 ms"},
		{0.5, time.Millisecond, Counts{Sent: 2}, rtt, false, "loss 100% is above 50%, mean round trip 15.001 ms is above 1 ms"},
		{0.5, time.Millisecond, Counts{Sent: 2, Received: 2}, rtt, false, "mean round trip 15.001 ms is above 1 ms"},
	} {
		c := NewCondition(epoch)
		if tt.loss >= 0 {
			c.LimitLoss(tt.loss)
		}
		if tt.rtt > 0 {
			c.LimitRTT(tt.rtt)
		}
		if c.Note(epoch, 1, true) {
			t.Error("met without anything to wait for")
		}
		if met, reason := c.Judge(&tt.counts, &tt.trips); met != tt.met || reason != tt.reason {
			t.Errorf("%+v: %v %q", tt, met, reason)
		}
	}
}
