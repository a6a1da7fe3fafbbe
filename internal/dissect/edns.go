package dissect

// EDNS's options (IANA, DNS EDNS0 option codes).
const (
	ednsDAU       = 5
	ednsDHU       = 6
	ednsN3U       = 7
	ednsSubnet    = 8
	ednsExpire    = 9
	ednsCookie    = 10
	ednsKeepalive = 11
	ednsPadding   = 12
	ednsChain     = 13
	ednsKeyTag    = 14
)

var ednsOptions = [...]string{
	1: "LLQ", 2: "UL", 3: "NSID", ednsDAU: "DAU", ednsDHU: "DHU", ednsN3U: "N3U", ednsSubnet: "ECS", ednsExpire: "EXPIRE",
	ednsCookie: "COOKIE", ednsKeepalive: "KEEPALIVE", ednsPadding: "PADDING", ednsChain: "CHAIN", ednsKeyTag: "KEY-TAG",
	16: "CLIENT-TAG", 17: "SERVER-TAG",
}

// dnssecAlgorithms and dnssecHashes are names for algorithms of signatures and
// of digests.
var (
	dnssecAlgorithms = [...]string{
		0: "DELETE", 1: "RSAMD5", 2: "DH", 3: "DS", 5: "RSASHA1", 6: "DSA-NSEC3-SHA1", 7: "RSASHA1-NSEC3-SHA1",
		8: "RSASHA256", 10: "RSASHA512", 12: "ECC-GOST", 13: "ECDSAP256SHA256", 14: "ECDSAP384SHA384", 15: "ED25519",
		16: "ED448", 252: "INDIRECT", 253: "PRIVATEDNS", 254: "PRIVATEOID",
	}
	dnssecHashes      = [...]string{1: "SHA-1", 2: "SHA-256", 3: "GOST_R_34.11-94", 4: "SHA-384"}
	dnssecNSEC3Hashes = [...]string{1: "SHA-1"}
)

// edns prints the data of an OPT record, which has its own use of the class
// and the TTL (RFC 6891 §6.1.2).
func (p *Printer) edns(m dnsMessage, at, size int, class uint16, ttl uint32) {
	p.str(" UDPsize=").u16(class)
	if ttl&0x8000 != 0 {
		p.str(" DO")
	}
	if size == 0 {
		return
	}
	p.str(" [")
	for end := at + size; ; p.char(',') {
		if at = p.ednsOption(m, at); at >= end {
			break
		}
	}
	p.char(']')
}

// ednsOption prints the option at at and returns where it ends.
func (p *Printer) ednsOption(m dnsMessage, at int) int {
	code := int(m.b.u16(at))
	if code < len(ednsOptions) && ednsOptions[code] != "" {
		p.str(ednsOptions[code])
	} else {
		p.str("Opt").num(code)
	}
	at += 4
	size := int(m.b.u16(at - 2))
	if size > 0 {
		b := view(m.b.bytes(at, size))
		p.char(' ')
		p.ednsData(m, at, b, code)
	}
	return at + size
}

// ednsData prints the data b of an option, which is at at.
func (p *Printer) ednsData(m dnsMessage, at int, b view, code int) {
	size := len(b)
	switch code {
	case ednsDAU:
		p.ednsAlgorithms(b, dnssecAlgorithms[:])
	case ednsDHU:
		p.ednsAlgorithms(b, dnssecHashes[:])
	case ednsN3U:
		p.ednsAlgorithms(b, dnssecNSEC3Hashes[:])
	case ednsSubnet:
		p.ednsSubnet(b)
	case ednsExpire:
		if p.ednsValid(size == 4) {
			p.u32(b.u32(0)).str(" sec")
		}
	case ednsCookie:
		p.ednsCookie(b)
	case ednsKeepalive:
		if p.ednsValid(size == 2) {
			p.u16(b.u16(0) / 10).char('.').u16(b.u16(0) % 10).str(" sec")
		}
	case ednsPadding:
		p.char('(').num(size).char(')')
	case ednsChain:
		m.uncompressed = true // RFC 7901 §4
		p.dnsName(m, at)
	case ednsKeyTag:
		if p.ednsValid(size%2 == 0) {
			for i := 0; i < size; i += 2 {
				p.separate(i).u16(b.u16(i))
			}
		}
	default:
		p.hexBytes(b)
	}
}

// ednsValid passes on whether an option's length is right, and complains where
// it isn't.
func (p *Printer) ednsValid(ok bool) bool {
	if !ok {
		p.invalid()
	}
	return ok
}

// separate prints the space before all of a list but the first, 0.
func (t *text) separate(i int) *text {
	if i > 0 {
		t.char(' ')
	}
	return t
}

// ednsAlgorithms prints what a validator understands (RFC 6975 §3).
func (p *Printer) ednsAlgorithms(b view, names []string) {
	for i, c := range b {
		p.separate(i)
		if int(c) < len(names) && names[c] != "" {
			p.str(names[c])
		} else {
			p.str("Alg_").u8(c)
		}
	}
}

// ednsCookie prints a client's cookie, and a server's behind it (RFC 7873 §4).
func (p *Printer) ednsCookie(b view) {
	if !p.ednsValid(len(b) == 8 || len(b) >= 16 && len(b) <= 40) {
		return
	}
	p.hexBytes(b[:8])
	if len(b) > 8 {
		p.char(' ').hexBytes(b[8:])
	}
}

// ednsSubnet prints the client's subnet (RFC 7871 §6): an address of no more
// bytes than its prefix needs.
func (p *Printer) ednsSubnet(b view) {
	if !p.ednsValid(len(b) >= 4) {
		return
	}
	family, source, scope := b.u16(0), int(b.u8(2)), int(b.u8(3))
	var a [16]byte
	width := 0
	switch family {
	case 1:
		width = 4
	case 2:
		width = len(a)
	}
	if n := len(b) - 4; !p.ednsValid(n <= width && source <= 8*width && scope <= 8*width && n == (source+7)/8 && width > 0) {
		return
	}
	copy(a[:], b[4:])
	if width == 4 {
		p.dotted(view(a[:]).u32(0))
	} else {
		p.colons(a[:])
	}
	p.char('/').num(source).char('/').num(scope)
}

// responseCode is the code of a response, with the upper bits that an OPT
// record adds (RFC 6891 §6.1.3).
func (m dnsMessage) responseCode() int {
	code := int(m.b.u16(2) & 15)
	at := dnsHeader
	for range m.b.u16(4) {
		if at = m.skipName(at); at < 0 {
			return code
		}
		at += 4
	}
	for range int(m.b.u16(6)) + int(m.b.u16(8)) {
		if at = m.skipRecord(at); at < 0 {
			return code
		}
	}
	for range m.b.u16(10) {
		end := m.skipName(at)
		if end < 0 {
			return code
		}
		if m.b.has(end, 5) && m.b.u16(end) == dnsOPT {
			return code | int(m.b.u8(end+4))<<4
		}
		if at = m.skipRecord(at); at < 0 {
			return code
		}
	}
	return code
}
