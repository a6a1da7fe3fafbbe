package stack

import (
	"bytes"
	"net/netip"
	"testing"
	"testing/synctest"
	"time"

	"gotcp/internal/link"
	"gotcp/internal/link/pipe"
	"gotcp/internal/wire"
)

// What must not be answered, whatever else is right about it.
func TestDropped(t *testing.T) {
	ping := func(change func(*wire.IPv4Fields)) []byte {
		h := wire.IPv4Fields{Proto: wire.ProtoICMP}
		change(&h)
		return packetFrom(h, echoRequest([]byte("x")))
	}
	from := func(s string) []byte {
		return ping(func(h *wire.IPv4Fields) { h.Src = netip.MustParseAddr(s) })
	}
	to := func(s string) []byte {
		return ping(func(h *wire.IPv4Fields) { h.Dst = netip.MustParseAddr(s) })
	}
	broken := func(at int) []byte {
		b := from("10.0.0.2")
		b[at] ^= 0x55
		return b
	}
	for _, tt := range []struct {
		name   string
		packet []byte
		count  func(*Drops) uint64
	}{
		{"from a group", from("224.0.0.1"), func(d *Drops) uint64 { return d.Martian }},
		{"from broadcast", from("255.255.255.255"), func(d *Drops) uint64 { return d.Martian }},
		{"from the network's broadcast", from("10.0.0.255"), func(d *Drops) uint64 { return d.Martian }},
		{"from the network", from("10.0.0.0"), func(d *Drops) uint64 { return d.Martian }},
		{"from nobody", from("0.0.0.0"), func(d *Drops) uint64 { return d.Martian }},
		{"from loopback", from("127.0.0.1"), func(d *Drops) uint64 { return d.Martian }},
		{"from ourselves", from("10.0.0.1"), func(d *Drops) uint64 { return d.Martian }},
		{"to somebody else", to("10.0.0.3"), func(d *Drops) uint64 { return d.OtherHost }},
		{"to broadcast", to("255.255.255.255"), func(d *Drops) uint64 { return d.OtherHost }},
		{"to a group", to("224.0.0.1"), func(d *Drops) uint64 { return d.OtherHost }},
		{"source-routed", ping(func(h *wire.IPv4Fields) { h.Options = []byte{1, 131, 7, 4, 10, 0, 0, 9} }), func(d *Drops) uint64 { return d.SourceRouted }},
		{"wrong header checksum", broken(8), func(d *Drops) uint64 { return d.Checksum }},
		{"wrong ICMP checksum", broken(28), func(d *Drops) uint64 { return d.Checksum }},
		{"version 5", broken(0), func(d *Drops) uint64 { return d.Malformed }},
		{"cut off", from("10.0.0.2")[:25], func(d *Drops) uint64 { return d.Malformed }},
		{"empty", nil, func(d *Drops) uint64 { return d.Malformed }},
		{"an unasked echo reply", packetFrom(wire.IPv4Fields{Proto: wire.ProtoICMP}, icmpMessage(wire.ICMPv4EchoReply, 0, 0, nil)), func(d *Drops) uint64 { return d.Protocol }},
		{"a bad segment", packetFrom(wire.IPv4Fields{Proto: wire.ProtoTCP}, make([]byte, 19)), func(d *Drops) uint64 { return d.Malformed }},
		{"a segment with a wrong checksum", packetFrom(wire.IPv4Fields{Proto: wire.ProtoTCP}, append(make([]byte, 12), 0x50, 2, 0, 0, 1, 1, 0, 0)), func(d *Drops) uint64 { return d.Checksum }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := newTestPeer(t, pipe.Config{}, Config{}, Interface{})
				defer p.close()
				p.send(tt.packet)
				p.quiet(tt.name)
				d := p.stack.Stats().Dropped
				if tt.count(&d) != 1 {
					t.Errorf("drops %+v", d)
				}
			})
		})
	}
}

func TestHarmlessOptions(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newTestPeer(t, pipe.Config{}, Config{}, Interface{})
		defer p.close()
		for _, options := range [][]byte{
			{1, 1, 1, 0},
			{7, 7, 4, 0, 0, 0, 0, 0}, // record route
			{148, 4, 0, 0},           // router alert
			{7, 0, 0, 0}, {7, 200, 0, 0}, {7, 1, 0, 0}, {1, 1, 1, 7},
		} {
			p.send(packetFrom(wire.IPv4Fields{Proto: wire.ProtoICMP, Options: options}, echoRequest(nil)))
			if m := icmpOf(t, p.one()); m.Type() != wire.ICMPv4EchoReply {
				t.Errorf("options %x: type %d", options, m.Type())
			}
		}
	})
}

// Frames for other stations and groups never reach IP.
func TestLinkLayerAddress(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := settled(t, Config{}, Interface{})
		defer p.close()
		ping := packetFrom(wire.IPv4Fields{Proto: wire.ProtoICMP}, echoRequest(nil))
		for _, to := range []wire.MAC{wire.Broadcast, {1, 0, 0x5e, 0, 0, 1}, macB} {
			b := framed(ping)
			copy(b, to[:])
			p.send(b)
			p.quiet(to.String())
		}
		tagged := make([]byte, wire.EthernetLen)
		wire.PutEthernet(tagged, macA, macB, wire.TypeVLAN)
		p.send(append(append(tagged, 0, 5, 8, 0), ping...), []byte{1, 2, 3})
		p.quiet("another VLAN")
	})
}

func TestSharedIsSilent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newTestPeer(t, pipe.Config{}, Config{}, Interface{Shared: true})
		defer p.close()
		p.send(
			packetFrom(wire.IPv4Fields{Proto: wire.ProtoICMP}, echoRequest(nil)),
			packetFrom(wire.IPv4Fields{Proto: wire.ProtoUDP}, make([]byte, 8)),
			packetFrom(wire.IPv4Fields{Proto: 99}, nil),
			packetFrom(wire.IPv4Fields{Proto: wire.ProtoUDP, MoreFragments: true}, make([]byte, 8)),
			tcpPacket(wire.TCPFields{SrcPort: 1, DstPort: 2, Flags: wire.SYN}, nil, nil),
		)
		time.Sleep(time.Minute)
		p.quiet("everything here is the kernel's business")
		if n := p.stack.Stats().Dropped.Unclaimed; n != 5 {
			t.Errorf("%d packets left to the kernel", n)
		}
	})
}

// Datagrams that are completed in one batch do not share their memory while
// the answers wait for the end of the batch.
func TestFragmentedPingsInOneBatch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newTestPeer(t, pipe.Config{}, Config{}, Interface{})
		defer p.close()
		const pings, half = 4, 600
		var frames []link.Frame
		for i := range pings {
			m := echoRequest(bytes.Repeat([]byte{byte(i)}, 2*half-wire.ICMPLen))
			h := wire.IPv4Fields{Proto: wire.ProtoICMP, ID: uint16(i), MoreFragments: true}
			frames = append(frames, link.Frame{Data: packetFrom(h, m[:half])})
			h.MoreFragments, h.FragmentOffset = false, half
			frames = append(frames, link.Frame{Data: packetFrom(h, m[half:])})
		}
		if n, err := p.link.Send(frames); n != len(frames) || err != nil {
			t.Fatal(n, err)
		}
		replies := p.take()
		if len(replies) != pings {
			t.Fatalf("%d replies", len(replies))
		}
		for i, b := range replies {
			if m := icmpOf(t, b); m.Payload()[0] != byte(i) {
				t.Errorf("reply %d carries %d", i, m.Payload()[0])
			}
		}
	})
}
