package detect

import (
	"fmt"
	"slices"
	"testing"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/rule"
)

// many are so many rules about a port, each with a pattern of its own.
func many(n int, change func(*rule.Rule)) (rules []*rule.Rule) {
	for i := range n {
		r := payload(find(fmt.Sprintf("pattern %d", i)))
		change(r)
		rules = append(rules, r)
	}
	return rules
}

func TestPacketGroupsByPort(t *testing.T) {
	to := func(port uint16) func(*rule.Rule) {
		return func(r *rule.Rule) { r.DstPorts = &rule.Ports{In: []rule.PortRange{{First: port, Last: port}}} }
	}
	rules := slices.Concat(many(fewPerPort, to(1)), many(fewPerPort+1, to(2)), many(manyPerPort, to(3)))
	g := &build(t, rules...).packets[protoTCP.bit()][0]
	if len(g.plain[app.Unknown].dst.of(1)) != fewPerPort || len(g.plain[app.Unknown].dst.of(2)) != 0 {
		t.Errorf("just looked at: %d and %d rules", len(g.plain[app.Unknown].dst.of(1)), len(g.plain[app.Unknown].dst.of(2)))
	}
	if n := len(g.sets[app.Unknown].packet.deep.sigs); n != fewPerPort+1 {
		t.Errorf("in the set of all ports: %d patterns", n)
	}
	if len(g.ports) != 1 || len(g.ports[3].packet.deep.sigs) != manyPerPort {
		t.Errorf("sets of a port: %v", g.ports)
	}
}

func TestPacketGroupsByProtocol(t *testing.T) {
	rules := slices.Concat(
		many(ownSets, func(r *rule.Rule) { r.App = app.HTTP }), many(ownSets-1, func(r *rule.Rule) { r.App = app.TLS }), many(1, func(*rule.Rule) {}))
	g := &build(t, rules...).packets[protoTCP.bit()][0]
	// The same patterns stand in all rules; those behind the first are the rules that have it.
	count := func(p app.Protocol) int { return len(g.sets[p].packet.deep.sigs[0]) }
	if g.sets[app.TLS] != nil || count(app.Unknown) != 2 || count(app.HTTP) != 3 {
		t.Errorf("sets: %v", g.sets)
	}
	if family(app.HTTP2) != app.HTTP || family(app.DoH2) != app.DNS || family(app.SSH) != app.SSH {
		t.Error("families")
	}
}

func TestPacketGroupsByDepth(t *testing.T) {
	at := func(depth int64, text string) *rule.Rule {
		c := find(text)
		if depth > 0 {
			c.Depth = lit(depth)
		}
		return payload(c)
	}
	small := payload(find("pattern"))
	small.Packet = []rule.PacketCondition{&rule.FieldTest{Field: rule.DSize, Op: rule.Less, Value: 100}}
	type groups struct{ edge, shallow, deep, small int }
	for name, c := range map[string]struct {
		rules []*rule.Rule
		want  groups
	}{
		"nothing deep": {[]*rule.Rule{at(edgeLimit, "pattern"), at(edgeLimit+1, "pattern"), small}, groups{1, 1, 0, 1}},
		"deep ones": {[]*rule.Rule{at(edgeLimit, "pattern"), at(edgeLimit+1, "pattern"), at(shallowLimit+1, "pattern"),
			at(0, "pattern"), small}, groups{1, 0, 3, 1}},
		"a short one": {[]*rule.Rule{at(edgeLimit+1, "pa"), at(edgeLimit+1, "pat"), at(0, "deep")}, groups{0, 1, 2, 0}},
	} {
		sets := build(t, c.rules...).packets[protoTCP.bit()][0].sets[app.Unknown]
		count := func(g patternGroup) (n int) {
			for _, rules := range g.sigs {
				n += len(rules)
			}
			return n
		}
		if got := (groups{count(sets.packet.edge), count(sets.packet.shallow), count(sets.packet.deep), count(sets.small)}); got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}

// Short patterns are not searched for together with others, unless there are many.
func TestShortPatterns(t *testing.T) {
	short := func(n int) *packetGroup {
		var rules []*rule.Rule
		for i := range n {
			rules = append(rules, payload(find(fmt.Sprintf("%02d", i))))
		}
		return &build(t, rules...).packets[protoTCP.bit()][0]
	}
	if g := short(maxShort); len(g.plain[app.Unknown].any) != maxShort {
		t.Errorf("few: %d are looked at", len(g.plain[app.Unknown].any))
	}
	if g := short(maxShort + 1); len(g.plain[app.Unknown].any) != 0 || len(g.sets[app.Unknown].packet.deep.sigs) != maxShort+1 {
		t.Errorf("many: %d are looked at", len(g.plain[app.Unknown].any))
	}
}

// Rules that are just looked at are met by the flows that they are about.
func TestPlainRulesByProtocol(t *testing.T) {
	about := func(p app.Protocol) *rule.Rule {
		r := payload(find("ab"))
		r.App = p
		return r
	}
	g := &build(t, about(app.Unknown), about(app.FTP), about(app.HTTP), about(app.HTTP2), about(app.FTP)).packets[protoTCP.bit()][0]
	for p, want := range map[app.Protocol][]uint32{app.Unknown: {0, 3}, app.FTP: {1, 4}, app.HTTP: {2}, app.HTTP2: nil} {
		if got := g.plain[p].any; !slices.Equal(got, want) {
			t.Errorf("about %v: %v, want %v", p, got, want)
		}
	}
}

// One about HTTP/2 is met by flows in which it carries names, too.
func TestPlainRulesOfKindredProtocols(t *testing.T) {
	r := payload(find("ab"))
	r.App = app.HTTP2
	for p, sids := range map[app.Protocol][]uint32{app.HTTP2: {1}, app.DoH2: {1}, app.HTTP: nil, app.DNS: nil} {
		c := newConversation(t, build(t, r))
		c.flow.Protocol = p
		want(t, p.String(), hello(c, "ab"), sids...)
	}
}
