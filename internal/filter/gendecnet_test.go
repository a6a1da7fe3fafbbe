package filter

import "testing"

func TestDECnet(t *testing.T) {
	for _, p := range decnetPackets()[:2] { // from 10.1 to 1.2
		check(t, Ethernet, ethernet(be(etDECnet), p.data),
			verdict{"decnet", true}, verdict{"decnet host 1.2", true}, verdict{"decnet dst 1.2", true},
			verdict{"decnet src 1.2", false}, verdict{"decnet src 10.1", true}, verdict{"decnet host 1.3", false})
	}
}
