package rule

import (
	"cmp"
	"slices"
	"strings"
)

const lastPort = 65535

// parsePorts reads the ports of a rule's header.
func parsePorts(text string, lookup func(string) (string, bool)) (*Ports, error) {
	var in, out []PortRange
	l := lists{lookup: lookup, element: func(s string, negated bool) error {
		r, err := parsePortRange(s)
		if err != nil {
			return err
		}
		if negated {
			out = append(out, r)
		} else {
			in = append(in, r)
		}
		return nil
	}}
	if err := l.elements(text, false, 0); err != nil {
		return nil, err
	}
	if in == nil {
		in = []PortRange{{0, lastPort}}
	}
	in = subtractPorts(mergePorts(in), mergePorts(out))
	if len(in) == 0 {
		return nil, faultf("no port is left: all are negated")
	}
	if in[0] == (PortRange{0, lastPort}) {
		return &Ports{All: true}, nil
	}
	return &Ports{In: in}, nil
}

// parsePortRange reads 80, 80:90, 80:, :80 or any.
func parsePortRange(s string) (PortRange, error) {
	if strings.EqualFold(s, "any") {
		return PortRange{0, lastPort}, nil
	}
	first, last, ranged := strings.Cut(s, ":")
	if !ranged {
		last = first
	}
	r := PortRange{0, lastPort}
	for i, end := range []*uint16{&r.First, &r.Last} {
		t := strings.Trim([]string{first, last}[i], blanks)
		if t == "" && ranged {
			continue
		}
		n, err := parseUint(t, 16)
		if err != nil {
			return r, faultf("%s is no port", short(s))
		}
		*end = uint16(n)
	}
	if r.Last < r.First || s == ":" {
		return r, faultf("%s is no range of ports", short(s))
	}
	return r, nil
}

// mergePorts sorts ranges and joins those that touch.
func mergePorts(ranges []PortRange) []PortRange {
	slices.SortFunc(ranges, func(a, b PortRange) int { return cmp.Compare(a.First, b.First) })
	var merged []PortRange
	for _, r := range ranges {
		if n := len(merged); n > 0 && int(r.First) <= int(merged[n-1].Last)+1 {
			merged[n-1].Last = max(merged[n-1].Last, r.Last)
			continue
		}
		merged = append(merged, r)
	}
	return merged
}

// subtractPorts takes ranges out of others, both merged.
func subtractPorts(in, out []PortRange) []PortRange {
	for _, o := range out {
		var left []PortRange
		for _, r := range in {
			if o.Last < r.First || r.Last < o.First {
				left = append(left, r)
				continue
			}
			if r.First < o.First {
				left = append(left, PortRange{r.First, o.First - 1})
			}
			if o.Last < r.Last {
				left = append(left, PortRange{o.Last + 1, r.Last})
			}
		}
		in = left
	}
	return in
}
