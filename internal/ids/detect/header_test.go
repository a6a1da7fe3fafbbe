package detect

import (
	"net/netip"
	"testing"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/decode"
	"gotcp/internal/ids/rule"
	"gotcp/internal/wire"
)

func TestAddressesOnly(t *testing.T) {
	from := func(a netip.Addr) *rule.Addresses {
		return &rule.Addresses{In: []rule.AddressRange{{First: a, Last: a}}}
	}
	out := &rule.Rule{Proto: rule.Any, Src: from(client)}
	back := &rule.Rule{Proto: rule.TCP, Src: from(server)}
	negated := &rule.Rule{Proto: rule.Any, Src: &rule.Addresses{Out: from(server).In}}
	c := newConversation(t, build(t, out, back, negated))
	want(t, "first", hello(c, ""), 1, 3)
	want(t, "second", hello(c, ""), 3)
	want(t, "first back", c.packet(app.ToClient, tcpPacket(app.ToClient, 0x18, "")), 2)
	want(t, "second back", c.packet(app.ToClient, tcpPacket(app.ToClient, 0x18, "")))
}

func TestPacketsWithoutIP(t *testing.T) {
	m := NewMatcher(build(t, &rule.Rule{Proto: rule.Ethernet, Packet: []rule.PacketCondition{&rule.FieldTest{Field: rule.PacketLen, Op: rule.Less, Value: 100}}},
		&rule.Rule{Proto: rule.ARP}, &rule.Rule{Proto: rule.Any}), nil)
	want(t, "ARP", sids(m.Inspect(&Input{Packet: &decode.Packet{ARP: make(wire.ARP, 28)}})), 1, 2)
	want(t, "something else", sids(m.Inspect(&Input{Packet: &decode.Packet{}})), 1)
}

func TestAddressRanges(t *testing.T) {
	ranges := func(n int) (list []rule.AddressRange) {
		for i := range n {
			list = append(list, rule.AddressRange{First: netip.AddrFrom4([4]byte{10, 0, byte(i), 10}), Last: netip.AddrFrom4([4]byte{10, 0, byte(i), 20})})
		}
		return list
	}
	for _, n := range []int{2, 20} { // few are walked, many searched
		list := ranges(n)
		for a, want := range map[string]bool{
			"10.0.0.10": true, "10.0.0.20": true, "10.0.1.15": true, "10.0.0.9": false, "10.0.0.21": false, "10.0.1.30": false, "11.0.0.1": false,
		} {
			if got := inRanges(list, netip.MustParseAddr(a)); got != want {
				t.Errorf("%d ranges: %s: %v", n, a, got)
			}
		}
	}
	all, home := &rule.Addresses{All: true}, &rule.Addresses{In: ranges(20), Out: ranges(1)}
	if !holdsAddress(all, netip.Addr{}) || !holdsAddress(nil, client) || holdsAddress(home, netip.Addr{}) {
		t.Error("no address")
	}
	if holdsAddress(home, netip.MustParseAddr("10.0.0.15")) || !holdsAddress(home, netip.MustParseAddr("10.0.1.15")) {
		t.Error("what is left out")
	}
}

// A rule about one protocol of IP is filed under it.
func TestProtocolByNumber(t *testing.T) {
	test := func(op rule.Compare, number uint32, negated bool) *rule.Rule {
		return &rule.Rule{Proto: rule.Any, Packet: []rule.PacketCondition{&rule.FieldTest{Field: rule.IPProto, Op: op, Value: number, Negated: negated}}}
	}
	for name, c := range map[string]struct {
		rule *rule.Rule
		want protos
	}{
		"41": {test(rule.Equal, 41, false), protoOther}, "6": {test(rule.Equal, 6, false), protoTCP},
		"not 41": {test(rule.Equal, 41, true), protoIP}, "above 41": {test(rule.Greater, 41, false), protoIP},
	} {
		if got := protosOf(c.rule); got != c.want {
			t.Errorf("%s: %b, want %b", name, got, c.want)
		}
	}
}
