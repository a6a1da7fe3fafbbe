package detect

import "gotcp/internal/ids/rule"

// portIndex are rules by port.
type portIndex struct {
	any      []uint32
	dst, src portRules
}

// portRules are rules by one port. Most ports have none, which a bit each says.
type portRules struct {
	has   *[1 << 16 / 64]uint64 // nil: none has any
	rules map[uint16][]uint32
}

// of are the rules of a port.
func (r *portRules) of(port uint16) []uint32 {
	if r.has == nil || r.has[port/64]>>(port%64)&1 == 0 {
		return nil
	}
	return r.rules[port]
}

// maxIndexedPorts is how many ports a rule may name to be found by them.
const maxIndexedPorts = 32

// indexed are the ports by which a rule is found, and whether they are the
// packet's source ports. Without any it is looked at for every port.
func (s *sig) indexed() (ports *rule.Ports, src bool) {
	e := &s.ends
	switch {
	case !anyPort(e.dstPorts) && countPorts(e.dstPorts) <= maxIndexedPorts:
		return e.dstPorts, false
	case !anyPort(e.srcPorts) && countPorts(e.srcPorts) <= maxIndexedPorts:
		return e.srcPorts, true
	}
	return nil, false
}

// add files a rule under its ports.
func (x *portIndex) add(s *sig) {
	ports, src := s.indexed()
	switch {
	case ports == nil:
		x.any = append(x.any, s.index)
	case src:
		x.src.add(ports, s.index)
	default:
		x.dst.add(ports, s.index)
	}
}

func countPorts(p *rule.Ports) (n int) {
	for _, r := range p.In {
		n += int(r.Last) - int(r.First) + 1
	}
	return n
}

func (r *portRules) add(p *rule.Ports, index uint32) {
	if r.has == nil {
		r.has, r.rules = new([1 << 16 / 64]uint64), map[uint16][]uint32{}
	}
	eachPort(p, func(port uint16) {
		r.has[port/64] |= 1 << (port % 64)
		r.rules[port] = append(r.rules[port], index)
	})
}

func eachPort(p *rule.Ports, do func(port uint16)) {
	for _, r := range p.In {
		for port := int(r.First); port <= int(r.Last); port++ {
			do(uint16(port))
		}
	}
}
