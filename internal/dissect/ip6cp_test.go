package dissect

import "testing"

func TestIP6CP(t *testing.T) { golden(t, "ip6cp") }
