package filter

import "testing"

func TestProtocols(t *testing.T) {
	check(t, Raw, ip4(ipICMP, 0, nil, one, two, []byte{8, 0, 0, 0}),
		verdict{"icmp", true}, verdict{"icmp6", false}, verdict{"proto 1", true}, verdict{"ip6 proto 1", false},
		verdict{"icmp[icmptype] = icmp-echo", true})
	check(t, Raw, chained([]byte{ipFragment}, segment{ipUDP, be(1, 2, 8, 0)}).data,
		verdict{"udp", true}, verdict{"ip6 proto 44", true}, verdict{"ip proto 17", false})
	check(t, Raw, chained([]byte{0}, segment{ipUDP, be(1, 2, 8, 0)}).data,
		verdict{"udp", false}, verdict{"ip6 protochain 17", true}, verdict{"ip6 protochain 6", false}, verdict{"protochain 17", true})
	check(t, Ethernet, ethernet(be(9), []byte{0xfe, 0xfe, 3, osiISIS, 0, 0, 0, 20, 0}),
		verdict{"iso", true}, verdict{"isis", true}, verdict{"clnp", false}, verdict{"l2", true}, verdict{"l1", false},
		verdict{"lsp", true}, verdict{"csnp", false}, verdict{"isis proto 20", true})
}
