package dissect

// IPv4's options (RFC 791 §3.1; IANA, IP option numbers).
const (
	ipv4End         = 0
	ipv4NOP         = 1
	ipv4RecordRoute = 7
	ipv4Timestamp   = 68
	ipv4Traceroute  = 82
	ipv4Security    = 130
	ipv4LooseRoute  = 131
	ipv4StrictRoute = 137
	ipv4RouterAlert = 148
)

var ipv4OptionNames = map[uint8]string{
	ipv4End:         "EOL",
	ipv4NOP:         "NOP",
	ipv4RecordRoute: "RR",
	ipv4Timestamp:   "timestamp",
	ipv4Traceroute:  "traceroute",
	ipv4Security:    "security",
	ipv4LooseRoute:  "LSRR",
	ipv4StrictRoute: "SSRR",
	ipv4RouterAlert: "RA",
}

// ipv4Options prints the options in the next n bytes of b. It reports false
// where one is longer than what was captured.
func (p *Printer) ipv4Options(b view, n int) bool {
	for at := 0; at < n; {
		if at > 0 {
			p.char(',')
		}
		kind := b.u8(at)
		if name := ipv4OptionNames[kind]; name != "" {
			p.str(name)
		} else {
			p.str("unknown ").u8(kind)
		}
		size := 1
		if kind != ipv4End && kind != ipv4NOP {
			size = int(b.u8(at + 1))
			if size < 2 || size > n-at {
				p.str(" [bad length ").num(size).char(']')
				return true
			}
		}
		if !b.has(at, size) || !p.ipv4Option(kind, b.from(at), size) {
			return false
		}
		if kind == ipv4End {
			return true
		}
		at += size
	}
	return true
}

// ipv4Option prints the value of an option of size bytes.
func (p *Printer) ipv4Option(kind uint8, b view, size int) bool {
	switch kind {
	case ipv4RecordRoute, ipv4LooseRoute, ipv4StrictRoute:
		return p.ipv4Route(b, size)
	case ipv4Timestamp:
		return p.ipv4Stamps(b, size)
	case ipv4RouterAlert:
		// RFC 2113 §2.1: 0 asks every router to look, others are reserved.
		if size < 4 {
			p.str(" [bad length ").num(size).char(']')
		} else if v := b.u16(2); v != 0 {
			p.str(" value ").u16(v)
		}
	}
	return true
}

// ipv4Route prints a route, recorded or to be taken. The entries before the
// pointer are followed by a comma.
func (p *Printer) ipv4Route(b view, size int) bool {
	if size < 3 {
		p.str(" [bad length ").num(size).char(']')
		return true
	}
	if (size+1)%4 != 0 {
		p.str(" [bad length ").num(size).char(']')
	}
	pointer := int(b.u8(2)) - 1
	if pointer < 3 || (pointer+1)%4 != 0 || pointer > size {
		p.str(" [bad ptr ").u8(b.u8(2)).char(']')
	}
	for at := 3; at < size; at += 4 {
		if !b.has(at, 4) {
			return false
		}
		p.char(' ')
		p.ip4(b, at)
		// A pointer of 0 counts as behind all of them.
		if pointer > at || pointer < 0 {
			p.char(',')
		}
	}
	return true
}

// The kinds of time stamps: alone, with addresses, with addresses that the
// sender has filled in.
const (
	stampOnly     = 0
	stampAddress  = 1
	stampPrefixed = 3
)

// ipv4Stamps prints an option of time stamps. A ^ stands where the next one
// goes. It reports false where they were not captured.
func (p *Printer) ipv4Stamps(b view, size int) bool {
	if size < 4 {
		p.str("[bad length ").num(size).char(']')
		return true
	}
	p.str(" TS{")
	kind := b.u8(3) & 15
	entry := 8
	if kind == stampOnly {
		entry = 4
	}
	if (size-4)%entry != 0 {
		p.str("[bad length ").num(size).char(']')
	}
	pointer := int(b.u8(2)) - 1
	if pointer < 4 || (pointer-4)%entry != 0 || pointer > size {
		p.str("[bad ptr ").u8(b.u8(2)).char(']')
	}
	at := size
	switch kind {
	case stampOnly:
		p.str("TSONLY")
		at = 4
	case stampAddress:
		p.str("TS+ADDR")
		at = 4
	case stampPrefixed:
		p.str("PRESPEC")
		at = 4
	default:
		p.str("[bad ts type ").u8(kind).char(']')
		pointer = 0
	}
	for ; at < size; at += entry {
		if !b.has(at, entry) {
			return false
		}
		if pointer == at {
			p.str(" ^")
		}
		p.char(' ').u32(b.u32(at + entry - 4)).char('@')
		if entry == 8 {
			p.ip4(b, at)
		}
	}
	if pointer == at {
		p.str(" ^ ")
	}
	if missed := b.u8(3) >> 4; missed != 0 {
		p.str(" [").u8(missed).str(" hops not recorded]} ")
	} else {
		p.char('}')
	}
	return true
}
