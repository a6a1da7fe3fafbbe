package dissect

import "testing"

func TestHTTP(t *testing.T) { golden(t, "http") }
