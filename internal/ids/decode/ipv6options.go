package decode

import "gotcp/internal/ids/event"

// The options of IPv6 (IANA, "Destination Options and Hop-by-Hop Options").
const (
	optPad1         = 0x00
	optPadN         = 0x01
	optRouterAlert6 = 0x05
	optJumbo        = 0xc2
	optHomeAddress  = 0xc9
)

// optionEvents are those of a header with options.
type optionEvents struct{ unknown, onlyPadding event.Event }

var (
	hopOptions  = optionEvents{event.IPv6HopOptionsUnknownOption, event.IPv6HopOptionsOnlyPadding}
	destOptions = optionEvents{event.IPv6DestOptionsUnknownOption, event.IPv6DestOptionsOnlyPadding}
)

// ipv6Options checks the options of a hop-by-hop or destination header (RFC 8200
// §4.2), up to one that does not fit in its header. One that is too long by a byte
// still passes for whole, as it does with those who wrote the rules.
func (p *Packet) ipv6Options(b []byte, e optionEvents) {
	padding, others := false, false
	for len(b) > 0 {
		if b[0] == optPad1 {
			padding = true
			b = b[1:]
			continue
		}
		if len(b) < 2 || 1+int(b[1]) > len(b) || int(b[1]) < leastOption(b[0]) {
			p.Raise(event.IPv6ExtInvalidOptionLen)
			break
		}
		n := int(b[1])
		switch b[0] {
		case optPadN:
			padding = true
			if n == 0 { // for two bytes of padding there is no other way, yet nobody sends it
				p.Raise(event.IPv6ZeroLenPadN)
			}
		case optJumbo: // only a length
		case optRouterAlert6, optHomeAddress:
			others = true
		default:
			others = true
			p.Raise(e.unknown)
		}
		b = b[min(2+n, len(b)):]
	}
	if padding && !others {
		p.Raise(e.onlyPadding)
	}
}

// leastOption is how much data an option has at least (RFC 2711 §2.1, RFC 2675 §2,
// RFC 6275 §6.3).
func leastOption(kind byte) int {
	switch kind {
	case optRouterAlert6:
		return 2
	case optJumbo:
		return 4
	case optHomeAddress:
		return 16
	}
	return 0
}
