package detect

import (
	"gotcp/internal/ids/app"
	"gotcp/internal/ids/pattern"
	"gotcp/internal/ids/rule"
)

const numProtos = 8

// bit is the number of the one bit in p.
func (p protos) bit() int {
	n := 0
	for p > 1 {
		p >>= 1
		n++
	}
	return n
}

// packetGroup are the rules that a packet of one protocol and direction may meet.
type packetGroup struct {
	// plain are those that are looked at without having been searched for, by the protocol
	// that they are about (app.Unknown: none): a flow meets those about its own, and those about none.
	plain [app.NumProtocols]portIndex
	// sets are the patterns of the others: for flows of a protocol that many of them
	// are about, and (app.Unknown) for all others. The rules about no protocol are in
	// all of them. ports are the sets of rules about ports that many rules are about.
	sets  [app.NumProtocols]*packetSets
	ports map[uint16]*packetSets
}

// packetSets are patterns by where they are looked for: in packets, or in streams,
// which are of TCP only.
type packetSets struct {
	packet, stream depthSets
	// small are those in packets of rules that are about small ones.
	small patternGroup
}

// depthSets are patterns by how deep they may lie: all of the shallow ones end within
// the first bytes of a packet, or of what is new in a stream, those at the edge within
// the very first. Among the deep ones are shallow ones, too.
type depthSets struct{ edge, shallow, deep patternGroup }

// How many bytes the patterns at the edge, and the shallow ones, lie in.
const (
	edgeLimit    = 24
	shallowLimit = 320
)

// smallPacket is the largest payload of a small packet.
const smallPacket = 512

// How rules about single ports are filed whose patterns are not shallow: where a port has few they are just
// looked at, where it has many they have a set of their own.
const (
	fewPerPort  = 8
	manyPerPort = 64
)

// ownSets is how many rules a protocol needs to have sets of its own.
const ownSets = 16

// minPattern is how long a string should be to be searched for together with others,
// minShort how long it has to be: those that are shorter slow all of them down. Rules with
// shorter ones are just looked at, unless there are more than maxShort.
const (
	minPattern = 4
	minShort   = 3
	maxShort   = 16
)

// setsBuilder are the patterns of packetSets in the making.
type setsBuilder struct {
	packet, stream depthBuilder
	small          patternBuilder
}

type depthBuilder struct{ edge, shallow, deep patternBuilder }

// add files a rule's patterns: one near the beginning where there is one that is
// good enough, the best one otherwise.
func (b *setsBuilder) add(s *sig, tcp bool) {
	f := s.searched()
	if tcp && s.needStream {
		b.stream.add(s, f)
	}
	if !tcp || s.needPacket {
		if !f.near() && maxPayload(s.rule) <= smallPacket {
			b.small.add(s, f)
		} else {
			b.packet.add(s, f)
		}
	}
}

func (b *depthBuilder) add(s *sig, f *fastPattern) {
	switch {
	case !f.near():
		b.deep.add(s, f)
	case f.last <= edgeLimit:
		b.edge.add(s, f)
	default:
		b.shallow.add(s, f)
	}
}

// searched is the pattern that is searched for.
func (s *sig) searched() *fastPattern {
	if s.anchor != nil && (len(s.anchor.bytes) >= minShort || len(s.fast.bytes) < minPattern) {
		return s.anchor
	}
	return s.fast
}

// near reports whether the pattern is a shallow one.
func (f *fastPattern) near() bool { return f.last > 0 && f.last <= shallowLimit }

// short reports whether a rule's pattern would slow the others down.
func (s *sig) short() bool {
	f := s.searched()
	return len(f.bytes) < minShort && !f.near()
}

func (b *setsBuilder) sets() *packetSets {
	return &packetSets{b.packet.sets(), b.stream.sets(), b.small.group()}
}

// sets makes the sets. Where there are deep patterns all bytes are searched anyway, and
// shallow ones that are not too short are searched for together with them: that finds
// some in vain, but spares a search.
func (b *depthBuilder) sets() depthSets {
	if len(b.deep.patterns) > 0 {
		b.shallow = b.shallow.moved(&b.deep, func(p pattern.Pattern) bool { return len(p.Bytes) >= minShort })
	}
	return depthSets{b.edge.group(), b.shallow.group(), b.deep.group()}
}

// newPacketGroup files the rules of one protocol and direction.
func newPacketGroup(rules []*sig, p protos, dir uint8) (g packetGroup) {
	f := filer{group: &g, tcp: p == protoTCP, perPort: map[uint16]int{}, ports: map[uint16]*setsBuilder{}}
	var searched []*sig
	for _, s := range rules {
		switch {
		case s.protos&p == 0 || s.dirs&dir == 0:
		case s.fast == nil:
			g.plain[s.home()].add(s)
		default:
			f.count(s)
			searched = append(searched, s)
		}
	}
	for _, s := range searched {
		f.file(s)
	}
	f.finish()
	return g
}

// filer files the rules that have a pattern.
type filer struct {
	group   *packetGroup
	tcp     bool
	perPort map[uint16]int // rules
	short   int            // rules about any port with a short pattern
	ports   map[uint16]*setsBuilder
	rest    []*sig // about any port, or about ports with some rules
}

func (f *filer) count(s *sig) {
	if s.searched().near() {
		return
	}
	if ports, _ := s.indexed(); ports != nil {
		eachPort(ports, func(port uint16) { f.perPort[port]++ })
	} else if s.short() {
		f.short++
	}
}

func (f *filer) file(s *sig) {
	ports, _ := s.indexed()
	if ports == nil {
		if s.short() && f.short <= maxShort {
			f.group.plain[s.home()].add(s)
		} else {
			f.rest = append(f.rest, s)
		}
		return
	}
	switch most := f.most(ports); {
	case s.searched().near():
		f.rest = append(f.rest, s)
	case most <= fewPerPort:
		f.group.plain[s.home()].add(s)
	case most < manyPerPort:
		f.rest = append(f.rest, s)
	default:
		eachPort(ports, func(port uint16) {
			if f.ports[port] == nil {
				f.ports[port] = &setsBuilder{}
			}
			f.ports[port].add(s, f.tcp)
		})
	}
}

// most is how many rules there are about one of the ports.
func (f *filer) most(ports *rule.Ports) (most int) {
	eachPort(ports, func(port uint16) { most = max(most, f.perPort[port]) })
	return most
}

// finish makes the sets: one of the rules about no protocol, or about one with few,
// and for each protocol with many one of these and its own.
func (f *filer) finish() {
	rules := map[app.Protocol]int{}
	for _, s := range f.rest {
		rules[family(s.app)]++
	}
	home := func(s *sig) app.Protocol {
		if of := family(s.app); rules[of] >= ownSets {
			return of
		}
		return app.Unknown
	}
	builders := map[app.Protocol]*setsBuilder{app.Unknown: {}}
	for _, s := range f.rest {
		builders[home(s)] = &setsBuilder{}
	}
	for of, b := range builders {
		for _, s := range f.rest {
			if h := home(s); h == app.Unknown || h == of {
				b.add(s, f.tcp)
			}
		}
	}
	for of, b := range builders {
		f.group.sets[of] = b.sets()
	}
	f.group.ports = map[uint16]*packetSets{}
	for port, b := range f.ports {
		f.group.ports[port] = b.sets()
	}
}

// home is the protocol under which a rule is filed. One about HTTP/2 may be about what carries
// names as well.
func (s *sig) home() app.Protocol {
	if s.app == app.HTTP2 {
		return app.Unknown
	}
	return family(s.app)
}

// family is the protocol under which rules about kindred ones are filed.
func family(p app.Protocol) app.Protocol {
	switch p {
	case app.HTTP2:
		return app.HTTP
	case app.DoH2:
		return app.DNS
	case app.DCERPC:
		return app.SMB
	}
	return p
}
