package dissect

import "testing"

func TestVRRP(t *testing.T) { golden(t, "vrrp") }
