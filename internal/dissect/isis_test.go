package dissect

import "testing"

func TestISIS(t *testing.T) { golden(t, "isis") }
