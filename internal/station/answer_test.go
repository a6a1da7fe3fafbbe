package station

import (
	"testing"
	"testing/synctest"
	"time"

	"gotcp/internal/neigh"
	"gotcp/internal/wire"
)

// A host of its own answers ARP and pings; a shared address is the kernel's.
func TestAnswers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, Config{Prefix: network, DAD: neigh.None})
		b.run(5 * time.Second)
		b.gets() // the announcements
		b.put(b.arp(wire.Broadcast, wire.ARPFields{Op: wire.ARPRequest, SenderMAC: peerMAC, SenderIP: peer, TargetIP: ours}))
		got := b.gets()
		if len(got) != 1 {
			t.Fatal(got)
		}
		e, _ := wire.ParseEthernet(got[0])
		if p, err := wire.ParseARP(e.Payload()); err != nil || p.Op() != wire.ARPReply || p.SenderIP() != ours || e.Dst() != peerMAC {
			t.Errorf("%x", got[0])
		}
		b.put(b.ping(wire.ICMPv4Echo, peer, wire.IPv4Fields{TOS: 0x10}, []byte("data")))
		got = b.gets()
		if len(got) != 1 || len(b.log.messages) != 0 {
			t.Fatal(got)
		}
		_, ip := parse(t, got[0])
		m, err := wire.ParseICMPv4(ip.Payload())
		if err != nil || m.Type() != wire.ICMPv4EchoReply || !m.ChecksumOK() || m.ID() != 7 || m.Seq() != 9 ||
			string(m.Payload()) != "data" || ip.TOS() != 0x10 || ip.Dst() != peer {
			t.Errorf("%x", got[0])
		}
		// RFC 1122 §3.2.2.6 asks for no answer to what is broken.
		broken := b.ping(wire.ICMPv4Echo, peer, wire.IPv4Fields{}, []byte("data"))
		broken[len(broken)-1] ^= 1
		b.put(broken)
		if got := b.gets(); len(got) != 0 {
			t.Errorf("a broken ping is answered: %x", got)
		}
	})
}

// An answer beyond the network goes to the gateway; until that has said where
// it is, to where the question came from.
func TestAnswerThroughGateway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, Config{Prefix: network, Gateway: router, DAD: neigh.None})
		b.run(5 * time.Second)
		b.gets()
		b.put(b.ping(wire.ICMPv4Echo, far, wire.IPv4Fields{}, nil))
		b.s.Output(time.Now())
		got := b.gets()
		if len(got) != 2 || wire.Ethernet(got[0]).Dst() != peerMAC || !isRequest(got[1], router) {
			t.Errorf("%x", got)
		}
		routerMAC := wire.MAC{2, 0, 0, 0, 0, 77}
		b.put(b.arp(b.s.Info().MAC, wire.ARPFields{Op: wire.ARPReply, SenderMAC: routerMAC, SenderIP: router, TargetMAC: b.s.Info().MAC, TargetIP: ours}))
		b.put(b.ping(wire.ICMPv4Echo, far, wire.IPv4Fields{}, nil))
		if got := b.gets(); len(got) != 1 || wire.Ethernet(got[0]).Dst() != routerMAC {
			t.Errorf("%x", got)
		}
	})
}

func TestSharedAddressIsTheKernels(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, Config{Shared: true})
		b.put(b.arp(wire.Broadcast, wire.ARPFields{Op: wire.ARPRequest, SenderMAC: peerMAC, SenderIP: peer, TargetIP: ours}))
		b.put(b.ping(wire.ICMPv4Echo, peer, wire.IPv4Fields{}, nil))
		if got := b.gets(); len(got) != 0 {
			t.Errorf("%x", got)
		}
	})
}
