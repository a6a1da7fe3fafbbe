package packettest

import (
	"net/netip"
	"testing"

	"gotcp/internal/wire"
)

var ends = map[string][2]netip.AddrPort{
	"IPv4": {netip.MustParseAddrPort("192.0.2.1:40000"), netip.MustParseAddrPort("192.0.2.2:53")},
	"IPv6": {netip.MustParseAddrPort("[2001:db8::1]:40000"), netip.MustParseAddrPort("[2001:db8::2]:53")},
}

// upper takes the header of IP off.
func upper(t *testing.T, ip []byte, proto wire.IPProto) []byte {
	t.Helper()
	if ip[0]>>4 == 6 {
		p, err := wire.ParseIPv6(ip)
		if err != nil || p.NextHeader() != proto || p.HopLimit() != 64 {
			t.Fatalf("%v: % x", err, ip)
		}
		return p.Payload()
	}
	p, err := wire.ParseIPv4(ip)
	if err != nil || !p.ChecksumOK() || p.Proto() != proto || p.TTL() != 64 {
		t.Fatalf("%v: % x", err, ip)
	}
	return p.Payload()
}

func TestPackets(t *testing.T) {
	for name, e := range ends {
		t.Run(name, func(t *testing.T) {
			src, dst := e[0].Addr(), e[1].Addr()
			u, err := wire.ParseUDP(upper(t, IP(src, dst, wire.ProtoUDP, UDP(e[0], e[1], "question")), wire.ProtoUDP))
			if err != nil || !u.ChecksumOK(src, dst) || u.SrcPort() != 40000 || u.DstPort() != 53 || string(u.Payload()) != "question" {
				t.Errorf("%v: % x", err, u)
			}
			h := wire.TCPFields{Seq: 7, Ack: 8, Flags: wire.ACK}
			s, err := wire.ParseTCP(upper(t, IP(src, dst, wire.ProtoTCP, TCP(e[0], e[1], h, &wire.TCPOptions{MSS: 1460}, "data")), wire.ProtoTCP))
			if err != nil || !s.ChecksumOK(src, dst) || s.DstPort() != 53 || s.Seq() != 7 || s.Ack() != 8 || s.Window() != 65535 || string(s.Payload()) != "data" {
				t.Errorf("%v: % x", err, s)
			}
			if o := wire.ParseTCPOptions(s.Options()); o.MSS != 1460 {
				t.Errorf("%+v", o)
			}
		})
	}
}

func TestICMP(t *testing.T) {
	four, six := ends["IPv4"], ends["IPv6"]
	m, err := wire.ParseICMPv4(ICMP(four[0].Addr(), four[1].Addr(), 8, 0, 1<<16|2, "ping"))
	if err != nil || !m.ChecksumOK() || m.Type() != 8 || string(m.Payload()) != "ping" {
		t.Errorf("%v: % x", err, m)
	}
	m6, err := wire.ParseICMPv6(ICMP(six[0].Addr(), six[1].Addr(), 128, 0, 1<<16|2, "ping"))
	if err != nil || !m6.ChecksumOK(six[0].Addr(), six[1].Addr()) || m6.Type() != 128 || string(m6.Payload()) != "ping" {
		t.Errorf("%v: % x", err, m6)
	}
}

func TestHeaderOfItsOwn(t *testing.T) {
	e := ends["IPv4"]
	p, err := wire.ParseIPv4(IPv4(wire.IPv4Fields{TTL: 3, Options: []byte{7, 3, 4}, Src: e[0].Addr(), Dst: e[1].Addr()}, []byte("x")))
	if err != nil || !p.ChecksumOK() || p.TTL() != 3 || p.HeaderLen() != 24 || string(p.Payload()) != "x" {
		t.Errorf("%v: % x", err, p)
	}
}
