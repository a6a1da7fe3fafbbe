package arp

import (
	"bytes"
	"io"
	"net/netip"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"gotcp/internal/cli"
	"gotcp/internal/neigh/watch"
	"gotcp/internal/wire"
)

func newWatch(w *world, out, stderr io.Writer) *Watch {
	return &Watch{
		Config: watch.Config{Own: []netip.Addr{us}, MACs: []wire.MAC{mac1}, Verify: true},
		Port:   w.port, Source: us, MAC: mac1, Out: out, Stderr: stderr,
	}
}

// kindsOf are the events' kinds in text output.
func kindsOf(text string) string {
	var all []string
	for line := range strings.Lines(text) {
		all = append(all, strings.Fields(line)[2])
	}
	return strings.Join(all, " ")
}

func TestWatchVerifies(t *testing.T) {
	for _, tt := range []struct {
		name    string
		answers []wire.MAC
		want    string
	}{
		{"spoof", []wire.MAC{mac2}, "new changed spoof"},
		{"moved", []wire.MAC{mac3}, "new changed moved"},
		{"duplicate", []wire.MAC{mac2, mac3}, "new changed duplicate"},
		{"unanswered", nil, "new changed unanswered"},
	} {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t)
			w.answer = func(p *packet) {
				for _, mac := range tt.answers {
					if p.dst == mac { // asked at its own address, as a switch would deliver it
						w.repliesAs(mac, p)
					}
				}
			}
			w.does(func() {
				w.announces(peer, mac2)
				time.Sleep(time.Second)
				w.announces(peer, mac3)
			})
			ctx, stop := within(10 * time.Second)
			defer stop()
			var out, stderr bytes.Buffer
			if err := newWatch(w, &out, &stderr).Run(ctx); err != nil {
				t.Fatal(err)
			}
			if got := kindsOf(out.String()); got != tt.want {
				t.Errorf("%s: %s", tt.name, out.String())
			}
			if want := "1 station, 3 events, 6 questions asked\n"; !strings.HasSuffix(stderr.String(), want) {
				t.Errorf("%q", stderr.String())
			}
			for _, p := range w.all() {
				if p.SenderIP != us || p.TargetIP != peer || p.dst.IsGroup() {
					t.Errorf("asked %+v", p)
				}
			}
		})
	}
}

// Without an address of our own a question is a probe.
func TestWatchAsksWithoutAnAddress(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.does(func() { w.announces(peer, mac2); w.announces(peer, mac3) })
		ctx, stop := within(5 * time.Second)
		defer stop()
		j := newWatch(w, io.Discard, io.Discard)
		j.Source = netip.Addr{}
		if err := j.Run(ctx); err != nil {
			t.Fatal(err)
		}
		if got := w.all(); len(got) != 6 || got[0].SenderIP != none {
			t.Errorf("%+v", got)
		}
	})
}

func TestWatchLimitAndOnly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.does(func() {
			for i := range 10 {
				w.announces(netip.AddrFrom4([4]byte{10, 0, 0, byte(10 + i)}), mac2)
				w.announces(us, mac3)
				time.Sleep(time.Minute)
			}
		})
		ctx, stop := within(time.Hour)
		defer stop()
		var out bytes.Buffer
		j := newWatch(w, &out, io.Discard)
		j.Only, j.Limit = []watch.Kind{watch.Own}, 3
		if err := j.Run(ctx); cli.Status(err) != 1 {
			t.Errorf("%v", err)
		}
		if got := kindsOf(out.String()); got != "own own own" {
			t.Errorf("%s", out.String())
		}
	})
}

func TestWatchRecords(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.does(func() {
			w.announces(peer, wire.MAC{0, 0, 0x5e, 0, 1, 7})
			time.Sleep(time.Second)
			w.announces(peer, mac3)
		})
		ctx, stop := within(1500 * time.Millisecond)
		defer stop()
		var out bytes.Buffer
		j := newWatch(w, &out, io.Discard)
		j.JSON = true
		if err := j.Run(ctx); err != nil {
			t.Fatal(err)
		}
		want := `{"type":"new","time":"2000-01-01T00:00:00Z","ip":"10.0.0.2","mac":"00:00:5e:00:01:07","vendor":"ICANN, IANA Department"}
{"type":"changed","time":"2000-01-01T00:00:01Z","ip":"10.0.0.2","mac":"02:00:00:00:00:03","vendor":"","was":"00:00:5e:00:01:07","was_vendor":"ICANN, IANA Department","was_seen":"2000-01-01T00:00:00Z"}
{"type":"summary","time":"2000-01-01T00:00:01.5Z","packets":2,"events":2,"stations":1,"evicted":0,"questions":2,"dropped":0,"commands_not_run":0}
`
		if out.String() != want {
			t.Errorf("%s", out.String())
		}
	})
}

// What a watch knew, the next one knows, too.
func TestWatchState(t *testing.T) {
	name := filepath.Join(t.TempDir(), "state")
	for i, want := range []string{"new", "changed unanswered"} {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t)
			w.does(func() { w.announces(peer, []wire.MAC{mac2, mac3}[i]) })
			ctx, stop := within(10 * time.Second)
			defer stop()
			var out bytes.Buffer
			j := newWatch(w, &out, io.Discard)
			j.State = NewStateFile(name)
			if err := j.Run(ctx); err != nil {
				t.Fatal(err)
			}
			if got := kindsOf(out.String()); got != want {
				t.Errorf("run %d: %s", i, out.String())
			}
		})
	}
}

func TestWatchReaderGone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.does(func() { w.announces(peer, mac2) })
		ctx, stop := within(time.Hour)
		defer stop()
		if err := newWatch(w, &brokenPipe{}, io.Discard).Run(ctx); err != errBroken {
			t.Errorf("%v", err)
		}
	})
}
