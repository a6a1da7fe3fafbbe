package filter

import (
	"encoding/binary"
	"slices"
)

// generatedPackets are packets of a link type that take every branch of the
// programs there are expressions for, whole and cut off at many places.
func generatedPackets(l LinkType) [][]byte { return cutOff(framed(l, networkPackets())) }

// cutOff adds to packets the beginnings of some of them.
func cutOff(packets [][]byte) (all [][]byte) {
	for i, p := range packets {
		all = append(all, p)
		for n := 0; i%4 == 0 && n < min(len(p), 100); n += 3 {
			all = append(all, p[:n])
		}
	}
	return all
}

// payload is a network-layer packet and its Ethernet type.
type payload struct {
	typ  uint16
	data []byte
}

// framed puts each network-layer packet behind the headers of a link type.
func framed(l LinkType, packets []payload) [][]byte {
	var out [][]byte
	if l == Ethernet {
		return etherFrames(packets)
	}
	for _, p := range packets {
		var h []byte
		switch l {
		case LinuxSLL:
			h = slices.Concat(be(uint16(len(p.data)%6), 1, 6), []byte{2, 0, 0, 0, 0, 1, 0, 0}, be(p.typ))
		case LinuxSLL2:
			h = slices.Concat(be(p.typ, 0, 0, 3, 1), []byte{byte(len(p.data) % 6), 6, 2, 0, 0, 0, 0, 1, 0, 0})
		case Null:
			h = []byte{family(p, 24), 0, 0, 0}
		case Loop:
			h = []byte{0, 0, 0, family(p, 28)}
		case PPP:
			h = append([]byte{0xff, 3}, be(uint16(pppProto(uint32(p.typ))))...)
		}
		out = append(out, append(h, p.data...))
	}
	if l == LinuxSLL {
		for _, f := range llcFrames() {
			for _, typ := range []uint16{sllNovell, sllLLC, 0x42, 0xfe} {
				out = append(out, slices.Concat(be(0, 1, 6, 0, 0, 0, 0, typ), f))
			}
		}
	}
	if l == LinuxSLL2 {
		for _, typ := range []uint16{4, 0x42, 0xfe, 0xe0, 0xf0} {
			out = append(out, slices.Concat(be(typ), make([]byte, 18), []byte{0x83, 0, 0, 0, 20}))
		}
	}
	if l == PPP {
		out = append(out, slices.Concat([]byte{0xff, 3, 2, 0x81}, label(6, true), packets[0].data),
			[]byte{0xff, 3, 0, 0x23, 0x83, 0, 0, 0, 20, 0})
	}
	return out
}

func family(p payload, inet6 byte) byte {
	switch p.typ {
	case etIP:
		return 2
	case etIPv6:
		return inet6
	}
	return 7
}

// be is numbers of two bytes.
func be(v ...uint16) (b []byte) {
	for _, v := range v {
		b = binary.BigEndian.AppendUint16(b, v)
	}
	return b
}

var (
	macOne   = []byte{2, 0, 0, 0, 0, 1}
	macTwo   = []byte{2, 0, 0, 0, 0, 2}
	macGroup = []byte{1, 0, 0x5e, 0, 0, 1}
	macAll   = []byte{0xff, 0xff, 0xff, 0xff, 0xff, 0xff}
)

// etherFrames puts the packets behind Ethernet headers with all that may stand
// between.
func etherFrames(packets []payload) [][]byte {
	var out [][]byte
	plain := slices.Concat(macTwo, macOne)
	for i, p := range packets {
		for _, dst := range [][]byte{macTwo, macGroup, macAll}[:1+i%3] {
			out = append(out, slices.Concat(dst, macOne, be(p.typ), p.data))
		}
		out = append(out,
			slices.Concat(macOne, macTwo, be(p.typ), p.data),
			slices.Concat(plain, be(etVLAN, 0x6064, p.typ), p.data),
			slices.Concat(plain, be(etVLAN, 5, p.typ), p.data),
			slices.Concat(plain, be(etQinQ, 100, etVLAN, 200, p.typ), p.data),
			slices.Concat(plain, be(etQinQOld, 100, etQinQ, 200, etVLAN, 5, p.typ), p.data),
			slices.Concat(plain, be(etMPLS), label(5, true), p.data),
			slices.Concat(plain, be(etMPLS), label(5, false), label(6, true), p.data),
			slices.Concat(plain, be(etMPLS), label(100000, false), label(6, false), label(7, true), p.data),
			slices.Concat(plain, be(etVLAN, 100, etMPLS), label(5, true), p.data),
			slices.Concat(plain, pppoe(3, pppProto(uint32(p.typ))), p.data),
			slices.Concat(plain, be(etVLAN, 100), pppoe(4, pppProto(uint32(p.typ))), p.data),
			slices.Concat(plain, pppoe(3, 0x0281), label(5, true), p.data),
			slices.Concat(plain, be(100, 0xaaaa, 0x0300, 0, p.typ), p.data),
		)
	}
	for _, f := range llcFrames() {
		out = append(out,
			slices.Concat(plain, be(uint16(len(f))), f),
			slices.Concat(plain, be(etVLAN, 100, uint16(len(f))), f),
			slices.Concat(plain, be(1501), f),
			slices.Concat(plain, pppoe(3, 0x23), f))
	}
	return out
}

func label(v uint32, bottom bool) []byte {
	v = v<<12 | 64
	if bottom {
		v |= 1 << 8
	}
	return binary.BigEndian.AppendUint32(nil, v)
}

func pppoe(session uint16, proto uint32) []byte {
	return be(etPPPoES, 0x1100, session, 40, uint16(proto))
}

// llcFrames are LLC headers and what may stand behind them.
func llcFrames() (out [][]byte) {
	for _, control := range []byte{0, 1, 3, 5, 9, 0x0f, 0x13, 0x43, 0x63, 0x6f, 0x87, 0xaf, 0xe3} {
		out = append(out, []byte{0x42, 0x42, control, 0, 0, 0, 0, 0})
	}
	for _, sap := range []byte{0xfe, 0xe0, 0xf0, 0xff, 5, 4} {
		out = append(out, []byte{sap, sap, 3, 0x81, 0, 0, 0, 1, 0})
	}
	for _, osi := range []byte{osiESIS, osiISIS, 5} {
		for _, pdu := range []byte{1, 15, 16, 17, 18, 20, 24, 25, 26, 27} {
			out = append(out, []byte{0xfe, 0xfe, 3, osi, 0, 0, 0, pdu, 0})
		}
	}
	for _, org := range [][]byte{{0, 0, 0}, {8, 0, 7}} {
		for _, typ := range []uint16{etIPX, etATalk, etAARP, etIP} {
			out = append(out, slices.Concat([]byte{0xaa, 0xaa, 3}, org, be(typ), make([]byte, 8)))
		}
	}
	return out
}

// networkPackets are packets of all protocols, between all addresses and ports
// that the expressions ask for.
func networkPackets() (out []payload) {
	a, b, c := []byte{10, 0, 0, 1}, []byte{10, 0, 0, 2}, []byte{10, 0, 0, 3}
	far, group, all := []byte{11, 1, 1, 1}, []byte{224, 0, 0, 1}, []byte{255, 255, 255, 255}
	pairs := [][2][]byte{{a, b}, {b, a}, {a, a}, {c, b}, {b, far}, {far, c}, {a, group}, {b, all}, {{0, 0, 0, 10}, {0, 0, 0, 0}}}
	for i, p := range pairs {
		for j, t := range transports() {
			if i < 2 || (i+j)%5 == 0 {
				out = append(out, payload{etIP, ip4(t.proto, 0, nil, p[0], p[1], t.data)})
			}
		}
		for _, op := range []uint16{1, 2, 3} {
			body := slices.Concat(be(1, 0x0800, 0x0604, op), macOne, p[0], macTwo, p[1])
			out = append(out, payload{etARP, body}, payload{etRARP, body})
		}
	}
	for _, t := range transports() {
		out = append(out,
			payload{etIP, ip4(t.proto, 0x2000, nil, a, b, t.data)}, // first fragment
			payload{etIP, ip4(t.proto, 0x0010, nil, a, b, t.data)}, // a later one
			payload{etIP, ip4(t.proto, 0x4000, make([]byte, 12), a, b, t.data)})
	}
	out = append(out, ip6Packets()...)
	for _, typ := range []uint16{etATalk, etAARP, etIPX, etLAT, etSCA, etMOPDL, etMOPRC, etPPPoED, etPPPoES, etLoopback, 0x88cc, 0x1234, 4} {
		out = append(out, payload{typ, append([]byte{1, 0, 0, 0}, make([]byte, 40)...)})
	}
	return append(out, decnetPackets()...)
}

type segment struct {
	proto byte
	data  []byte
}

func transports() (out []segment) {
	for _, p := range [][2]uint16{{80, 1024}, {1024, 443}, {53, 53}, {69, 8080}, {5, 80}, {20, 22}, {0, 65535}, {85, 5060}} {
		for _, flags := range []byte{0x02, 0x12, 0x18} {
			out = append(out, segment{ipTCP, slices.Concat(be(p[0], p[1], 1, 2, 3, 4), []byte{0x50, flags}, be(512, 0, 0), []byte("GET /"))})
		}
		out = append(out,
			segment{ipUDP, slices.Concat(be(p[0], p[1], 12, 0), make([]byte, 4))},
			segment{ipSCTP, slices.Concat(be(p[0], p[1]), make([]byte, 8), []byte{1, 0, 0, 4})})
	}
	for _, typ := range []byte{0, 3, 8, 11} {
		out = append(out, segment{ipICMP, []byte{typ, typ % 4, 0, 0, 0, 1, 0, 1}})
	}
	for _, proto := range []byte{ipIGMP, ipIGRP, ipPIM, ipVRRP, ipESP, 47, 89, 44, 59, 0, 60, 58} {
		out = append(out, segment{proto, []byte{0x21, 0, 0, 0, 0, 0, 0, 0}}, segment{proto, []byte{0x16, 4, 0, 0}})
	}
	return out
}

// ip4 is an IPv4 packet.
func ip4(proto byte, fragment uint16, options, src, dst, data []byte) []byte {
	words := byte(5 + len(options)/4)
	return slices.Concat([]byte{0x40 | words, 0}, be(uint16(4*int(words)+len(data)), 7, fragment), []byte{64, proto, 0, 0}, src, dst, options, data)
}

// addr is 2001:db8::last.
func addr(last byte) []byte {
	return []byte{0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, last}
}

// ip6 is an IPv6 packet.
func ip6(next byte, src, dst, data []byte) payload {
	return payload{etIPv6, slices.Concat([]byte{0x60, 0, 0, 0}, be(uint16(len(data))), []byte{next, 63}, src, dst, data)}
}

func ip6Packets() (out []payload) {
	local := append([]byte{0xfe, 0x80}, addr(1)[2:]...)
	group := append([]byte{0xff, 2}, make([]byte, 14)...)
	mapped := slices.Concat(make([]byte, 10), []byte{0xff, 0xff, 10, 0, 0, 1})
	pairs := [][2][]byte{{addr(1), addr(2)}, {addr(2), addr(1)}, {addr(1), addr(1)}, {local, group}, {mapped, make([]byte, 16)}}
	segments := append(transports(), segment{ipICMPv6, []byte{128, 0, 0, 0, 0, 1, 0, 1}},
		segment{ipICMPv6, []byte{135, 0, 0, 0}}, segment{ipICMPv6, []byte{1, 0, 0, 0}})
	for i, p := range pairs {
		for j, s := range segments {
			if i < 1 || (i+j)%5 == 0 {
				out = append(out, ip6(s.proto, p[0], p[1], s.data))
			}
		}
	}
	for _, s := range segments {
		for _, chain := range [][]byte{{0}, {60}, {43}, {44}, {0, 60, 43, 44}, {0, 60, 0, 60, 0, 60, 0}} {
			out = append(out, chained(chain, s))
		}
	}
	return out
}

// chained is an IPv6 packet with extension headers.
func chained(chain []byte, s segment) payload {
	data, next := s.data, s.proto
	for _, h := range slices.Backward(chain) {
		header := []byte{next, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}
		switch h {
		case ipFragment:
			header = []byte{next, 0, 0, 1, 0, 0, 0, 9}
		case ipAH:
			header = authentication(next)
		}
		data, next = slices.Concat(header, data), h
	}
	return ip6(next, addr(1), addr(2), data)
}

// authentication is a header of IPsec's AH (RFC 4302 §2): six words.
func authentication(next byte) []byte { return append([]byte{next, 4}, make([]byte, 22)...) }

// authenticated are packets with such headers, behind which libpcap doesn't
// find what there is.
func authenticated() (out []payload) {
	for _, s := range transports() {
		for _, chain := range [][]byte{{51}, {0, 44, 51}, {60, 51, 60}} {
			out = append(out, chained(chain, s))
		}
		out = append(out, payload{etIP, ip4(ipAH, 0, nil, []byte{10, 0, 0, 1}, []byte{10, 0, 0, 2}, append(authentication(s.proto), s.data...))})
	}
	return out
}

// decnetPackets are DECnet data packets, short and long, padded and not.
func decnetPackets() (out []payload) {
	for _, pad := range [][]byte{nil, {0x81}} {
		for _, addrs := range [][2][]byte{{{2, 4}, {1, 0x28}}, {{1, 0x28}, {2, 4}}} {
			short := slices.Concat([]byte{20, 0}, pad, []byte{2}, addrs[0], addrs[1], make([]byte, 8))
			long := slices.Concat([]byte{40, 0}, pad, []byte{6, 0, 0}, []byte{0xaa, 0, 4, 0}, addrs[0], []byte{0, 0, 0xaa, 0, 4, 0}, addrs[1], make([]byte, 8))
			out = append(out, payload{etDECnet, short}, payload{etDECnet, long})
		}
	}
	return out
}
