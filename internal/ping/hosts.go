package ping

import (
	"fmt"
	"net/netip"
	"strings"

	"gotcp/internal/cli"
)

// Span is a run of IPv4 addresses, both ends included.
type Span struct{ First, Last netip.Addr }

// Len is how many addresses it has.
func (s Span) Len() int { return int(number(s.Last)-number(s.First)) + 1 }

// ParseSpan reads a network like 10.0.0.0/24 or a range like
// 10.0.0.1-10.0.0.50, of which the end may be just the last part
// (10.0.0.1-50). ok is false for what has neither form: a name or an address.
//
// Of a network, its own address and the broadcast address are left out, which
// are no hosts' (RFC 1122 §3.2.1.3), except where it has no others (RFC 3021).
func ParseSpan(s string) (span Span, ok bool, err error) {
	if strings.Contains(s, "/") {
		span, err = parseNetwork(s)
		return span, true, err
	}
	from, to, isRange := strings.Cut(s, "-")
	first, err := netip.ParseAddr(from)
	if !isRange || err != nil {
		return Span{}, false, nil // host names have dashes, too
	}
	if !strings.Contains(to, ".") {
		text := first.String()
		to = text[:strings.LastIndexByte(text, '.')+1] + to
	}
	last, err := netip.ParseAddr(to)
	switch {
	case err != nil:
		return Span{}, true, fmt.Errorf("%q is not a range like 10.0.0.1-10.0.0.50", s)
	case !first.Is4() || !last.Is4():
		return Span{}, true, fmt.Errorf("%q: ranges are of IPv4 addresses", s)
	case last.Less(first):
		return Span{}, true, fmt.Errorf("%q: the range ends before it begins", s)
	}
	return bounded(s, Span{first, last})
}

func parseNetwork(s string) (Span, error) {
	p, err := netip.ParsePrefix(s)
	if err != nil || !p.Addr().Is4() {
		return Span{}, fmt.Errorf("%q is not an IPv4 network like 10.0.0.0/24", s)
	}
	p = p.Masked()
	span := Span{p.Addr(), cli.LastAddr(p)}
	if p.Bits() < 31 {
		span = Span{span.First.Next(), span.Last.Prev()}
	}
	span, _, err = bounded(s, span)
	return span, err
}

func bounded(s string, span Span) (Span, bool, error) {
	if span.Len() > maxTargets {
		return Span{}, true, fmt.Errorf("%s: %d hosts are more than the %d that can be pinged at a time", s, span.Len(), maxTargets)
	}
	return span, true, nil
}

// number is an IPv4 address as a number.
func number(a netip.Addr) uint32 {
	b := a.As4()
	return uint32(b[0])<<24 | uint32(b[1])<<16 | uint32(b[2])<<8 | uint32(b[3])
}
