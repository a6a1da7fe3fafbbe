package dissect

import "testing"

func TestDHCP(t *testing.T) { golden(t, "dhcp") }
