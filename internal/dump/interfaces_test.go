package dump

import (
	"net"
	"testing"
)

func TestInterfaceNames(t *testing.T) {
	lo, err := net.InterfaceByName("lo")
	if err != nil {
		t.Skip(err)
	}
	find := InterfaceNames()
	for range 2 { // found, and remembered
		if name, ok := find(uint32(lo.Index)); !ok || name != "lo" {
			t.Errorf("%q, %v", name, ok)
		}
		if name, ok := find(1 << 30); ok {
			t.Errorf("%q", name)
		}
	}
}
