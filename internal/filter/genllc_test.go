package filter

import "testing"

func TestLLC(t *testing.T) {
	check(t, Ethernet, ethernet(be(8), []byte{0x42, 0x42, 0x03, 0, 0, 0, 0, 0}),
		verdict{"llc", true}, verdict{"llc u", true}, verdict{"llc ui", true}, verdict{"llc s", false}, verdict{"stp", true})
	check(t, Ethernet, ethernet(be(4), []byte{4, 4, 0x19, 0}),
		verdict{"llc rej", true}, verdict{"llc RR", false}, verdict{"llc s", true}, verdict{"llc i", false})
	check(t, Ethernet, ethernet(be(20, 0xffff), make([]byte, 20)), // IPX without LLC
		verdict{"llc", false}, verdict{"ipx", true})
	check(t, Ethernet, ethernet(be(etIP), make([]byte, 20)), verdict{"llc", false}, verdict{"ipx", false})
}
