package dissect

import "testing"

func TestFamilyName(t *testing.T) {
	for family, want := range map[uint8]string{
		0: "Reserved", 2: "IPv6", 15: "E.164 with NSAP subaddress", 16: "Unknown", 25: "VPLS", 196: "Layer-2 VPN", 255: "Unknown",
	} {
		if got := familyName(family); got != want {
			t.Errorf("%d: got %q, want %q", family, got, want)
		}
	}
}
