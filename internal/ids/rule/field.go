package rule

import (
	"strings"
)

// addField adds a condition on a header's field.
func (p *parser) addField(f Field, c comparison) {
	p.rule.Packet = append(p.rule.Packet, &FieldTest{Field: f, Op: c.op, Value: uint32(c.min), Max: uint32(c.max)})
}

// fieldTest is for keywords that compare a field of so many bits.
func fieldTest(f Field, bits int) func(*parser, *option) error {
	return func(p *parser, o *option) error {
		c, err := parseComparison(o.value, ofBits(bits))
		if err != nil {
			return err
		}
		p.addField(f, c)
		return nil
	}
}

// parseTOS takes tos:8, tos:!8, tos:x08.
func (p *parser) parseTOS(o *option) error {
	c, err := parseComparison(o.value, func(s string) (uint64, error) {
		if len(s) > 1 && s[0]|0x20 == 'x' {
			s = "0" + s
		}
		return parseUint(s, 8)
	})
	if err != nil {
		return err
	}
	p.addField(TOS, c)
	return nil
}

// protocolNumbers are the protocols above IP that rules name.
var protocolNumbers = map[string]uint64{
	"icmp": 1, "igmp": 2, "ipip": 4, "ipencap": 4, "tcp": 6, "egp": 8, "igp": 9, "udp": 17, "dccp": 33, "ipv6": 41,
	"ipv6-route": 43, "ipv6-frag": 44, "rsvp": 46, "gre": 47, "esp": 50, "ah": 51, "ipv6-icmp": 58, "icmp6": 58, "icmpv6": 58,
	"ipv6-nonxt": 59, "ipv6-opts": 60, "eigrp": 88, "ospf": 89, "pim": 103, "vrrp": 112, "l2tp": 115, "sctp": 132,
}

// parseIPProto takes ip_proto:47, ip_proto:!tcp, ip_proto:>50.
func (p *parser) parseIPProto(o *option) error {
	c, err := parseComparison(strings.ToLower(o.value), func(s string) (uint64, error) {
		if n, ok := protocolNumbers[s]; ok {
			return n, nil
		}
		return parseUint(s, 8)
	})
	if err != nil {
		return err
	}
	p.addField(IPProto, c)
	return nil
}

// parseL3Proto takes l3_proto:ipv4 or ipv6.
func (p *parser) parseL3Proto(o *option) error {
	switch strings.ToLower(o.value) {
	case "ipv4", "ip4", "ip":
		p.addField(IPv4Version, comparison{min: 4})
	case "ipv6", "ip6":
		p.addField(IPv4Version, comparison{min: 6})
	default:
		return faultf("%s is no version of IP", short(o.value))
	}
	return nil
}

// parseVLAN takes vlan.id:5, with the layer behind it: its number, any or all.
func (p *parser) parseVLAN(o *option) error {
	value, layer, _ := strings.Cut(o.value, ",")
	c, err := parseComparison(value, ofBits(16))
	if err != nil {
		return err
	}
	if c.min > 4095 || c.max > 4095 { // 12 bits (IEEE 802.1Q)
		return faultf("an identifier is at most 4095")
	}
	t := &VLANTest{Op: c.op, Min: uint16(c.min), Max: uint16(c.max), Layer: AnyLayer}
	switch layer = strings.Trim(layer, blanks); layer {
	case "", "any":
	case "all":
		t.Layer = AllLayers
	default:
		n, err := parseInt(layer, -3, 2)
		if err != nil {
			return err
		}
		t.Layer = int(n)
	}
	p.rule.Packet = append(p.rule.Packet, t)
	return nil
}

// cutFlagsOp takes an operator off bits, in front of them or behind.
func cutFlagsOp(s string) (FlagsOp, string) {
	for sign, op := range map[string]FlagsOp{"+": AllOf, "*": AnyOf, "!": NoneOf} {
		if rest, ok := strings.CutPrefix(s, sign); ok {
			return op, strings.Trim(rest, blanks)
		}
		if rest, ok := strings.CutSuffix(s, sign); ok {
			return op, strings.Trim(rest, blanks)
		}
	}
	return Exactly, s
}

// parseFlags takes flags:[!+*]FSRPAU12CE0[,ignored].
func (p *parser) parseFlags(o *option) error {
	bits, ignore, _ := strings.Cut(o.value, ",")
	t := &TCPFlagsTest{}
	t.Op, bits = cutFlagsOp(strings.Trim(bits, blanks))
	var err error
	if t.Flags, err = tcpFlags(bits); err != nil {
		return err
	}
	if t.Flags == 0 && bits != "0" {
		return faultf("no flags")
	}
	_, ignore = cutFlagsOp(strings.Trim(ignore, blanks))
	if t.Ignore, err = tcpFlags(ignore); err != nil {
		return err
	}
	p.rule.Packet = append(p.rule.Packet, t)
	return nil
}

func tcpFlags(s string) (flags uint8, err error) {
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case 'F', 'f':
			flags |= 0x01
		case 'S', 's':
			flags |= 0x02
		case 'R', 'r':
			flags |= 0x04
		case 'P', 'p':
			flags |= 0x08
		case 'A', 'a':
			flags |= 0x10
		case 'U', 'u':
			flags |= 0x20
		case '2', 'E', 'e':
			flags |= 0x40
		case '1', 'C', 'c':
			flags |= 0x80
		case '0':
		default:
			return 0, faultf("%q is no flag of TCP", s[i])
		}
	}
	return flags, nil
}

// parseFragBits takes fragbits:[!+*]MDR.
func (p *parser) parseFragBits(o *option) error {
	op, bits := cutFlagsOp(o.value)
	t := &FragBitsTest{Op: op}
	for i := 0; i < len(bits); i++ {
		switch bits[i] {
		case 'M', 'm':
			t.Bits |= 1
		case 'D', 'd':
			t.Bits |= 2
		case 'R', 'r':
			t.Bits |= 4
		default:
			return faultf("%q is none of M, D and R", bits[i])
		}
	}
	if t.Bits == 0 {
		return faultf("no bits")
	}
	p.rule.Packet = append(p.rule.Packet, t)
	return nil
}

// ipOptions are IP's options by the names of rules.
var ipOptions = map[string]uint8{
	"eol": 0, "nop": 1, "rr": 7, "ts": 68, "sec": 130, "lsrr": 131, "lsrre": 131, "esec": 133, "cipso": 134, "satid": 136,
	"ssrr": 137, "rtralt": 148,
}

func (p *parser) parseIPOpts(o *option) error {
	name := strings.ToLower(o.value)
	n, ok := ipOptions[name]
	if !ok && name != "any" {
		return faultf("%s is no option of IP", short(o.value))
	}
	p.rule.Packet = append(p.rule.Packet, &IPOptionTest{Option: n, Any: name == "any"})
	return nil
}

func (p *parser) parseSameIP(*option) error {
	p.rule.Packet = append(p.rule.Packet, &SameIP{})
	return nil
}
