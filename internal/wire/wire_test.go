package wire

import "testing"

// frame is a TCP segment with timestamps and payload, from Ethernet on.
func frame(b []byte, payload int) []byte {
	n := PutEthernet(b, macB, macA, TypeIPv4)
	o := TCPOptions{HasTimestamps: true, TSVal: 1, TSEcr: 2}
	tcp := TCPFields{SrcPort: 1, DstPort: 2, Seq: 3, Ack: 4, Flags: ACK | PSH, Window: 5}
	size := TCPMinLen + o.Len() + payload
	n += (&IPv4Fields{TTL: 64, Proto: ProtoTCP, DontFragment: true, Src: v4A, Dst: v4B}).Put(b[n:], size)
	tcp.Put(b[n:], &o)
	TCP(b[n:n+size]).SetChecksum(v4A, v4B)
	return b[:n+size]
}

// readFrame does with a frame what a receiver does.
func readFrame(b []byte) bool {
	e, err := ParseEthernet(b)
	if err != nil || e.Type() != TypeIPv4 {
		return false
	}
	p, err := ParseIPv4(e.Payload())
	if err != nil || !p.ChecksumOK() || p.Proto() != ProtoTCP {
		return false
	}
	s, err := ParseTCP(p.Payload())
	if err != nil || !s.ChecksumOK(p.Src(), p.Dst()) {
		return false
	}
	sink.opts = ParseTCPOptions(s.Options())
	sink.addr = p.Src()
	sink.n += int(s.Seq()) + int(s.SrcPort()) + len(s.Payload())
	return true
}

func TestNothingAllocates(t *testing.T) {
	b := make([]byte, 2000)
	noAllocs(t, "writing TCP", func() { frame(b, 1000) })
	f := frame(b, 1000)
	equal(t, "frame is read", readFrame(f), true)
	noAllocs(t, "reading TCP", func() { readFrame(f) })
	syn := TCPOptions{MSS: 1460, SACKPermitted: true, HasWindowScale: true, HasTimestamps: true, NumSACK: 4, Unknown: []byte{254, 2}}
	noAllocs(t, "options", func() { sink.opts = ParseTCPOptions(b[:syn.Put(b)]); sink.n += syn.Len() })
	noAllocs(t, "errors", func() {
		_, err := ParseIPv4(b[:3])
		sink.n += len(err.Error())
	})
	noAllocs(t, "ARP", func() {
		f := ARPFields{Op: ARPReply, SenderMAC: macA, SenderIP: v4A, TargetMAC: macB, TargetIP: v4B}
		a, _ := ParseARP(b[:f.Put(b)])
		sink.addr = a.SenderIP()
	})
	noAllocs(t, "VLAN", func() {
		v, _ := ParseVLAN(b[:PutVLAN(b, 1, true, 2, TypeIPv6)])
		sink.n += int(v.ID())
	})
	noAllocs(t, "IPv6 and ICMPv6", func() {
		f := IPv6Fields{NextHeader: ProtoICMPv6, HopLimit: 255, Src: v6A, Dst: v6B}
		n := f.Put(b, ICMPLen+10)
		n += PutICMPv6(b[n:], v6A, v6B, ICMPv6Echo, 0, 1, b[n+ICMPLen:n+ICMPLen+10])
		p, _ := ParseIPv6(b[:n])
		_, upper, _ := p.Upper()
		m, _ := ParseICMPv6(upper)
		if !m.ChecksumOK(p.Src(), p.Dst()) {
			t.Error("wrong ICMPv6 checksum")
		}
	})
	noAllocs(t, "UDP", func() {
		f := UDPFields{SrcPort: 1, DstPort: 2}
		u, _ := ParseUDP(b[:f.Put(b, 4)+4])
		u.SetChecksum(v4A, v4B)
		sink.n += int(u.Checksum())
	})
	q := quoted(IPv4Fields{}, ProtoTCP)
	noAllocs(t, "ICMP", func() {
		m, _ := ParseICMPv4(b[:PutICMPv4(b, ICMPv4Unreachable, ICMPv4PortUnreachable, 0, q)])
		quote, _ := ParseQuote(m.Payload())
		sink.addr = quote.Dst
	})
}

func BenchmarkReadFrame(b *testing.B) {
	f := frame(make([]byte, 1600), 1448)
	b.ReportAllocs()
	for b.Loop() {
		if !readFrame(f) {
			b.Fatal("frame refused")
		}
	}
}

// BenchmarkParse is what reading costs when the device vouches for checksums.
func BenchmarkParse(b *testing.B) {
	f := frame(make([]byte, 1600), 1448)
	b.ReportAllocs()
	for b.Loop() {
		e, _ := ParseEthernet(f)
		p, _ := ParseIPv4(e.Payload())
		s, _ := ParseTCP(p.Payload())
		o := ParseTCPOptions(s.Options())
		sink.addr = p.Src()
		sink.n += int(s.Seq()) + int(o.TSVal) + len(s.Payload())
	}
}

func BenchmarkBuild(b *testing.B) {
	buf := make([]byte, 1600)
	b.ReportAllocs()
	for b.Loop() {
		sink.n += len(frame(buf, 0))
	}
}
