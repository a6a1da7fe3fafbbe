package filter

import "testing"

func TestLinkTypes(t *testing.T) {
	packet := ip4(ipTCP, 0, nil, one, two, web())
	for l, header := range map[LinkType][]byte{
		Null: {2, 0, 0, 0}, Loop: {0, 0, 0, 2}, PPP: {0xff, 3, 0, 0x21}, Raw: nil, IPv4: nil, 12: nil, 14: nil,
		Ethernet: ethernet(be(etIP)), LinuxSLL: append(make([]byte, 14), 8, 0), LinuxSLL2: append([]byte{8, 0}, make([]byte, 18)...),
	} {
		check(t, l, append(header, packet...), verdict{"ip", true}, verdict{"src host 10.0.0.1 and tcp dst port 80", true}, verdict{"udp", false})
	}
	check(t, IPv6, ip6(ipTCP, addr(1), addr(2), web()).data, verdict{"ip6", true}, verdict{"src 2001:db8::1 and port 80", true})
}
