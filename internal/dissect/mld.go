package dissect

// mldLen is the length of all messages of MLD's first version (RFC 2710 §3).
const mldLen = 24

func (p *Printer) mld(b view) {
	if !b.has(0, mldLen) {
		return
	}
	p.str("max resp delay: ").u16(b.u16(4)).str(" addr: ")
	p.ip6(b, 8)
}

// mldQuery prints a query of version 2 (RFC 3810 §5.1).
func (p *Printer) mldQuery(b view, length int) {
	const header = 28
	if length < header {
		p.str(" unknown-version (len ").num(length).str(") ")
		return
	}
	p.str(" v2")
	verbose := p.opt.Verbose > 0
	if wait := uint32(b.u16(4)); verbose {
		if wait >= 1<<15 {
			// An exponent and a mantissa (§5.1.3).
			wait = (wait&0xfff | 0x1000) << (wait>>12&7 + 3)
		}
		p.str(" [max resp delay=").u32(wait).char(']')
	}
	b.need(8, 16)
	p.str(" [gaddr ")
	p.ip6(b, 8)
	if verbose {
		flags := b.u8(24)
		p.when(flags&8 != 0, " sflag")
		if flags&7 != 0 {
			p.str(" robustness=").u8(flags & 7)
		}
		interval := uint32(b.u8(25))
		if interval >= 1<<7 {
			interval = (interval&15 | 16) << (interval>>4&7 + 3)
		}
		p.str(" qqi=").u32(interval)
	}
	if n := int(b.u16(26)); n > 0 {
		if length < header+16*n {
			p.str(" [invalid number of sources]")
		} else {
			p.mldSources(b, header, n)
		}
	}
	p.char(']')
}

// mldSources prints the n addresses from at: all of them with -vv.
func (p *Printer) mldSources(b view, at, n int) {
	if p.opt.Verbose <= 1 {
		p.str(", ").num(n).str(" source(s)")
		return
	}
	p.str(" {")
	for i := range n {
		b.need(at+16*i, 16)
		p.char(' ')
		p.ip6(b, at+16*i)
	}
	p.str(" }")
}

// mldReport prints a report of version 2 (RFC 3810 §5.2).
func (p *Printer) mldReport(b view, length int) {
	const header, record = 8, 20
	if length < header {
		p.str(" [invalid len ").num(length).char(']')
		return
	}
	groups := int(b.u16(6))
	p.str(", ").num(groups).str(" group record(s)")
	if p.opt.Verbose == 0 {
		return
	}
	at := header
	for range groups {
		if length < at+record {
			p.str(" [invalid number of groups]")
			return
		}
		b.need(at+4, 16)
		p.str(" [gaddr ")
		p.ip6(b, at+4).char(' ')
		if kind := int(b.u8(at)); kind > 0 && kind < len(igmpRecords) {
			p.str(igmpRecords[kind])
		} else {
			p.str(" [v2-report-#").num(kind).char(']')
		}
		n := int(b.u16(at + 2))
		if length < at+record+16*n {
			p.str(" [invalid number of sources ").num(n).char(']')
			return
		}
		p.mldSources(b, at+record, n)
		p.char(']')
		at += record + 16*n
	}
}
