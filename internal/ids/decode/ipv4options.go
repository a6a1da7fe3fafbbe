package decode

import "gotcp/internal/ids/event"

// The options of IPv4 (IANA, "IP Option Numbers").
const (
	optEnd         = 0
	optNOP         = 1
	optRecordRoute = 7
	optQuickStart  = 25
	optTimestamp   = 68
	optSecurity    = 130
	optLooseRoute  = 131
	optExtSecurity = 133
	optCIPSO       = 134
	optStreamID    = 136
	optStrictRoute = 137
	optRouterAlert = 148
)

// ipv4Options checks the options of an IPv4 header (RFC 791 §3.1). It stops where
// the next option cannot be found.
func (p *Packet) ipv4Options(b []byte) {
	if len(b)%8 != 0 {
		p.Raise(event.IPv4OptionPadRequired)
	}
	var seen [256]bool
	for len(b) > 0 && b[0] != optEnd {
		if b[0] == optNOP {
			b = b[1:]
			continue
		}
		if len(b) < 2 {
			p.Raise(event.IPv4OptionEOLRequired)
			return
		}
		n := int(b[1])
		if n < 2 || n > len(b) {
			p.Raise(event.IPv4OptionInvalidLen)
			return
		}
		switch {
		case seen[b[0]] && knownOption(b[0]):
			p.Raise(event.IPv4OptionDuplicate)
		case !p.ipv4Option(b[:n]):
			return
		}
		seen[b[0]] = true
		b = b[n:]
	}
}

// knownOption reports an option that may be there only once, and of which it is known
// what it looks like.
func knownOption(kind byte) bool {
	switch kind {
	case optRecordRoute, optLooseRoute, optStrictRoute, optTimestamp, optCIPSO, optQuickStart, optSecurity,
		optExtSecurity, optStreamID, optRouterAlert:
		return true
	}
	return false
}

// ipv4Option checks one option, and reports false if it is broken.
func (p *Packet) ipv4Option(opt []byte) bool {
	n := len(opt)
	wrong := false
	switch opt[0] {
	case optRecordRoute, optLooseRoute, optStrictRoute:
		return p.routeOption(opt)
	case optTimestamp:
		return p.timestampOption(opt)
	case optCIPSO:
		return p.cipsoOption(opt)
	case optQuickStart: // RFC 4782 §3.1
		wrong = n < 8
	case optSecurity: // RFC 791
		wrong = n != 11
	case optExtSecurity: // RFC 1108 §2.4
		wrong = n < 3
	case optStreamID, optRouterAlert: // RFC 791, RFC 2113
		wrong = n != 4
	default:
		p.Raise(event.IPv4OptionInvalid)
		return true
	}
	if wrong {
		p.Raise(event.IPv4OptionInvalidLen)
	}
	return !wrong
}

// routeOption checks a record of addresses: its pointer, counted from 1, must
// point at a place for one, or just behind the last (RFC 791 §3.1).
func (p *Packet) routeOption(opt []byte) bool {
	if len(opt) < 3 {
		p.Raise(event.IPv4OptionInvalidLen)
		return false
	}
	pointer := int(opt[2])
	if pointer < 4 || pointer%4 != 0 || pointer > len(opt)+1 {
		p.Raise(event.IPv4OptionMalformed)
		return false
	}
	return true
}

// timestampOption checks a record of times, with addresses before them if its
// flags are 1 or 3 (RFC 791 §3.1).
func (p *Packet) timestampOption(opt []byte) bool {
	if len(opt) < 5 {
		p.Raise(event.IPv4OptionInvalidLen)
		return false
	}
	size := 4
	pointer, flags := int(opt[2]), opt[3]&0xf
	if flags == 1 || flags == 3 {
		size = 8
	}
	if pointer < 5 || (pointer-5)%size != 0 || pointer > len(opt)+1 {
		p.Raise(event.IPv4OptionMalformed)
		return false
	}
	return true
}

// cipsoOption checks a label of the commercial security option (FIPS 188 §4): type,
// length, four bytes of domain, then tags with a type and a length of their own. A
// third byte that is there for alignment is zero.
func (p *Packet) cipsoOption(opt []byte) bool {
	if len(opt) < 8 {
		p.Raise(event.IPv4OptionInvalidLen)
		return false
	}
	for tags := opt[6:]; len(tags) > 0; tags = tags[tags[1]:] {
		if !cipsoTag(tags) {
			p.Raise(event.IPv4OptionMalformed)
			return false
		}
	}
	return true
}

// cipsoTag checks the first of some tags.
func cipsoTag(b []byte) bool {
	if len(b) < 4 || b[1] < 4 || int(b[1]) > len(b) {
		return false
	}
	switch b[0] {
	case 1, 2, 5, 6:
		return b[2] == 0
	case 7:
		return true
	}
	return false
}
