package main

import (
	"bytes"
	"encoding/json"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"gotcp/internal/lab"
	"gotcp/internal/lab/proc"
	"gotcp/internal/wire"
)

// holder is who answers for an address on one of two interfaces.
type holder struct {
	ip    netip.Addr
	macs  [2]wire.MAC
	ports [2]*lab.Puppet
	holds atomic.Int32
}

func newHolder(ip string, number byte, on ...*lab.Interface) *holder {
	h := &holder{ip: netip.MustParseAddr(ip)}
	for k := range h.macs {
		h.macs[k] = wire.MAC{2, 0x99, 0, 0, number, byte(k)}
		h.ports[k] = on[k].Puppet(owner(h.ip, h.macs[k], func() bool { return h.holds.Load() == int32(k) }))
	}
	h.announce()
	return h
}

func (h *holder) announce() {
	k := h.holds.Load()
	h.ports[k].Send(announcement(h.ip, h.macs[k]))
}

// moves makes the other one hold the address, which it tells all.
func (h *holder) moves() wire.MAC {
	k := 1 - h.holds.Load()
	h.holds.Store(k)
	h.announce()
	return h.macs[k]
}

// One liar among hosts that have good reasons to move: only the liar is called
// a liar.
func TestWatchTellsTheForgerFromTheOthers(t *testing.T) {
	t.Parallel()
	l := lab.New(t)
	hosts := l.Hosts("host", 5) // us, the gateway, the forger and two for the rest
	i := l.Switch(lab.Veth{}, hosts...)
	w := startWatch(t, hosts[0], "--verify")
	gateway, forger := i[1], i[2]
	gateway.Puppet(func([]byte) [][]byte { return nil }).Send(announcement(gateway.Addr(), gateway.MAC))
	w.awaits("new", gateway.Addr())
	lease := newHolder("10.77.0.100", 1, i[3], i[4])
	w.awaits("new", lease.ip)
	router := newHolder("10.77.0.101", 2, i[3], i[4])
	w.awaits("new", router.ip)
	laptop := newHolder("10.77.0.102", 3, i[3], i[4])
	w.awaits("new", laptop.ip)
	// VRRP's virtual address keeps its MAC when another router takes over
	// (RFC 9568 §7.3).
	virtual, vrid7 := netip.MustParseAddr("10.77.0.103"), wire.MAC{0, 0, 0x5e, 0, 1, 7}
	for range 5 {
		lease.ports[0].Send(announcement(virtual, vrid7))
	}
	w.awaits("new", virtual)

	// As arpspoof of dsniff does it: replies that nobody asked for.
	forge := forger.Puppet(func([]byte) [][]byte { return nil })
	forge.Send(arpFrame(forger.MAC, i[0].MAC, wire.ARPFields{
		Op: wire.ARPReply, SenderMAC: forger.MAC, SenderIP: gateway.Addr(), TargetMAC: i[0].MAC, TargetIP: i[0].Addr(),
	}))
	handedTo := lease.moves()
	for range 5 {
		router.announce()
	}
	failedTo := router.moves()
	for range 5 {
		router.announce()
		lease.ports[1].Send(announcement(virtual, vrid7))
	}
	flapsTo := laptop.moves()
	verdicts := make(map[netip.Addr]noticed)
	for len(verdicts) < 4 {
		e := w.awaitsAny("spoof", "moved", "duplicate", "unanswered")
		verdicts[e.IP] = e
	}
	if v := verdicts[gateway.Addr()]; v.Type != "spoof" || v.MAC != forger.MAC || v.Was != gateway.MAC {
		t.Errorf("the forger: %+v", v)
	}
	for ip, to := range map[netip.Addr]wire.MAC{lease.ip: handedTo, router.ip: failedTo, laptop.ip: flapsTo} {
		if v := verdicts[ip]; v.Type != "moved" || v.MAC != to {
			t.Errorf("%v: %+v, moved to %v", ip, v, to)
		}
	}
	// And back.
	for _, h := range []*holder{router, laptop} {
		to := h.moves()
		if e := w.awaitsAny("spoof", "moved", "duplicate", "unanswered"); e.Type != "moved" || e.MAC != to {
			t.Errorf("back: %+v, moved to %v", e, to)
		}
	}
	w.Cmd.Process.Signal(os.Interrupt)
	w.Ends(0)
}

// awaitsAny reads events up to one of these kinds.
func (w *watcher) awaitsAny(kinds ...string) noticed {
	w.t.Helper()
	for {
		line, err := w.Out.ReadBytes('\n')
		if err != nil {
			w.t.Fatalf("none of %q, but %v and %q", kinds, err, w.Stderr)
		}
		var e noticed
		if err := json.Unmarshal(line, &e); err != nil {
			w.t.Fatalf("%s: %v", line, err)
		}
		for _, k := range kinds {
			if e.Type == k {
				return e
			}
		}
	}
}

func TestWatchEvents(t *testing.T) {
	t.Parallel()
	us, _, ours, theirs := pair(t)
	gateway := netip.MustParseAddr("10.77.0.254")
	stranger := wire.MAC{2, 1, 1, 1, 1, 1}
	w := startWatch(t, us, "--pin", "10.77.0.254=02:fe:00:00:00:fe", "--storm", "5", "--limit", "5")
	p := theirs.Puppet(func([]byte) [][]byte { return nil })
	p.Send(announcement(gateway, stranger))
	w.awaits("pinned", gateway)
	p.Send(announcement(ours.Addr(), stranger))
	w.awaits("own", ours.Addr())
	p.Send(arpFrame(theirs.MAC, wire.Broadcast, wire.ARPFields{Op: wire.ARPReply, SenderMAC: stranger, SenderIP: gateway, TargetIP: ours.Addr()}))
	w.awaits("mismatch", gateway)
	for range 6 {
		p.Send(announcement(gateway, stranger))
	}
	w.awaits("storm", gateway)
	w.Ends(1) // new, pinned, own, mismatch, storm
}

// What is said to others is heard, too.
func TestWatchIsPromiscuous(t *testing.T) {
	t.Parallel()
	us, _, _, theirs := pair(t)
	w := startWatch(t, us, "--limit", "1")
	ip, mac := netip.MustParseAddr("10.77.0.9"), wire.MAC{2, 9, 0, 0, 0, 9}
	theirs.Puppet(func([]byte) [][]byte { return nil }).Send(
		arpFrame(mac, wire.MAC{2, 8, 0, 0, 0, 8}, wire.ARPFields{Op: wire.ARPReply, SenderMAC: mac, SenderIP: ip}))
	w.awaits("new", ip)
	w.Ends(1)
}

// The state survives a kill at any moment: what is on the disk is whole.
func TestWatchStateSurvivesKill(t *testing.T) {
	t.Parallel()
	us, _, _, theirs := pair(t)
	state := filepath.Join(t.TempDir(), "state")
	changed := changes(t, filepath.Dir(state))
	p := theirs.Puppet(func([]byte) [][]byte { return nil })
	ip := func(n int) netip.Addr { return netip.AddrFrom4([4]byte{10, 77, byte(n >> 8), byte(n)}) }
	known := 0
	for round := range 4 {
		w := startWatch(t, us, "--state", state)
		for n := range 300 {
			p.Send(announcement(ip(round<<9+n), wire.MAC{2, 0, 0, 0, byte(n >> 8), byte(n)}))
		}
		w.awaits("new", ip(round<<9+299))
		// Until it is about to write, and a little longer each time.
		var st struct{ Stations []json.RawMessage }
		for len(st.Stations) <= known {
			changed()
			if b, err := os.ReadFile(state); err == nil {
				if err := json.Unmarshal(b, &st); err != nil {
					t.Fatalf("round %d: half a state: %v", round, err)
				}
			}
		}
		known = len(st.Stations)
		p.Send(announcement(ip(round<<9+300), wire.MAC{2, 0, 0, 0, 9, 9}))
		w.awaits("new", ip(round<<9+300))
		w.Cmd.Process.Signal(syscall.SIGKILL)
		w.Status()
	}
	w := startWatch(t, us, "--state", state, "--limit", "1")
	p.Send(announcement(ip(0), wire.MAC{2, 0, 0, 0, 0, 0}), announcement(ip(0), wire.MAC{2, 7, 7, 7, 7, 7}))
	w.awaits("changed", ip(0))
	if w.Ends(1); len(w.events) != 1 {
		t.Errorf("%+v", w.events)
	}
}

func TestWatchRunsCommands(t *testing.T) {
	t.Parallel()
	us, _, _, theirs := pair(t)
	file := filepath.Join(t.TempDir(), "said")
	w := startWatch(t, us, "--limit", "2", "--exec", `echo "$GARP_EVENT $GARP_IP" >> `+file)
	p := theirs.Puppet(func([]byte) [][]byte { return nil })
	p.Send(announcement(netip.MustParseAddr("10.77.0.7"), wire.MAC{2, 7, 0, 0, 0, 7}), announcement(netip.MustParseAddr("10.77.0.8"), wire.MAC{2, 8, 0, 0, 0, 8}))
	w.Ends(1)
	got, err := os.ReadFile(file)
	if err != nil || strings.Count(string(got), "new 10.77.0.") != 2 {
		t.Errorf("%q, %v", got, err)
	}
}

// A recording of our own is judged as what happened was.
func TestWatchReadsCaptures(t *testing.T) {
	t.Parallel()
	us, _, _, theirs := pair(t)
	file := filepath.Join(t.TempDir(), "pcap")
	w := startWatch(t, us, "--pcap", file, "--limit", "2")
	ip := netip.MustParseAddr("10.77.0.7")
	theirs.Puppet(func([]byte) [][]byte { return nil }).Send(
		announcement(ip, wire.MAC{2, 7, 0, 0, 0, 7}), announcement(ip, wire.MAC{2, 8, 0, 0, 0, 8}))
	w.Ends(1)
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, from := range []string{file, "-"} {
		cmd := proc.Command(t, us, "watch", "-r", from)
		cmd.Stdin = bytes.NewReader(data)
		got := proc.Run(t, cmd)
		if got.Status != 0 || strings.Count(got.Stdout, "\n") != 2 || !strings.Contains(got.Stdout, "changed    10.77.0.7 is at 02:08:00:00:00:08") {
			t.Errorf("%s: %+v", from, got)
		}
	}
}
