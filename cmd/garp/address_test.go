package main

import (
	"os"
	"strings"
	"testing"
	"time"

	"gotcp/internal/lab/proc"
	"gotcp/internal/wire"
)

func TestProbe(t *testing.T) {
	t.Parallel()
	us, _, _, theirs := pair(t)
	host := theirs.Addr().String()
	if got := garp(t, us, "probe", "--quick", host); got.Status != 1 || got.Stdout != host+" is taken by "+theirs.MAC.String()+"\n" {
		t.Errorf("taken: %+v", got)
	}
	start := time.Now()
	got := garp(t, us, "probe", "10.77.0.77")
	if got.Status != 0 || got.Stdout != "10.77.0.77 is free\n" {
		t.Errorf("free: %+v", got)
	}
	if took := time.Since(start); took < 4*time.Second { // RFC 5227 §1.1
		t.Errorf("took %v", took)
	}
	theirs.Down()
	if got := garp(t, us, "probe", "--quick", "-i", "eth0", "10.77.0.77"); got.Status != 2 || got.Stdout != "" {
		t.Errorf("no carrier: %+v", got)
	}
}

// Two that probe for the same address see each other (RFC 5227 §2.1.1).
func TestProbeEachOther(t *testing.T) {
	t.Parallel()
	us, peer, ours, theirs := pair(t)
	a := proc.StartPiped(t, proc.Command(t, us, "probe", "10.77.0.77"))
	b := proc.StartPiped(t, proc.Command(t, peer, "probe", "10.77.0.77"))
	var said string
	for _, p := range []*proc.Piped{a, b} {
		line, err := p.Out.ReadString('\n')
		if err != nil {
			t.Fatal(err)
		}
		said += line
	}
	// Who hears the other first gives way, and then there may be nobody left.
	if !strings.Contains(said, "is taken by "+ours.MAC.String()) && !strings.Contains(said, "is taken by "+theirs.MAC.String()) {
		t.Errorf("%q", said)
	}
}

func TestAnnounce(t *testing.T) {
	t.Parallel()
	us, peer, ours, theirs := pair(t)
	w := startWatch(t, peer, "--limit", "2")
	if got := garp(t, us, "announce", "-c", "1", ours.Addr().String()); got.Status != 0 {
		t.Errorf("%+v", got)
	}
	w.awaits("new", ours.Addr())
	if got := garp(t, us, "announce", "-c", "1", ours.Addr().String()+"=02:05:00:00:00:05"); got.Status != 0 {
		t.Errorf("%+v", got)
	}
	if e := w.awaits("changed", ours.Addr()); e.MAC != (wire.MAC{2, 5, 0, 0, 0, 5}) {
		t.Errorf("%+v", e)
	}
	if got := garp(t, us, "announce", theirs.Addr().String()); got.Status != 2 || !strings.Contains(got.Stderr, "not an address of this host") {
		t.Errorf("%+v", got)
	}
}

// An address that the kernel does not have is held, answered for and defended.
func TestDefend(t *testing.T) {
	t.Parallel()
	us, peer, ours, theirs := pair(t)
	p := proc.StartPiped(t, proc.Command(t, us, "defend", "--quick", "10.77.0.77"))
	if line, err := p.Out.ReadString('\n'); err != nil || line != "10.77.0.77 is ours, at "+ours.MAC.String()+"\n" {
		t.Fatalf("%q, %v", line, err)
	}
	if got := garp(t, peer, "ping", "-c", "1", "10.77.0.77"); got.Status != 0 {
		t.Errorf("nobody answers for it: %+v", got)
	}
	if got := garp(t, peer, "probe", "--quick", "10.77.0.77"); got.Status != 1 || !strings.Contains(got.Stdout, ours.MAC.String()) {
		t.Errorf("a probe: %+v", got)
	}
	w := startWatch(t, peer, "--limit", "1")
	puppet := theirs.Puppet(func([]byte) [][]byte { return nil })
	puppet.Send(announcement(addr("10.77.0.77"), theirs.MAC))
	if e := w.awaits("new", addr("10.77.0.77")); e.MAC != ours.MAC {
		t.Errorf("%+v", e)
	}
	puppet.Send(announcement(addr("10.77.0.77"), theirs.MAC))
	rest, _ := p.Out.ReadString(0)
	if p.Ends(1); !strings.HasSuffix(rest, "10.77.0.77 is lost to "+theirs.MAC.String()+"\n") {
		t.Errorf("%q", rest)
	}
}

func TestDefendOwnAddress(t *testing.T) {
	t.Parallel()
	us, _, ours, theirs := pair(t)
	p := proc.StartPiped(t, proc.Command(t, us, "defend", "--rule", "c", ours.Addr().String()))
	if _, err := p.Out.ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	puppet := theirs.Puppet(func([]byte) [][]byte { return nil })
	for range 3 {
		puppet.Send(announcement(ours.Addr(), theirs.MAC))
		if line, err := p.Out.ReadString('\n'); err != nil || !strings.Contains(line, "is claimed by "+theirs.MAC.String()) {
			t.Fatalf("%q, %v", line, err)
		}
	}
	p.Cmd.Process.Signal(os.Interrupt)
	rest, _ := p.Out.ReadString(0)
	if p.Ends(0); rest != ours.Addr().String()+": 0 announcements, 3 conflicts, 1 defence\n" {
		t.Errorf("%q", rest)
	}
}
