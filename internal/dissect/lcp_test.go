package dissect

import "testing"

func TestLCP(t *testing.T) { golden(t, "lcp") }
