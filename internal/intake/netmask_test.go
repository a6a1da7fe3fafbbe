package intake

import "testing"

// What is not one interface with an address has no netmask.
func TestNetmask(t *testing.T) {
	for _, names := range [][]string{nil, {"any"}, {"a", "b"}, {"there is no such interface"}} {
		if m := Netmask(names); m != 0 {
			t.Errorf("%q: %#x", names, m)
		}
	}
	if m := Netmask([]string{"lo"}); m != 0 && m != 0xff000000 {
		t.Errorf("lo: %#x", m)
	}
}
