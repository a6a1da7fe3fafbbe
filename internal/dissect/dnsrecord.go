package dissect

const (
	// dnsRecordFixed is the part of a record between its name and its data.
	dnsRecordFixed = 10

	dnsInternet = 1
	// dnsTopBit of a class asks for a unicast answer, or flushes the cache.
	dnsTopBit = 0x8000
)

// dnsRecord prints a resource record (RFC 1035 §4.1.3) and returns where it
// ends.
func (p *Printer) dnsRecord(m dnsMessage, at int) int {
	b := m.b
	if p.opt.Verbose > 0 {
		at = p.dnsTarget(m, at)
	} else {
		at = m.skipName(at)
	}
	if at < 0 || !b.has(at, dnsRecordFixed) {
		return len(b)
	}
	kind, class, ttl, size := b.u16(at), b.u16(at+2), b.u32(at+4), int(b.u16(at+8))
	flush := m.multicast && class&dnsTopBit != 0
	if m.multicast {
		class &^= dnsTopBit
	}
	if class != dnsInternet && kind != dnsOPT {
		p.char(' ')
		p.dnsClass(class)
	}
	if flush {
		p.str(" (Cache flush)")
	}
	if kind != dnsOPT && p.opt.Verbose > 2 {
		p.str(" [")
		p.relative(int(ttl)).char(']')
	}
	p.char(' ')
	p.dnsType(kind)
	at += dnsRecordFixed
	if at+size > len(b) {
		cut()
	}
	p.dnsData(m, at, size, kind, class, ttl)
	return at + size
}

// dnsData prints the data of a record.
func (p *Printer) dnsData(m dnsMessage, at, size int, kind, class uint16, ttl uint32) {
	b := m.b
	switch kind {
	case dnsA:
		a := b.u32(at)
		p.char(' ')
		p.dotted(a)
	case dnsAAAA:
		a := b.bytes(at, 16)
		p.char(' ')
		p.colons(a)
	case dnsNS, dnsCNAME, dnsPTR, dnsDNAME:
		p.dnsTarget(m, at)
	case dnsSOA:
		if p.opt.Verbose > 0 {
			p.dnsAuthority(m, at)
		}
	case dnsMX:
		p.char(' ')
		p.dnsWholeName(m, at+2)
		p.char(' ').u16(b.u16(at))
	case dnsTXT:
		p.dnsStrings(b, at, at+size)
	case dnsSRV:
		p.char(' ')
		b.need(at, 2)
		p.dnsWholeName(m, at+6)
		p.char(':').u16(b.u16(at + 4)).char(' ').u16(b.u16(at)).char(' ').u16(b.u16(at + 2))
	case dnsA6:
		p.dnsA6(m, at)
	case dnsURI:
		b.need(at, 4)
		p.char(' ').u16(b.u16(at)).char(' ').u16(b.u16(at + 2)).char(' ')
		if !p.dnsText(b, at+4, size-4) {
			cut()
		}
	case dnsOPT:
		p.edns(m, at, size, class, ttl)
	case dnsUNSPECA:
		p.dnsText(b, at, size)
	case dnsTSIG:
		if p.opt.Verbose > 0 {
			p.dnsSignature(m, at)
		}
	}
}

// dnsTarget prints a name behind a space and returns where it ends.
func (p *Printer) dnsTarget(m dnsMessage, at int) int {
	p.char(' ')
	return p.dnsWholeName(m, at)
}

// dnsWholeName is dnsName for a name without which nothing more can be said.
func (p *Printer) dnsWholeName(m dnsMessage, at int) int {
	if at = p.dnsName(m, at); at < 0 {
		cut()
	}
	return at
}

// dnsAuthority prints a zone's SOA (RFC 1035 §3.3.13).
func (p *Printer) dnsAuthority(m dnsMessage, at int) {
	at = p.dnsTarget(m, at)
	at = p.dnsTarget(m, at)
	m.b.need(at, 20)
	for i := range 5 {
		p.char(' ').u32(m.b.u32(at + 4*i))
	}
}

// dnsStrings prints character strings up to end.
func (p *Printer) dnsStrings(b view, at, end int) {
	for at < end {
		p.str(` "`)
		n := int(b.u8(at))
		if !p.dnsText(b, at+1, n) {
			cut()
		}
		p.char('"')
		at += 1 + n
	}
}

// dnsA6 prints an address of which a prefix stands at another name (RFC 2874,
// withdrawn).
func (p *Printer) dnsA6(m dnsMessage, at int) {
	bits := m.b.u8(at)
	if bits > 128 {
		p.char(' ').u8(bits).str("(bad plen)")
		return
	}
	var a [16]byte
	skipped := int(bits) / 8
	if bits < 128 {
		copy(a[skipped:], m.b.bytes(at+1, len(a)-skipped))
		p.char(' ').u8(bits).char(' ')
		p.colons(a[:])
	}
	if bits > 0 {
		p.dnsTarget(m, at+1+len(a)-skipped)
	}
}

// dnsSignature prints a TSIG record (RFC 8945 §4.2).
func (p *Printer) dnsSignature(m dnsMessage, at int) {
	b := m.b
	at = p.dnsTarget(m, at) + 6
	fudge := b.u16(at)
	p.str(" fudge=").u16(fudge)
	size := b.u16(at + 2)
	p.str(" maclen=").u16(size)
	at += 4 + int(size)
	id := b.u16(at)
	p.str(" origid=").u16(id)
	code := b.u16(at + 2)
	p.str(" error=").u16(code)
	rest := b.u16(at + 4)
	p.str(" otherlen=").u16(rest)
}

// skipRecord returns where the record at at ends, or -1.
func (m dnsMessage) skipRecord(at int) int {
	at = m.skipName(at)
	if at < 0 || !m.b.has(at, dnsRecordFixed) {
		return -1
	}
	return at + dnsRecordFixed + int(m.b.u16(at+8))
}
