package dissect

import "testing"

func TestOrganization(t *testing.T) {
	for oui, want := range map[uint32]string{orgTIA: "ANSI/TIA", 0xd0f0db: "Ericsson", 1: "Unknown"} {
		if got := organization(oui); got != want {
			t.Errorf("%06x: got %q, want %q", oui, got, want)
		}
	}
}
