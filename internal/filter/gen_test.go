package filter

import (
	"slices"
	"testing"
)

// verdict is an expression and whether it selects a packet.
type verdict struct {
	expr string
	want bool
}

// check compares what expressions select with what they should.
func check(t *testing.T, l LinkType, packet []byte, verdicts ...verdict) {
	t.Helper()
	for _, v := range verdicts {
		if got := mustCompile(t, v.expr, Options{LinkType: l}).Match(packet, len(packet)); got != v.want {
			t.Errorf("%q: %v for %x", v.expr, got, packet)
		}
	}
}

// ethernet is a frame from the first host to the second.
func ethernet(parts ...[]byte) []byte {
	return slices.Concat(macTwo, macOne, slices.Concat(parts...))
}

var one, two = []byte{10, 0, 0, 1}, []byte{10, 0, 0, 2}

// web is a segment to port 80.
func web() []byte { return append(be(1024, 80, 0, 1, 0, 2), 0x50, 0x02, 0, 0, 0, 0, 0, 0) }

// Words that move the headers move them for what stands behind them only.
func TestHeadersMove(t *testing.T) {
	inner := ip4(ipTCP, 0, nil, one, two, web())
	check(t, Ethernet, ethernet(be(etVLAN, 7, etIP), inner),
		verdict{"vlan", true}, verdict{"vlan 7", true}, verdict{"vlan 8", false},
		verdict{"tcp port 80", false}, verdict{"vlan and tcp port 80", true}, verdict{"tcp port 80 or vlan 7", true},
		verdict{"vlan and vlan", false}, verdict{"vlan and ether src 2:0:0:0:0:1", true})
	check(t, Ethernet, ethernet(be(etQinQ, 7, etVLAN, 9, etIP), inner),
		verdict{"vlan 7 and vlan 9", true}, verdict{"vlan 9", false}, verdict{"vlan and vlan and host 10.0.0.1", true},
		verdict{"vlan 7 or vlan 9", true}, verdict{"vlan 8 or vlan 9", true})
	check(t, Ethernet, ethernet(be(etMPLS), label(16, false), label(17, true), inner),
		verdict{"mpls 16 and mpls 17 and dst port 80", true}, verdict{"mpls and ip", false},
		verdict{"mpls 17", false}, verdict{"mpls and mpls and mpls", false})
	check(t, Ethernet, ethernet(pppoe(3, 0x21), inner),
		verdict{"pppoes 3 and src 10.0.0.1", true}, verdict{"pppoes 4", false}, verdict{"pppoes and ip6", false},
		verdict{"pppoes and link[0:2] = 0x21", true})
}
