package arp

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"gotcp/internal/cli"
	"gotcp/internal/neigh/arping"
	"gotcp/internal/wire"
)

// ping runs a session and returns its output and status.
func ping(w *world, c arping.Config, json bool) (string, int) {
	var out bytes.Buffer
	c.Target, c.MAC = peer, mac1
	if !c.Source.IsValid() {
		c.Source = us
	}
	err := (&Ping{Port: w.port, Session: c, Interface: "eth0", Out: &out, JSON: json}).Run(context.Background())
	return out.String(), cli.Status(err)
}

func TestPingText(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.answer = func(p *packet) { time.Sleep(1234 * time.Microsecond); w.repliesAs(mac2, p) }
		got, status := ping(w, arping.Config{Count: 2}, false)
		want := `ARPING 10.0.0.2 from 10.0.0.1 eth0
Unicast reply from 10.0.0.2 [02:00:00:00:00:02]  1.234ms
Unicast reply from 10.0.0.2 [02:00:00:00:00:02]  1.234ms
Sent 2 probes (1 broadcast(s))
Received 2 response(s)
`
		if got != want || status != 0 {
			t.Errorf("status %d, %s", status, got)
		}
	})
}

func TestPingTwoWhoAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.answer = func(p *packet) { w.repliesAs(mac2, p); w.repliesAs(mac3, p) }
		got, _ := ping(w, arping.Config{Count: 1}, false)
		want := "10.0.0.2 answered from 2 addresses: 02:00:00:00:00:02, 02:00:00:00:00:03\n"
		if !strings.HasSuffix(got, want) || strings.Count(got, "reply from") != 2 {
			t.Errorf("%s", got)
		}
	})
}

func TestPingProbe(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.answer = func(*packet) { w.announces(peer, mac2) }
		got, status := ping(w, arping.Config{Mode: arping.Probe, Source: none, Count: 2}, false)
		want := `ARPING 10.0.0.2 from 0.0.0.0 eth0
Broadcast request from 10.0.0.2 [02:00:00:00:00:02] for 10.0.0.2 [00:00:00:00:00:00] 0.000ms
Sent 1 probes (1 broadcast(s))
Received 1 response(s) (1 request(s), 1 broadcast(s))
`
		if got != want || status != 1 {
			t.Errorf("status %d, %s", status, got)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		if _, status := ping(newWorld(t), arping.Config{Mode: arping.Probe, Source: none, Count: 2}, false); status != 0 {
			t.Errorf("free: status %d", status)
		}
	})
}

// A link without a carrier says nothing about who is there.
func TestPingProbeIsNeverFreeOnADeadLink(t *testing.T) {
	for _, when := range []time.Duration{0, 1500 * time.Millisecond} {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t)
			cut := func() { w.cut(errors.New("eth0 has no carrier")) }
			if when == 0 {
				cut()
			}
			w.answer = func(*packet) {
				if len(w.packets()) == 2 {
					cut()
				}
			}
			_, status := ping(w, arping.Config{Mode: arping.Probe, Source: none, Count: 2}, false)
			if status != 2 {
				t.Errorf("no carrier after %v: status %d", when, status)
			}
		})
	}
}

func TestPingIgnoresWhatIsForOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.answer = func(p *packet) {
			w.says(mac2, mac3, wire.ARPFields{Op: wire.ARPReply, SenderMAC: mac2, SenderIP: peer, TargetMAC: mac1, TargetIP: us})
		}
		if got, status := ping(w, arping.Config{Count: 1}, false); status != 1 {
			t.Errorf("status %d, %s", status, got)
		}
	})
}

func TestPingRecords(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.answer = func(p *packet) { time.Sleep(time.Millisecond); w.repliesAs(mac2, p) }
		got, _ := ping(w, arping.Config{First: true}, true)
		want := `{"type":"reply","time":"2000-01-01T00:00:00.001Z","n":1,"ip":"10.0.0.2","mac":"02:00:00:00:00:02","operation":"reply","broadcast":false,"rtt_ms":1}
{"type":"summary","time":"2000-01-01T00:00:00.001Z","target":"10.0.0.2","source":"10.0.0.1","interface":"eth0","sent":1,"sent_broadcast":1,"received":1,"received_broadcast":0,"requests":0,"macs":["02:00:00:00:00:02"]}
`
		if got != want {
			t.Errorf("%s", got)
		}
	})
}

// A signal ends it with the summary, and the status is what the answers say.
func TestPingStopped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		ctx, stop := within(2500 * time.Millisecond)
		defer stop()
		var out bytes.Buffer
		err := (&Ping{Port: w.port, Session: arping.Config{Target: peer, Source: us, MAC: mac1}, Interface: "eth0", Out: &out}).Run(ctx)
		if cli.Status(err) != 1 || !strings.HasSuffix(out.String(), "Sent 3 probes (3 broadcast(s))\nReceived 0 response(s)\n") {
			t.Errorf("%v, %s", err, out.String())
		}
	})
}

func TestPingReaderGone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		err := (&Ping{Port: w.port, Session: arping.Config{Target: peer, Source: us, MAC: mac1}, Out: &brokenPipe{}}).Run(context.Background())
		if !errors.Is(err, errBroken) {
			t.Errorf("%v", err)
		}
	})
}
