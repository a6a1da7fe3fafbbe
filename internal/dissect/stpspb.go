package dissect

// stpAgreement is how long the part of a BPDU for shortest paths is at least.
const stpAgreement = 85

// stpShortest prints the part of a BPDU that agrees upon shortest paths (IEEE
// 802.1aq §14.4), behind that of the trees.
func (p *Printer) stpShortest(b view, length int) {
	at := stpRapid + 2 + int(b.u16(36))
	size := int(b.u16(at))
	if size < stpAgreement || length < at+2+size {
		p.invalid()
		return
	}
	if p.opt.Verbose == 0 {
		return
	}
	b = b.from(at)
	p.str("\n\tv4len ").num(size).str(", AUXMCID Name ")
	p.untilCutOrNUL(b, 3, 32)
	b.need(35, 2+16)
	p.str(", Rev ").u16(b.u16(35)).str(",\n\t\tdigest ").hexBytes(b[37:53])
	b.need(67, 20)
	agreement := b[53]
	p.str("\n\tAgreement num ").u8(agreement >> 6).str(", Discarded Agreement num ").u8(agreement >> 4 & 3)
	p.str(", Agreement valid-flag ").u8(agreement >> 3 & 1)
	p.str(",\n\tRestricted role-flag: ").u8(agreement >> 2 & 1)
	p.str(", Format id ").u8(b[55] >> 4).str(" cap ").u8(b[55])
	p.str(", Convention id ").u8(b[56] >> 4).str(" cap ").u8(b[56])
	p.str(",\n\tEdge count ").u16(b.u16(57)).str(", Agreement digest ").hexBytes(b[67:87])
}
