package arp

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/netip"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"gotcp/internal/cli"
	"gotcp/internal/neigh/scan"
	"gotcp/internal/wire"
)

func newScan(t *testing.T, w *world, out, stderr io.Writer, f ScanFormat) *Scan {
	t.Helper()
	r, err := scan.ParseRange("10.0.0.0/29")
	if err != nil {
		t.Fatal(err)
	}
	return &Scan{
		Port: w.port, Interface: "eth0", Own: []netip.Addr{us}, Format: f, Out: out, Stderr: stderr,
		Config: scan.Config{Targets: []scan.Range{r}, Source: us, MAC: mac1}, Progress: cli.NewProgress(stderr),
	}
}

// two hosts that answer, one of them twice.
func (w *world) twoHosts(p *packet) {
	time.Sleep(time.Millisecond)
	switch p.TargetIP.As4()[3] {
	case 2:
		w.repliesAs(wire.MAC{0, 0, 0x5e, 0, 1, 7}, p)
	case 5:
		w.repliesAs(mac2, p)
		w.repliesAs(mac3, p)
	}
}

func TestScanText(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.answer = w.twoHosts
		var out, stderr bytes.Buffer
		if err := newScan(t, w, &out, &stderr, ScanText).Run(context.Background()); err != nil {
			t.Fatal(err)
		}
		// The answers to a burst of requests are queued behind one another.
		lines := strings.Split(out.String(), "\n")
		for i, want := range []string{
			"10.0.0.1\t02:00:00:00:00:01\t(locally administered)\tthis host",
			"10.0.0.2\t00:00:5e:00:01:07\tICANN, IANA Department\t",
			"10.0.0.5\t02:00:00:00:00:02\t(locally administered)\t",
			"10.0.0.5\t02:00:00:00:00:03\t(locally administered) (DUP: 2)\t",
		} {
			if !strings.HasPrefix(lines[i], want) || i > 0 && !strings.HasSuffix(lines[i], " ms") {
				t.Errorf("line %d: %q, want %q", i, lines[i], want)
			}
		}
		if got := stderr.String(); !strings.HasPrefix(got, "8 hosts on eth0 scanned in ") || !strings.HasSuffix(got, "with 12 requests: 3 answered, 1 duplicate\n") {
			t.Errorf("%q", got)
		}
	})
}

func TestScanAddresses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.answer = w.twoHosts
		var out, stderr bytes.Buffer
		err := newScan(t, w, &out, &stderr, ScanAddresses).Run(context.Background())
		if err != nil || out.String() != "10.0.0.1\n10.0.0.2\n10.0.0.5\n" || stderr.Len() != 0 {
			t.Errorf("%v, %q, %q", err, out.String(), stderr.String())
		}
	})
}

func TestScanRecords(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.answer = w.twoHosts
		var out bytes.Buffer
		if err := newScan(t, w, &out, io.Discard, ScanJSON).Run(context.Background()); err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{
			`"ip":"10.0.0.1","mac":"02:00:00:00:00:01","vendor":"","locally_administered":true,"self":true,"n":1}`,
			`"ip":"10.0.0.2","mac":"00:00:5e:00:01:07","vendor":"ICANN, IANA Department","locally_administered":false,"rtt_ms":`,
			`"self":false,"n":2}`, `{"type":"summary",`, `"targets":8,"sent":12,"answered":3,"duplicates":1,`,
		} {
			if !strings.Contains(out.String(), want) {
				t.Errorf("no %s in\n%s", want, out.String())
			}
		}
	})
}

func TestScanOutcomes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScan(t, newWorld(t), io.Discard, io.Discard, ScanText)
		s.Own = nil
		if err := s.Run(context.Background()); cli.Status(err) != 1 {
			t.Errorf("nobody: %v", err)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.cut(errors.New("eth0 is down"))
		if err := newScan(t, w, io.Discard, io.Discard, ScanText).Run(context.Background()); cli.Status(err) != 2 {
			t.Errorf("a link that is down: %v", err)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := within(100 * time.Millisecond)
		defer stop()
		if err := newScan(t, newWorld(t), io.Discard, io.Discard, ScanText).Run(ctx); cli.Status(err) != 130 {
			t.Errorf("stopped: %v", err)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		if err := newScan(t, newWorld(t), &brokenPipe{}, io.Discard, ScanText).Run(context.Background()); !errors.Is(err, errBroken) {
			t.Errorf("reader gone: %v", err)
		}
	})
}
