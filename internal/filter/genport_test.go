package filter

import "testing"

func TestPorts(t *testing.T) {
	check(t, Raw, ip4(ipTCP, 0, make([]byte, 8), one, two, web()),
		verdict{"port 80", true}, verdict{"src port 80", false}, verdict{"dst port 80", true}, verdict{"udp port 80", false},
		verdict{"portrange 79-81", true}, verdict{"portrange 81-79", true}, verdict{"portrange 81-90", false},
		verdict{"src and dst port 80", false}, verdict{"src port 1024 and dst port 80", true})
	check(t, Raw, ip6(ipTCP, addr(1), addr(2), web()).data,
		verdict{"port 80", true}, verdict{"tcp src port 1024", true}, verdict{"sctp port 80", false})
}

// Only the first fragment of a datagram has ports; over IPv6 not even that is
// looked at.
func TestPortsOfFragments(t *testing.T) {
	check(t, Raw, ip4(ipTCP, 0x2000, nil, one, two, web()), verdict{"port 80", true}, verdict{"tcp[2:2] = 80", true})
	check(t, Raw, ip4(ipTCP, 0x0001, nil, one, two, web()), verdict{"port 80", false}, verdict{"tcp[2:2] = 80", false}, verdict{"tcp", true})
	check(t, Raw, chained([]byte{ipFragment}, segment{ipTCP, web()}).data, verdict{"port 80", false}, verdict{"tcp", true})
}
