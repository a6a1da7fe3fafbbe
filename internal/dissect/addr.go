package dissect

import (
	"encoding/binary"
	"net/netip"

	"gotcp/internal/wire"
)

// Names finds names for numbers, as a tcpdump without -n shows them. A method
// that knows no name returns false, and the number is printed.
type Names interface {
	// Addr names an IPv4 or IPv6 address.
	Addr(netip.Addr) (string, bool)
	// Port names a port of "tcp", "udp" or "sctp".
	Port(transport string, port uint16) (string, bool)
	// Protocol names an IP protocol.
	Protocol(number uint8) (string, bool)
}

// ip4 appends the IPv4 address at at.
func (p *Printer) ip4(b view, at int) *text {
	v := binary.BigEndian.Uint32(b.bytes(at, 4))
	if p.opt.Names != nil {
		if name, ok := p.opt.Names.Addr(netip.AddrFrom4([4]byte{byte(v >> 24), byte(v >> 16), byte(v >> 8), byte(v)})); ok {
			return p.str(p.host(name))
		}
	}
	p.dotted(v)
	return &p.text
}

// host is a name as the flags want it: without its domain under -N.
func (p *Printer) host(name string) string {
	if p.opt.NoDomain {
		for i := range len(name) {
			if name[i] == '.' {
				return name[:i]
			}
		}
	}
	return name
}

// dotted appends an IPv4 address as numbers.
func (t *text) dotted(v uint32) *text {
	t.octet(byte(v >> 24)).char('.')
	t.octet(byte(v >> 16)).char('.')
	t.octet(byte(v >> 8)).char('.')
	return t.octet(byte(v))
}

func (t *text) octet(v byte) *text {
	switch {
	case v >= 100:
		t.out = append(t.out, '0'+v/100, '0'+v/10%10, '0'+v%10)
	case v >= 10:
		t.out = append(t.out, '0'+v/10, '0'+v%10)
	default:
		t.out = append(t.out, '0'+v)
	}
	return t
}

// ip6 appends the IPv6 address at at.
func (p *Printer) ip6(b view, at int) *text {
	a := b.bytes(at, 16)
	if p.opt.Names != nil {
		if name, ok := p.opt.Names.Addr(netip.AddrFrom16([16]byte(a))); ok {
			return p.str(p.host(name))
		}
	}
	return p.colons(a)
}

// colons appends an IPv6 address as numbers: the first longest run of at least
// two zero words is left out (RFC 5952 §4.2), and an address that holds an
// IPv4 one ends with its dots: ::1.2.3.4 and ::ffff:1.2.3.4.
func (t *text) colons(a []byte) *text {
	var word [8]uint16
	for i := range word {
		word[i] = binary.BigEndian.Uint16(a[2*i:])
	}
	gap, size := zeros(&word)
	for i := 0; i < len(word); i++ {
		if i == gap {
			t.char(':')
			i += size - 1
			if i == len(word)-1 {
				t.char(':')
			}
			continue
		}
		if i > 0 {
			t.char(':')
		}
		if i == 6 && gap == 0 && (size == 6 || size == 5 && word[5] == 0xffff) {
			return t.dotted(uint32(word[6])<<16 | uint32(word[7]))
		}
		t.hex16(word[i])
	}
	return t
}

// hex16 is hex for a word, quicker.
func (t *text) hex16(v uint16) *text {
	for shift := 12; shift > 0; shift -= 4 {
		if v>>shift != 0 {
			t.out = append(t.out, hexDigits[v>>shift&15])
		}
	}
	t.out = append(t.out, hexDigits[v&15])
	return t
}

// zeros finds the first longest run of at least two zero words.
func zeros(word *[8]uint16) (start, size int) {
	start = -1
	for i := 0; i < len(word); i++ {
		n := i
		for n < len(word) && word[n] == 0 {
			n++
		}
		if n-i >= 2 && n-i > size {
			start, size = i, n-i
		}
		if n > i {
			i = n
		}
	}
	return start, size
}

// mac appends the Ethernet address at at; without -n, with its organization.
func (p *Printer) mac(b view, at int) *text {
	a := [6]byte(b.bytes(at, 6))
	if p.opt.Names == nil {
		return p.macDigits(&a)
	}
	if a == [6]byte(wire.Broadcast) {
		return p.str("Broadcast")
	}
	p.macDigits(&a).str(" (oui ").str(organization(b.u24(at)))
	return p.char(')')
}

func (t *text) macDigits(a *[6]byte) *text {
	t.out = append(t.out,
		hexDigits[a[0]>>4], hexDigits[a[0]&15], ':', hexDigits[a[1]>>4], hexDigits[a[1]&15], ':',
		hexDigits[a[2]>>4], hexDigits[a[2]&15], ':', hexDigits[a[3]>>4], hexDigits[a[3]&15], ':',
		hexDigits[a[4]>>4], hexDigits[a[4]&15], ':', hexDigits[a[5]>>4], hexDigits[a[5]&15])
	return t
}

// linkAddr appends the link-layer address of n bytes at at.
func (p *Printer) linkAddr(b view, at, n int) *text {
	switch n {
	case 0:
		return p.str("<empty>")
	case 6:
		return p.mac(b, at)
	}
	return p.hexColons(b, at, n)
}

// hexColons appends n bytes from at as digits with colons between them.
func (p *Printer) hexColons(b view, at, n int) *text {
	for i, c := range b.bytes(at, n) {
		if i > 0 {
			p.char(':')
		}
		p.hexPad(uint64(c), 2)
	}
	return &p.text
}

// port appends a port of a transport.
func (p *Printer) port(transport string, port uint16) *text {
	if p.opt.Names != nil {
		if name, ok := p.opt.Names.Port(transport, port); ok {
			return p.str(name)
		}
	}
	return p.u16(port)
}
