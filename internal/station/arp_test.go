package station

import (
	"net/netip"
	"testing"
	"testing/synctest"
	"time"

	"gotcp/internal/wire"
)

// A packet waits for its neighbour's address and goes out when that comes.
func TestPacketWaitsForARP(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, Config{Shared: true})
		p := echoTo(1, peer, 56)
		b.log.send[1] = p
		if fate, err := b.s.Send(time.Now(), p); fate != Waiting || err != nil {
			t.Fatal(fate, err)
		}
		b.s.Output(time.Now())
		if got := b.gets(); len(got) != 1 || !isRequest(got[0], peer) {
			t.Fatalf("%x", got)
		}
		b.put(b.arp(b.s.Info().MAC, wire.ARPFields{Op: wire.ARPReply, SenderMAC: peerMAC, SenderIP: peer, TargetMAC: b.s.Info().MAC, TargetIP: ours}))
		got := b.gets()
		if len(got) != 1 || len(b.log.resolved) != 1 || len(b.log.sent) != 1 || b.log.sent[0] != 1 {
			t.Fatalf("%x, %+v", got, b.log)
		}
		if e, ip := parse(t, got[0]); e.Dst() != peerMAC || ip.Dst() != peer || ip.TTL() != 64 || len(ip.Payload()) != 64 {
			t.Errorf("%x", got[0])
		}
		// From now on at once.
		if fate, _ := b.s.Send(time.Now(), echoTo(2, peer, 56)); fate != Queued {
			t.Error(fate)
		}
	})
}

// Nobody answers for a neighbour: three requests a second apart, then the news.
func TestNobodyAnswersForNeighbour(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, Config{Shared: true})
		start := time.Now()
		b.s.Send(start, echoTo(1, peer, 0))
		b.s.Send(start, echoTo(2, peer, 0))
		b.run(2999 * time.Millisecond)
		if len(b.log.unreachable) != 0 || len(b.gets()) != 3 {
			t.Fatalf("%+v", b.log)
		}
		b.run(time.Millisecond)
		if len(b.log.unreachable) != 2 || b.log.unreachable[1] != 2 {
			t.Errorf("%+v", b.log)
		}
	})
}

// More packets than a neighbour's queue holds are lost, not kept.
func TestFewWaitForOneNeighbour(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, Config{Shared: true})
		for i := range 10 * maxWaiting {
			b.s.Send(time.Now(), echoTo(uint64(i+1), peer, 0))
		}
		b.run(3 * time.Second)
		if len(b.log.unreachable) != maxWaiting {
			t.Errorf("%d waited", len(b.log.unreachable))
		}
	})
}

// The kernel's table is believed before the network is asked.
func TestKernelKnowsNeighbour(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, Config{Shared: true, Neighbour: func(a netip.Addr) (wire.MAC, bool) { return peerMAC, a == peer }})
		if fate, err := b.s.Send(time.Now(), echoTo(1, peer, 0)); fate != Queued || err != nil {
			t.Error(fate, err)
		}
		if fate, _ := b.s.Send(time.Now(), echoTo(1, router, 0)); fate != Waiting {
			t.Error(fate)
		}
	})
}

func TestGroupsNeedNoNeighbour(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, Config{Shared: true})
		group := echoTo(1, netip.MustParseAddr("239.129.2.3"), 0)
		everybody := echoTo(2, netip.MustParseAddr("10.0.0.255"), 0)
		everybody.Broadcast = true
		b.s.Send(time.Now(), group)
		b.s.Send(time.Now(), everybody)
		b.s.Flush(time.Now())
		got := b.gets()
		if len(got) != 2 {
			t.Fatal(got)
		}
		if e, _ := parse(t, got[0]); e.Dst() != (wire.MAC{1, 0, 0x5e, 1, 2, 3}) {
			t.Errorf("to %v", e.Dst())
		}
		if e, _ := parse(t, got[1]); e.Dst() != wire.Broadcast {
			t.Errorf("to %v", e.Dst())
		}
	})
}

// An address that somebody has is not used.
func TestConflict(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, Config{Prefix: network})
		b.s.Output(time.Now())
		if got := b.gets(); len(got) != 1 || b.s.Ready() {
			t.Fatalf("%x, ready %v", got, b.s.Ready())
		}
		b.put(b.arp(b.s.Info().MAC, wire.ARPFields{Op: wire.ARPReply, SenderMAC: peerMAC, SenderIP: ours, TargetMAC: b.s.Info().MAC}))
		if mac, lost := b.s.Conflict(); !lost || mac != peerMAC || b.s.Ready() {
			t.Errorf("%v, %v", mac, lost)
		}
	})
}
