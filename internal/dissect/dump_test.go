package dissect

import "testing"

func TestDump(t *testing.T) { golden(t, "dump") }
