package dissect

import "testing"

func TestEnterprise(t *testing.T) {
	for number, want := range map[uint32]string{
		0: "IETF (reserved)", 9: "Cisco", 10: "Unknown", 2636: "Juniper Networks", 1<<32 - 1: "Unknown",
	} {
		if got := enterprise(number); got != want {
			t.Errorf("enterprise %d is %q, want %q", number, got, want)
		}
	}
}
