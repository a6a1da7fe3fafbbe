package filter

// decnetAddress reads area.node, six and ten bits.
func decnetAddress(t token) uint32 {
	var part, v uint32
	areas := 0
	for i := 0; i < len(t.text); i++ {
		switch c := t.text[i]; {
		case isDigit(c):
			part = part*10 + uint32(c-'0')
		case c == '.' && areas == 0:
			v, part, areas = part<<10, 0, 1
		case c == '.':
			return v | part&0x03ff // the rest is not looked at
		default:
			fail(t, "malformed DECnet address '%s'", t.text)
		}
	}
	return v | part&0x03ff
}

// decnet is true for a DECnet address, wherever it is: in short and in long
// data packets, each with and without the byte of padding in front. Numbers
// are little-endian there, and two bytes of length stand before the header.
func (g *gen) decnet(n *addrNode, v uint32) cond {
	addr := v&0xff<<8 | v>>8&0xff
	const (
		kindMask  = 0x07
		short     = 0x02
		long      = 0x06
		padByte   = 0x81
		srcShort  = 5
		dstShort  = 3
		srcLong   = 17
		dstLong   = 9
		firstByte = 2
	)
	either := func(shortAt, longAt int) cond {
		at := g.h.net(firstByte)
		kind := func(k uint32) cond { return masked8(at, kindMask, k) }
		padded := func(k uint32) cond { return field(at, 2, 0xff00|kindMask, jmpEq, padByte<<8|k) }
		return or(
			and(kind(short), eq16(g.h.net(shortAt), addr)),
			and(padded(short), eq16(g.h.net(shortAt+1), addr)),
			and(kind(long), eq16(g.h.net(longAt), addr)),
			and(padded(long), eq16(g.h.net(longAt+1), addr)),
		)
	}
	if n.q.typ > typeNet {
		fail(n.q.tok, "illegal qualifier of a DECnet address")
	}
	return and(g.linkProto(etDECnet, n.tok), directed(n.q.dir, either(srcShort, srcLong), either(dstShort, dstLong)))
}
