package dissect

import "testing"

func TestIPv4Options(t *testing.T) { golden(t, "ipv4options") }
