package stack

import (
	"encoding/binary"
	"net/netip"
	"runtime"
	"testing"
	"time"

	"gotcp/internal/link"
	"gotcp/internal/tcp"
	"gotcp/internal/wire"
)

// fuzzHost is a stack with a listener, an established connection from
// addrB:1, and one in SYN-SENT. The test is its link.
type fuzzHost struct {
	stack *Stack
	nic   *NIC
	link  *benchLink
	conn  *TCPConn
	next  uint32 // the connection's next sequence number; the peer's is 1001
}

func newFuzzHost(t testing.TB) *fuzzHost {
	h := &fuzzHost{link: newBenchLink(1, true), stack: New(Config{})}
	h.nic = attach(t, h.stack, h.link, Interface{}, addrA)
	l, err := h.stack.ListenTCP(netip.AddrPortFrom(addrA, testPort), nil, 4)
	if err != nil {
		t.Fatal(err)
	}
	h.input(arpFrame(macA, wire.ARPFields{Op: wire.ARPRequest, SenderMAC: macB, SenderIP: addrB, TargetIP: addrA}))
	h.link.frames = h.link.frames[:0]
	h.input(framed(tcpPacket(wire.TCPFields{SrcPort: 1, DstPort: testPort, Seq: 1000, Flags: wire.SYN, Window: 65535},
		&wire.TCPOptions{MSS: 1460, SACKPermitted: true, HasWindowScale: true, WindowScale: 7}, nil)))
	answer := h.link.frames[len(h.link.frames)-1].Data
	h.next = binary.BigEndian.Uint32(answer[wire.EthernetLen+wire.IPv4MinLen+4:]) + 1
	h.input(framed(tcpPacket(wire.TCPFields{SrcPort: 1, DstPort: testPort, Seq: 1001, Ack: h.next, Flags: wire.ACK, Window: 1000}, nil, nil)))
	if h.conn, err = l.AcceptTCP(); err != nil {
		t.Fatal(err)
	}
	h.conn.Write(make([]byte, 10_000))

	h.stack.enter()
	defer h.stack.leave()
	p, err := h.stack.route(netip.Addr{}, addrB)
	if err != nil {
		t.Fatal(err)
	}
	key := flow{netip.AddrPortFrom(addrA, 2), netip.AddrPortFrom(addrB, 2)}
	if _, err := h.stack.open(p, key, nil, nil); err != nil {
		t.Fatal(err)
	}
	return h
}

// input is one frame as its own batch.
func (h *fuzzHost) input(b []byte) {
	h.stack.enter()
	h.nic.input(h.stack.now, &link.Frame{Data: b, Offload: link.Offload{ChecksumValid: true}})
	h.stack.leave()
}

// mend makes the header checksum of an IPv4 frame right, and gives a segment
// for the established connection numbers that it can do something with: what
// lies behind those two checks is what there is to find.
func (h *fuzzHost) mend(b []byte) {
	if len(b) < wire.EthernetLen+wire.IPv4MinLen || binary.BigEndian.Uint16(b[12:]) != uint16(wire.TypeIPv4) {
		return
	}
	ip := b[wire.EthernetLen:]
	n := int(ip[0]&15) * 4
	if n < wire.IPv4MinLen || n > len(ip) {
		return
	}
	binary.BigEndian.PutUint16(ip[10:], 0)
	binary.BigEndian.PutUint16(ip[10:], wire.Checksum(ip[:n]))
	t := ip[n:]
	switch {
	case wire.IPProto(ip[9]) == wire.ProtoTCP && len(t) >= 20 && t[1] == 1:
		binary.BigEndian.PutUint32(t[4:], 1001+uint32(int32(int16(binary.BigEndian.Uint16(t[6:])))))
		binary.BigEndian.PutUint32(t[8:], h.next+uint32(int32(int16(binary.BigEndian.Uint16(t[10:])))))
	case wire.IPProto(ip[9]) == wire.ProtoICMP && len(t) >= 8:
		binary.BigEndian.PutUint16(t[2:], 0)
		binary.BigEndian.PutUint16(t[2:], wire.Checksum(t))
	}
}

// check finds out whether the host still works.
func (h *fuzzHost) check(t *testing.T) {
	s := h.stack
	s.enter()
	h.link.frames = h.link.frames[:0]
	s.leave()
	if h.nic.Err() == nil {
		h.input(arpFrame(macA, wire.ARPFields{Op: wire.ARPRequest, SenderMAC: macB, SenderIP: addrB, TargetIP: addrA}))
		if len(h.link.frames) == 0 {
			t.Error("ARP is not answered any more")
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if n := len(s.conns); n > 2+minHalfOpen+8 {
		t.Errorf("%d connections", n)
	}
	if n := s.frag.Bytes(); n > 64<<20 {
		t.Errorf("%d bytes of fragments", n)
	}
	if n := len(h.nic.pending); n > maxPendingHosts {
		t.Errorf("%d neighbours are waited for", n)
	}
	if n := h.nic.tx.n; n != 0 || len(s.touched) != 0 {
		t.Errorf("%d frames and %d connections were left behind", n, len(s.touched))
	}
	for key, c := range s.conns {
		if c.key != key || c.removed || c.tcp.State() == tcp.Closed {
			t.Errorf("%v is still in the table, in state %v", key, c.tcp.State())
		}
	}
}

// FuzzStackInput feeds a host with whole frames, each preceded by its length.
func FuzzStackInput(f *testing.F) {
	pack := func(frames ...[]byte) (all []byte) {
		for _, b := range frames {
			all = binary.BigEndian.AppendUint16(all, uint16(len(b)))
			all = append(all, b...)
		}
		return all
	}
	seg := func(seq, ack uint32, flags wire.TCPFlags, o *wire.TCPOptions, data string) []byte {
		return framed(tcpPacket(wire.TCPFields{SrcPort: 1, DstPort: testPort, Seq: seq, Ack: ack, Flags: flags, Window: 500}, o, []byte(data)))
	}
	quote := tcpPacket(wire.TCPFields{SrcPort: testPort, DstPort: 1}, nil, nil)
	f.Add(pack(arpFrame(wire.Broadcast, wire.ARPFields{Op: wire.ARPRequest, SenderMAC: macB, SenderIP: addrB, TargetIP: addrA})))
	f.Add(pack(arpFrame(macA, wire.ARPFields{Op: wire.ARPReply, SenderMAC: macB, SenderIP: addrA, TargetIP: addrA})))
	f.Add(pack(framed(syn(7)), framed(tcpPacket(wire.TCPFields{SrcPort: 7, DstPort: testPort, Seq: 1001, Flags: wire.ACK}, nil, nil))))
	f.Add(pack(seg(0, 0, wire.ACK, nil, "hello"), seg(5, 100, wire.ACK|wire.FIN, nil, "")))
	f.Add(pack(seg(100, 0, wire.ACK, nil, "out of order"), seg(50, 0, wire.ACK|wire.URG, nil, "x"), seg(0, 0, wire.RST, nil, "")))
	f.Add(pack(seg(0, 0, wire.ACK, &wire.TCPOptions{NumSACK: 1, SACK: [4]wire.SACKBlock{{Left: 1, Right: 2}}}, "")))
	f.Add(pack(framed(tcpPacket(wire.TCPFields{SrcPort: 2, DstPort: 2, Flags: wire.SYN}, nil, nil))))
	f.Add(pack(framed(packetFrom(wire.IPv4Fields{Proto: wire.ProtoICMP}, echoRequest([]byte("ping"))))))
	f.Add(pack(framed(packetFrom(wire.IPv4Fields{Proto: wire.ProtoICMP}, icmpMessage(3, 4, 576, quote)))))
	f.Add(pack(framed(packetFrom(wire.IPv4Fields{Proto: wire.ProtoICMP, MoreFragments: true}, echoRequest(nil))),
		framed(packetFrom(wire.IPv4Fields{Proto: wire.ProtoICMP, FragmentOffset: 8}, []byte("rest")))))
	f.Add(pack(framed(packetFrom(wire.IPv4Fields{Proto: wire.ProtoUDP, Options: []byte{7, 3, 4}}, make([]byte, 8)))))
	f.Fuzz(func(t *testing.T, data []byte) {
		stalled := time.AfterFunc(20*time.Second, func() { panic("the stack stalls") })
		defer stalled.Stop()
		h := newFuzzHost(t)
		defer h.stack.Close()
		for len(data) >= 2 {
			n := min(int(binary.BigEndian.Uint16(data)), len(data)-2)
			b := append([]byte(nil), data[2:2+n]...)
			data = data[2+n:]
			h.mend(b)
			h.input(b)
		}
		h.check(t)
	})
}

// A million hostile frames later, the host takes no more memory than before.
func TestMemoryIsBounded(t *testing.T) {
	h := newFuzzHost(t)
	defer h.stack.Close()
	heap := func() uint64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	flood := func(from, to int) {
		for i := from; i < to; i++ {
			src := netip.AddrFrom4([4]byte{10, 0, byte(i >> 8), byte(i) | 1})
			id := uint16(i)
			h.input(framed(packetFrom(wire.IPv4Fields{Proto: wire.ProtoUDP, Src: src, ID: id, MoreFragments: true}, make([]byte, 1400))))
			h.input(framed(packetFrom(wire.IPv4Fields{Proto: wire.ProtoTCP, Src: src},
				tcpMessage(wire.TCPFields{SrcPort: id, DstPort: testPort, Flags: wire.SYN}, nil, nil))))
			h.input(framed(packetFrom(wire.IPv4Fields{Proto: wire.ProtoICMP, Src: src}, echoRequest(make([]byte, 1400)))))
			h.input(arpFrame(macA, wire.ARPFields{Op: wire.ARPRequest, SenderMAC: macB, SenderIP: src, TargetIP: addrA}))
			h.input(framed(tcpPacket(wire.TCPFields{SrcPort: 1, DstPort: testPort, Seq: 1001 + uint32(2*i%60000) + 1, Ack: h.next, Flags: wire.ACK, Window: 1000}, nil, []byte("x"))))
			h.link.frames = h.link.frames[:0]
		}
	}
	flood(0, 20_000)
	before := heap()
	flood(20_000, 40_000)
	if after := heap(); after > before+4<<20 {
		t.Errorf("%d bytes before, %d after", before, after)
	}
	h.check(t)
}
