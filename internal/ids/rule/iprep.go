package rule

// IPRep is iprep: how sure somebody is that a host belongs to a category.
type IPRep struct {
	Side     IPRepSide
	Category string
	Test     IPRepTest
	Op       Compare // of ScoreTest
	Score    uint8
	pos      int
}

// IPRepSide is whose reputation counts.
type IPRepSide uint8

// The sides.
const (
	AnyHost IPRepSide = iota
	SrcHost
	DstHost
	BothHosts
)

// IPRepTest is what is asked of it.
type IPRepTest uint8

// The tests.
const (
	ScoreTest IPRepTest = iota
	HasScore            // isset
	HasNoScore
)

func (*IPRep) packetCondition() {}

// IPReps are all uses of reputations that a rule makes.
func (r *Rule) IPReps() (all []*IPRep) {
	for _, c := range r.Packet {
		if i, ok := c.(*IPRep); ok {
			all = append(all, i)
		}
	}
	return all
}

// Column is where it stands in the rule's text; 1 is the first place.
func (i *IPRep) Column() int { return i.pos + 1 }

var ipRepSides = map[string]IPRepSide{"any": AnyHost, "src": SrcHost, "dst": DstHost, "both": BothHosts}

var ipRepOps = map[string]Compare{"<": Less, "<=": LessEqual, ">": Greater, ">=": GreaterEqual, "=": Equal}

// parseIPRep takes iprep:dst,CnC,>,30, and iprep:src,known,isset.
func (p *parser) parseIPRep(o *option) error {
	parts := fields(o.value)
	if len(parts) < 3 {
		return faultf("needs whose reputation it is, a category, and what is asked of it")
	}
	i := &IPRep{Category: parts[1], pos: o.at}
	var ok bool
	if i.Side, ok = ipRepSides[parts[0]]; !ok {
		return faultf("%s is none of any, src, dst and both", short(parts[0]))
	}
	switch {
	case parts[1] == "":
		return faultf("the category has no name")
	case len(parts) == 3 && parts[2] == "isset":
		i.Test = HasScore
	case len(parts) == 3 && parts[2] == "isnotset":
		i.Test = HasNoScore
	case len(parts) != 4:
		return faultf("a score is compared by <, <=, =, >= or >, with a number; or isset or isnotset asks whether there is one")
	default:
		if i.Op, ok = ipRepOps[parts[2]]; !ok {
			return faultf("%s compares no scores: <, <=, =, >= and > do", short(parts[2]))
		}
		n, err := parseUint(parts[3], 7)
		if err != nil {
			return err
		}
		i.Score = uint8(n)
	}
	p.rule.Packet = append(p.rule.Packet, i)
	return nil
}
