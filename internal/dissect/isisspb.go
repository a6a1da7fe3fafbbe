package dissect

// isisSubTLV enters an object inside another at an offset of its n bytes: it
// prints the head and returns the kind and size, or false where it doesn't fit.
func (p *Printer) isisSubTLV(v view, at, n int, indent string, names map[uint8]string) (kind uint8, size int, ok bool) {
	if n-at < 2 {
		return 0, 0, false
	}
	v.need(at, 2)
	kind, size = v[at], int(v[at+1])
	p.str(indent)
	if name := names[kind]; name != "" {
		p.str(name)
	} else {
		p.str("unknown")
	}
	p.str(" subTLV #").u8(kind).str(", length: ").num(size)
	if size > n-at-2 {
		p.str(" (> containing TLV length)")
		return 0, 0, false
	}
	return kind, size, true
}

var (
	isisPortObjects     = map[uint8]string{4: "SPB MCID", 5: "SPB Digest", 6: "SPB BVID"}
	isisTopologyObjects = map[uint8]string{1: "SPB Instance", 3: "SPBM Service Identifier and Unicast Address"}
)

// isisPortCapability prints a port's part in shortest path bridging (RFC 6165
// §2.3, RFC 6329 §13).
func (p *Printer) isisPortCapability(v view, n int) {
	topology := v.u16(0)
	p.str("\n\t       RES: ").u16(topology >> 12).str(", MTID(s): ").u16(topology & 0xfff)
	for at := 2; n-at > 2; {
		kind, size, ok := p.isisSubTLV(v, at, n, "\n\t       ", isisPortObjects)
		if !ok {
			return
		}
		at += 2
		switch {
		case kind == 4 && size >= 102:
			p.isisMCID("\n\t         MCID: ", v, at)
			p.isisMCID("\n\t         AUX-MCID: ", v, at+51)
		case kind == 5 && size >= 33:
			p.isisDigest(v, at)
		}
		at += size
	}
}

// isisMCID prints a spanning tree configuration's identifier (IEEE 802.1Q
// §13.8).
func (p *Printer) isisMCID(what string, v view, at int) {
	v.need(at, 51)
	p.str(what).str("ID: ").u8(v[at]).str(", Name: ").untilNUL(v[at+1 : at+33])
	p.str("\n\t              Lvl: ").u16(v.u16(at + 33)).str(", Digest: ")
	for _, c := range v[at+35 : at+51] {
		p.hexPad(uint64(c), 2).char(' ')
	}
}

// isisDigest prints the digest of a topology (RFC 6329 §13.2).
func (p *Printer) isisDigest(v view, at int) {
	v.need(at, 33)
	c := v[at]
	p.str("\n\t        RES: ").u8(c >> 5).str(" V: ").u8(c >> 4 & 1).str(" A: ").u8(c >> 2 & 3).str(" D: ").u8(c & 3)
	for i := range 8 {
		switch i {
		case 0:
			p.str("\n\t         Digest: ")
		case 4:
			p.str("\n\t                 ")
		}
		p.hexPad(uint64(v.u32(at+1+4*i)), 8).char(' ')
	}
}

// isisTopologyCapability prints a node's part in shortest path bridging (RFC
// 6329 §14).
func (p *Printer) isisTopologyCapability(v view, n int) {
	topology := v.u16(0)
	p.str("\n\t      O: ").u16(topology >> 15).str(", RES: ").u16(topology >> 12 & 7).str(", MTID(s): ").u16(topology & 0xfff)
	for at := 2; n-at > 2; {
		kind, size, ok := p.isisSubTLV(v, at, n, isisIndent, isisTopologyObjects)
		if !ok {
			return
		}
		at += 2
		if kind == 1 && size >= 19 {
			v.need(at, 19)
			source := v.u32(at + 14)
			p.str("\n\t        CIST Root-ID: ").hexPad(uint64(v.u32(at)), 8).char(' ').hexPad(uint64(v.u32(at+4)), 8).
				str(", Path Cost: ").hexPad(uint64(v.u32(at+8)), 8).str(", Prio: ").u16(v.u16(at + 12))
			p.str("\n\t        RES: ").u32(source >> 21).str(", V: ").u32(source >> 20 & 1).
				str(", SPSource-ID: ").u32(source & 0xfffff).str(", No of Trees: ").u8(v[at+18])
		}
		at += size
	}
}
