package detect

import (
	"slices"
	"testing"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/rule"
)

func TestPorts(t *testing.T) {
	ports := func(first, last uint16) *rule.Ports {
		return &rule.Ports{In: []rule.PortRange{{First: first, Last: last}}}
	}
	to80, toMany, from40000 := &rule.Rule{Proto: rule.TCP, DstPorts: ports(80, 80)}, &rule.Rule{Proto: rule.TCP, DstPorts: ports(1, 1024)},
		&rule.Rule{Proto: rule.TCP, SrcPorts: ports(40000, 40000)}
	to81, either := &rule.Rule{Proto: rule.TCP, DstPorts: ports(81, 81)}, &rule.Rule{Proto: rule.TCP, SrcPorts: ports(80, 80), Both: true}
	c := newConversation(t, build(t, to80, toMany, from40000, to81, either))
	want(t, "to the server", hello(c, ""), 1, 2, 3, 5)
	want(t, "back", c.packet(app.ToClient, tcpPacket(app.ToClient, 0x10, "")), 5)
}

func TestIndexedPorts(t *testing.T) {
	ports := func(first, last uint16) *rule.Ports {
		return &rule.Ports{In: []rule.PortRange{{First: first, Last: last}}}
	}
	for name, c := range map[string]struct {
		rule  rule.Rule
		found bool
		src   bool
	}{
		"to a port":        {rule.Rule{DstPorts: ports(80, 80), SrcPorts: ports(1, 2)}, true, false},
		"from a port":      {rule.Rule{SrcPorts: ports(80, 80)}, true, true},
		"to many":          {rule.Rule{DstPorts: ports(1, maxIndexedPorts)}, true, false},
		"to too many":      {rule.Rule{DstPorts: ports(0, maxIndexedPorts)}, false, false},
		"from a port only": {rule.Rule{DstPorts: ports(0, 65535), SrcPorts: ports(7, 7)}, true, true},
		"any":              {rule.Rule{}, false, false},
	} {
		got, src := (&sig{ends: endsOf(&c.rule)}).indexed()
		if (got != nil) != c.found || src != c.src {
			t.Errorf("%s: %v, of the source %v", name, got, src)
		}
	}
}

func TestRulesOfAPort(t *testing.T) {
	var r portRules
	if r.of(80) != nil {
		t.Error("rules of a port, of none")
	}
	r.add(&rule.Ports{In: []rule.PortRange{{First: 79, Last: 80}, {First: 65535, Last: 65535}}}, 7)
	r.add(&rule.Ports{In: []rule.PortRange{{First: 80, Last: 80}}}, 8)
	for port, want := range map[uint16][]uint32{0: nil, 78: nil, 79: {7}, 80: {7, 8}, 81: nil, 65534: nil, 65535: {7}} {
		if got := r.of(port); !slices.Equal(got, want) {
			t.Errorf("of port %d: %v, want %v", port, got, want)
		}
	}
}
