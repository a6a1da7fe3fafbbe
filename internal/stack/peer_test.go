package stack

import (
	"net/netip"
	"sync"
	"testing"
	"testing/synctest"

	"gotcp/internal/link"
	"gotcp/internal/link/pipe"
	"gotcp/internal/wire"
)

// testPeer is the other end of a stack's cable, written out by hand: it sends
// what the test says and keeps what comes. It is addrB, with macB.
type testPeer struct {
	t     *testing.T
	stack *Stack
	nic   *NIC
	link  *pipe.Link
	mu    sync.Mutex
	got   [][]byte
}

var (
	macA = wire.MAC{2, 0, 0, 0, 0, 1}
	macB = wire.MAC{2, 0, 0, 0, 0, 2}
)

// newTestPeer makes a stack with addrA and the peer across from it. It belongs
// in a synctest bubble.
func newTestPeer(t *testing.T, cfg pipe.Config, sc Config, ifc Interface) *testPeer {
	t.Helper()
	la, lb := pipe.New(cfg)
	p := &testPeer{t: t, link: lb, stack: New(sc)}
	p.nic = attach(t, p.stack, la, ifc, addrA)
	go p.receive()
	return p
}

func (p *testPeer) close() {
	p.stack.Close()
	p.link.Close()
}

func (p *testPeer) receive() {
	var frames [8]link.Frame
	for {
		n, err := p.link.Recv(frames[:])
		if err != nil {
			return
		}
		p.mu.Lock()
		for _, f := range frames[:n] {
			p.got = append(p.got, append([]byte(nil), f.Data...))
		}
		p.mu.Unlock()
	}
}

// send gives the stack frames (or packets, without Ethernet) and waits until
// it has nothing to do.
func (p *testPeer) send(frames ...[]byte) {
	p.t.Helper()
	for _, b := range frames {
		if n, err := p.link.Send([]link.Frame{{Data: b}}); n != 1 || err != nil {
			p.t.Fatal(n, err)
		}
	}
	synctest.Wait()
}

// take returns what the stack sent since the last call.
func (p *testPeer) take() [][]byte {
	synctest.Wait()
	p.mu.Lock()
	defer p.mu.Unlock()
	got := p.got
	p.got = nil
	return got
}

// one is take where exactly one frame is expected.
func (p *testPeer) one() []byte {
	p.t.Helper()
	got := p.take()
	if len(got) != 1 {
		p.t.Fatalf("%d frames, want 1", len(got))
	}
	return got[0]
}

// quiet checks that nothing came.
func (p *testPeer) quiet(why string) {
	p.t.Helper()
	if got := p.take(); len(got) != 0 {
		p.t.Errorf("%s: %d frames came: %x", why, len(got), got[0])
	}
}

// arpFrame is an ARP packet in a frame.
func arpFrame(to wire.MAC, f wire.ARPFields) []byte {
	b := make([]byte, wire.EthernetLen+wire.ARPLen)
	f.Put(b[wire.PutEthernet(b, to, f.SenderMAC, wire.TypeARP):])
	return b
}

// packetFrom is an IPv4 packet; src and dst may be left out: from the peer to us.
func packetFrom(h wire.IPv4Fields, payload []byte) []byte {
	if !h.Src.IsValid() {
		h.Src = addrB
	}
	if !h.Dst.IsValid() {
		h.Dst = addrA
	}
	if h.TTL == 0 {
		h.TTL = 64
	}
	b := make([]byte, h.Len()+len(payload))
	copy(b[h.Put(b, len(payload)):], payload)
	return b
}

// framed puts a packet into an Ethernet frame from the peer to us.
func framed(p []byte) []byte {
	b := make([]byte, wire.EthernetLen, wire.EthernetLen+len(p))
	wire.PutEthernet(b, macA, macB, wire.TypeIPv4)
	return append(b, p...)
}

// echoRequest is a ping's ICMP message.
func echoRequest(payload []byte) []byte {
	b := make([]byte, wire.ICMPLen+len(payload))
	wire.PutICMPv4(b, wire.ICMPv4Echo, 0, wire.EchoRest(7, 1), payload)
	return b
}

// icmpMessage is any ICMP message.
func icmpMessage(typ, code uint8, rest uint32, payload []byte) []byte {
	b := make([]byte, wire.ICMPLen+len(payload))
	wire.PutICMPv4(b, typ, code, rest, payload)
	return b
}

// tcpMessage is a segment with its checksum, from the peer to us.
func tcpMessage(h wire.TCPFields, o *wire.TCPOptions, payload []byte) []byte {
	if o == nil {
		o = &wire.TCPOptions{}
	}
	b := make([]byte, wire.TCPMinLen+o.Len()+len(payload))
	copy(b[h.Put(b, o):], payload)
	t, err := wire.ParseTCP(b)
	if err != nil {
		panic(err)
	}
	t.SetChecksum(addrB, addrA)
	return b
}

func tcpPacket(h wire.TCPFields, o *wire.TCPOptions, payload []byte) []byte {
	return packetFrom(wire.IPv4Fields{Proto: wire.ProtoTCP, DontFragment: true}, tcpMessage(h, o, payload))
}

// ipOf parses what came over a link without Ethernet, and checks it.
func ipOf(t *testing.T, b []byte) wire.IPv4 {
	t.Helper()
	ip, err := wire.ParseIPv4(b)
	if err != nil {
		t.Fatalf("%v: %x", err, b)
	}
	if !ip.ChecksumOK() {
		t.Errorf("wrong header checksum: %x", b)
	}
	return ip
}

func icmpOf(t *testing.T, b []byte) wire.ICMPv4 {
	t.Helper()
	ip := ipOf(t, b)
	m, err := wire.ParseICMPv4(ip.Payload())
	if err != nil || ip.Proto() != wire.ProtoICMP || !m.ChecksumOK() {
		t.Fatalf("not a proper ICMP message: %x", b)
	}
	return m
}

func tcpOf(t *testing.T, b []byte) wire.TCP {
	t.Helper()
	ip := ipOf(t, b)
	s, err := wire.ParseTCP(ip.Payload())
	if err != nil || ip.Proto() != wire.ProtoTCP || !s.ChecksumOK(ip.Src(), ip.Dst()) {
		t.Fatalf("not a proper segment: %x", b)
	}
	return s
}

// accept makes the stack listen and the peer connect to it from the given
// port, over a link without Ethernet. It returns the stack's end and the
// stack's next sequence number; the peer's is 1001.
func (p *testPeer) accept(port uint16, l *TCPListener) (*TCPConn, uint32) {
	p.t.Helper()
	p.send(tcpPacket(wire.TCPFields{SrcPort: port, DstPort: testPort, Seq: 1000, Flags: wire.SYN, Window: 65535}, &wire.TCPOptions{MSS: 1460, HasWindowScale: true}, nil))
	s := tcpOf(p.t, p.one())
	if s.Flags() != wire.SYN|wire.ACK || s.Ack() != 1001 {
		p.t.Fatalf("answer to SYN: %v ack %d", s.Flags(), s.Ack())
	}
	p.send(tcpPacket(wire.TCPFields{SrcPort: port, DstPort: testPort, Seq: 1001, Ack: s.Seq() + 1, Flags: wire.ACK, Window: 65535}, nil, nil))
	c, err := l.AcceptTCP()
	if err != nil {
		p.t.Fatal(err)
	}
	return c, s.Seq() + 1
}

func (p *testPeer) listen(backlog int) *TCPListener {
	p.t.Helper()
	l, err := p.stack.ListenTCP(netip.AddrPortFrom(netip.Addr{}, testPort), nil, backlog)
	if err != nil {
		p.t.Fatal(err)
	}
	return l
}
