package dissect

import "testing"

func TestEthernet(t *testing.T) { golden(t, "ethernet") }
