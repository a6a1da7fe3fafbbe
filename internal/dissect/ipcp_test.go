package dissect

import "testing"

func TestIPCP(t *testing.T) { golden(t, "ipcp") }
