package rule

import (
	"strings"
)

// maxNames is how many names a condition may have of which one is enough.
const maxNames = 64

// bitOps are what is done with bits that are kept.
var bitOps = map[string]StateOp{"set": Set, "unset": Unset, "toggle": Toggle, "isset": IsSet, "isnotset": IsNotSet}

func (p *parser) addState(s StateCondition) { p.rule.State = append(p.rule.State, s) }

// bitNames cuts the names of a bit: several of a condition stand between bars,
// several that are set (Snort's) between ampersands.
func bitNames(s string, op StateOp) ([]string, error) {
	sep := "|"
	if op < IsSet {
		sep = "&"
	}
	names := strings.Split(s, sep)
	if len(names) > maxNames {
		return nil, faultf("more than %d names", maxNames)
	}
	for i := range names {
		names[i] = strings.Trim(names[i], blanks)
		if names[i] == "" || strings.ContainsAny(names[i], blanks+"|") {
			return nil, faultf("%s is no name", short(names[i]))
		}
	}
	return names, nil
}

// parseFlowBits takes flowbits:set,name and its kin, and flowbits:noalert.
func (p *parser) parseFlowBits(o *option) error {
	parts := fields(o.value)
	if parts[0] == "noalert" && len(parts) == 1 {
		p.rule.NoAlert = true
		return nil
	}
	op, ok := bitOps[parts[0]]
	switch {
	case !ok:
		return faultf("%s is not understood: set, unset, toggle, isset, isnotset and noalert are", short(parts[0]))
	case len(parts) < 2:
		return faultf("%s needs a name", parts[0])
	case len(parts) > 2: // Snort has groups of bits behind the name
		return faultf("%s is more than a name", short(o.value))
	}
	names, err := bitNames(parts[1], op)
	if err != nil {
		return err
	}
	if op >= IsSet {
		p.addState(StateCondition{Kind: FlowBit, Op: op, Names: names})
		return nil
	}
	for _, name := range names {
		p.addState(StateCondition{Kind: FlowBit, Op: op, Names: []string{name}})
	}
	return nil
}

// parseFlowInt takes flowint:name,operation[,value].
func (p *parser) parseFlowInt(o *option) error {
	parts := fields(o.value)
	if len(parts) < 2 || parts[0] == "" {
		return faultf("needs a name and an operation")
	}
	s := StateCondition{Kind: FlowInt, Names: parts[:1]}
	operands := 3
	switch parts[1] {
	case "+":
		s.Op = Add
	case "-":
		s.Op = Subtract
	case "=":
		s.Op = Assign
	case "isset":
		s.Op, operands = IsSet, 2
	case "isnotset", "notset":
		s.Op, operands = IsNotSet, 2
	case "<", ">", "<=", ">=", "==", "!=":
		s.Op = Test
		s.Cmp, _ = cutSign(parts[1])
	default:
		return faultf("%s is no operation", short(parts[1]))
	}
	if len(parts) != operands {
		return faultf("%s takes %d parts, not %d", parts[1], operands, len(parts))
	}
	if operands == 3 {
		if parts[2] != "" && isLetter(parts[2][0]) {
			s.Var = parts[2]
		} else {
			n, err := parseUint(parts[2], 32)
			if err != nil {
				return err
			}
			s.Value = uint32(n)
		}
	}
	p.addState(s)
	return nil
}

// parseXBits takes xbits:set,name,track ip_src[,expire seconds].
func (p *parser) parseXBits(o *option) error {
	parts := fields(o.value)
	if parts[0] == "noalert" && len(parts) == 1 {
		p.rule.NoAlert = true
		return nil
	}
	op, ok := bitOps[parts[0]]
	if !ok || len(parts) < 3 {
		return faultf("needs set, unset, toggle, isset or isnotset, a name and whose bit it is")
	}
	names, err := bitNames(parts[1], op)
	if err != nil {
		return err
	}
	if len(names) > 1 {
		return faultf("one name only")
	}
	s := StateCondition{Kind: XBit, Op: op, Names: names}
	tracked := false
	for _, part := range parts[2:] {
		switch key, value := cutPart(part); key {
		case "track":
			track, ok := xbitTracks[value]
			if !ok {
				return faultf("%s has no bits: ip_src, ip_dst, ip_pair and tx have", short(value))
			}
			s.Track, tracked = track, true
		case "expire":
			n, err := parseUint(value, 32)
			if err == nil && n == 0 {
				err = faultf("a bit that expires at once")
			}
			if err != nil {
				return err
			}
			s.Expire = uint32(n)
		default:
			return faultf("%s is not understood", short(part))
		}
	}
	if !tracked {
		return faultf("track is missing: ip_src, ip_dst, ip_pair or tx")
	}
	if s.Track == ByTx && s.Expire != 0 {
		return faultf("the bits of a transaction end with it")
	}
	p.addState(s)
	return nil
}

var xbitTracks = map[string]Track{"ip_src": BySrc, "ip_dst": ByDst, "ip_pair": ByBoth, "tx": ByTx}

// parseHostBits takes hostbits:set,name[,src|dst|both[,seconds]].
func (p *parser) parseHostBits(o *option) error {
	parts := fields(o.value)
	if parts[0] == "noalert" && len(parts) == 1 {
		p.rule.NoAlert = true
		return nil
	}
	op, ok := bitOps[parts[0]]
	if !ok || len(parts) < 2 || len(parts) > 4 {
		return faultf("needs set, unset, toggle, isset or isnotset, a name and perhaps src, dst or both")
	}
	names, err := bitNames(parts[1], op)
	if err != nil {
		return err
	}
	s := StateCondition{Kind: HostBit, Op: op, Names: names}
	if len(parts) > 2 {
		if s.Track, ok = hostTracks[parts[2]]; !ok {
			return faultf("%s is none of src, dst and both", short(parts[2]))
		}
	}
	if len(parts) > 3 {
		n, err := parseUint(parts[3], 32)
		if err != nil {
			return err
		}
		s.Expire = uint32(n)
	}
	p.addState(s)
	return nil
}

var hostTracks = map[string]Track{"src": BySrc, "dst": ByDst, "both": ByBoth}
