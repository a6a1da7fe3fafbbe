package main

import (
	"strings"
	"testing"
	"time"

	"github.com/vishvananda/netlink"

	"gotcp/internal/lab"
	"gotcp/internal/lab/proc"
	"gotcp/internal/wire"
)

// tally is what frames say about a run, with nothing else known of it.
type tally struct{ sent, received, duplicates, outOfOrder, corrupted int }

// count goes through a recording of our interface, until the time of the
// summary. Once all probes are answered nothing more counts, as in ping.
func count(frames []lab.Recorded, at *lab.Interface, until time.Time) (n tally) {
	answered := make(map[uint16]bool)
	var id, highest uint16
	for _, f := range frames {
		eth, err := wire.ParseEthernet(f.Data)
		if err != nil || eth.Type() != wire.TypeIPv4 || f.Time.After(until) {
			continue
		}
		ip, err := wire.ParseIPv4(eth.Payload())
		if err != nil || ip.Proto() != wire.ProtoICMP || !ip.ChecksumOK() {
			continue
		}
		m, err := wire.ParseICMPv4(ip.Payload())
		if err != nil {
			continue
		}
		if f.Sent && m.Type() == wire.ICMPv4Echo {
			n.sent++
			id = m.ID()
			continue
		}
		if f.Sent || m.Type() != wire.ICMPv4EchoReply || m.ID() != id || eth.Dst() != at.MAC || ip.Dst() != at.Addr() {
			continue
		}
		seq := m.Seq()
		switch {
		case !m.ChecksumOK():
			n.corrupted++
		case answered[seq]:
			n.duplicates++
		default:
			n.received++
			if seq < highest {
				n.outOfOrder++
			}
			highest = max(highest, seq)
			answered[seq] = true
		}
	}
	return n
}

// acquaint has two kernels know each other, so that no probe waits or gets lost
// because an ARP packet has.
func acquaint(t *testing.T, a, b *lab.Interface) {
	t.Helper()
	for _, x := range []struct{ of, to *lab.Interface }{{a, b}, {b, a}} {
		var err error
		x.of.Host.Do(func() {
			var dev netlink.Link
			if dev, err = netlink.LinkByName(x.of.Name); err == nil {
				err = netlink.NeighSet(&netlink.Neigh{LinkIndex: dev.Attrs().Index, State: netlink.NUD_PERMANENT,
					IP: x.to.Addr().AsSlice(), HardwareAddr: x.to.MAC[:]})
			}
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// Over bad lines, what gping counts is what passed its interface. The line is
// bad in one direction, in the other, and in both, each time otherwise.
func TestCountsWhatPassed(t *testing.T) {
	t.Parallel()
	for _, spec := range []string{
		"loss=20%,seed=1",
		"loss=5%,dup=10%,seed=2",
		"loss=5%,reorder=20%,delay=10ms±5ms,seed=3",
		"out:loss=10%,dup=10%,seed=4",
		"in:loss=10%,dup=10%,reorder=10%,delay=10ms,seed=5",
		"loss=5%,corrupt=10%,dup=3%,seed=6",
	} {
		t.Run(spec, func(t *testing.T) {
			t.Parallel()
			l := lab.New(t)
			us, peer := l.Host("us"), l.Host("peer")
			ours, theirs := l.Line(us, peer, lab.Line{Impair: spec})
			acquaint(t, ours, theirs)
			r := ours.Record()
			out := proc.Run(t, proc.Command(t, us, "--json", "-c", "400", "-i", "0.002", theirs.Addr().String()))
			got, types := records(t, out)
			want := count(r.Stop(), ours, got.Time)
			if (tally{got.Sent, got.Received, got.Duplicates, got.OutOfOrder, got.Corrupted}) != want {
				t.Errorf("gping has %+v, its interface %+v", got, want)
			}
			if strings.Contains(spec, "dup") != (want.duplicates > 0) || strings.Contains(spec, "reorder") != (want.outOfOrder > 0) ||
				strings.Contains(spec, "corrupt") != (want.corrupted > 0) {
				t.Errorf("the line did not do what was wanted: %+v", want)
			}
			if got.Lost+got.Waiting != want.sent-want.received || got.Errors > 0 || want.sent != 400 || want.received == 400 {
				t.Errorf("gping has %+v of %+v", got, want)
			}
			if types["probe"] != got.Sent || types["reply"]+types["late"] != got.Received || types["dup"] != got.Duplicates {
				t.Errorf("records %v for %+v", types, got)
			}
		})
	}
}

// The same with a line that gping makes bad itself: what it sends passes the
// interface after that, and what it gets before.
func TestCountsOwnImpairment(t *testing.T) {
	t.Parallel()
	for _, spec := range []string{
		"out:loss=20%,seed=1", "out:loss=5%,dup=20%,seed=2", "out:loss=5%,reorder=20%,delay=10ms±5ms,seed=3",
	} {
		t.Run(spec, func(t *testing.T) {
			t.Parallel()
			l := lab.New(t)
			us, peer := l.Host("us"), l.Host("peer")
			ours, theirs := l.Connect(us, peer, lab.Veth{})
			r := ours.Record()
			out := proc.Run(t, proc.Command(t, us, "--json", "-c", "400", "-i", "0.002", "--impair", spec, theirs.Addr().String()))
			got, _ := records(t, out)
			want := count(r.Stop(), ours, got.Time)
			want.sent = 400 // fewer got to the interface, or more
			if (tally{got.Sent, got.Received, got.Duplicates, got.OutOfOrder, got.Corrupted}) != want || want.received == 400 {
				t.Errorf("gping has %+v, its interface %+v", got, want)
			}
		})
	}
}

// A flood over a line that loses a quarter each way ends by itself.
func TestEndsOnLossyLine(t *testing.T) {
	t.Parallel()
	const within = 20 * time.Second
	l := lab.New(t)
	us, peer := l.Host("us"), l.Host("peer")
	ours, theirs := l.Line(us, peer, lab.Line{Impair: "loss=25%,seed=7"})
	acquaint(t, ours, theirs)
	var out proc.Output
	took := proc.Seconds(func() {
		out = proc.Run(t, proc.Command(t, us, "--json", "-c", "200", "-i", "0", theirs.Addr().String()))
	})
	got, _ := records(t, out)
	if out.Status != 0 || got.Sent != 200 || got.Received < 50 || got.Received > 170 || took > within.Seconds() {
		t.Errorf("status %d after %.1f s with %+v", out.Status, took, got)
	}
}
