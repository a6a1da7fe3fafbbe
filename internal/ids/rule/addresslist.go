package rule

import (
	"math/bits"
	"net/netip"
	"slices"
	"strings"
)

// parseAddresses reads the addresses of a rule's header.
func parseAddresses(text string, lookup func(string) (string, bool)) (*Addresses, error) {
	var a Addresses
	any, notAny := false, false
	l := lists{lookup: lookup, element: func(s string, negated bool) error {
		if strings.EqualFold(s, "any") {
			any, notAny = any || !negated, notAny || negated
			return nil
		}
		r, err := parseAddressRange(s)
		if err != nil {
			return err
		}
		if negated {
			a.Out = append(a.Out, r)
		} else {
			a.In = append(a.In, r)
		}
		return nil
	}}
	if err := l.elements(text, false, 0); err != nil {
		return nil, err
	}
	a.In, a.Out = mergeAddresses(a.In), mergeAddresses(a.Out)
	if any || wholeAddresses(a.In) {
		a.In = nil
	}
	if notAny || wholeAddresses(a.Out) || coveredAddresses(a.In, a.Out) {
		return nil, faultf("no address is left: all are negated")
	}
	a.All = a.In == nil && a.Out == nil
	return &a, nil
}

// parseAddressRange reads an address, a network or a range.
func parseAddressRange(s string) (AddressRange, error) {
	if first, last, ok := strings.Cut(s, "-"); ok {
		a, errA := netip.ParseAddr(strings.Trim(first, blanks))
		b, errB := netip.ParseAddr(strings.Trim(last, blanks))
		if errA != nil || errB != nil || a.Zone() != "" || b.Zone() != "" || a.Is4() != b.Is4() || b.Less(a) {
			return AddressRange{}, faultf("%s is no range of addresses", short(s))
		}
		return AddressRange{a, b}, nil
	}
	host, mask, network := strings.Cut(s, "/")
	a, err := netip.ParseAddr(host)
	if err != nil || a.Zone() != "" {
		return AddressRange{}, faultf("%s is no address", short(s))
	}
	if !network {
		return AddressRange{a, a}, nil
	}
	n, ok := prefixLength(mask, a)
	if !ok {
		return AddressRange{}, faultf("%s is no network: its mask is wrong", short(s))
	}
	prefix := netip.PrefixFrom(a, n).Masked()
	return AddressRange{prefix.Addr(), lastOf(prefix)}, nil
}

// prefixLength reads the mask behind an address: 24, or 255.255.255.0.
func prefixLength(mask string, a netip.Addr) (n int, ok bool) {
	if m, err := netip.ParseAddr(mask); err == nil && m.Is4() && a.Is4() {
		b := m.As4()
		v := uint32(b[0])<<24 | uint32(b[1])<<16 | uint32(b[2])<<8 | uint32(b[3])
		n = bits.LeadingZeros32(^v)
		return n, v<<n == 0
	}
	v, err := parseUint(mask, 8)
	return int(v), err == nil && int(v) <= a.BitLen()
}

// lastOf is a network's last address.
func lastOf(p netip.Prefix) netip.Addr {
	if p.Addr().Is4() {
		b := p.Addr().As4()
		setBits(b[:], p.Bits())
		return netip.AddrFrom4(b)
	}
	b := p.Addr().As16()
	setBits(b[:], p.Bits())
	return netip.AddrFrom16(b)
}

// setBits sets all bits from the n-th on.
func setBits(b []byte, n int) {
	for i := range b {
		if free := 8*(i+1) - n; free >= 8 {
			b[i] = 0xff
		} else if free > 0 {
			b[i] |= 1<<free - 1
		}
	}
}

// mergeAddresses sorts ranges and joins those that touch.
func mergeAddresses(ranges []AddressRange) []AddressRange {
	slices.SortFunc(ranges, func(a, b AddressRange) int { return a.First.Compare(b.First) })
	var merged []AddressRange
	for _, r := range ranges {
		if n := len(merged); n > 0 {
			last := &merged[n-1]
			next := last.Last.Next() // not valid behind the last of a family
			if last.First.BitLen() == r.First.BitLen() && (!next.IsValid() || r.First.Compare(next) <= 0) {
				if last.Last.Less(r.Last) {
					last.Last = r.Last
				}
				continue
			}
		}
		merged = append(merged, r)
	}
	return merged
}

var (
	all4 = AddressRange{netip.IPv4Unspecified(), netip.AddrFrom4([4]byte{255, 255, 255, 255})}
	all6 = AddressRange{netip.IPv6Unspecified(), lastOf(netip.PrefixFrom(netip.IPv6Unspecified(), 0))}
)

// wholeAddresses reports whether merged ranges are all addresses there are.
func wholeAddresses(ranges []AddressRange) bool {
	return len(ranges) == 2 && ranges[0] == all4 && ranges[1] == all6
}

// coveredAddresses reports whether all of some ranges lie in others, both merged.
func coveredAddresses(in, out []AddressRange) bool {
	for _, r := range in {
		i, _ := slices.BinarySearchFunc(out, r.First, func(o AddressRange, a netip.Addr) int { return o.Last.Compare(a) })
		if i == len(out) || out[i].First.Compare(r.First) > 0 || out[i].Last.Compare(r.Last) < 0 {
			return false
		}
	}
	return len(in) > 0
}
