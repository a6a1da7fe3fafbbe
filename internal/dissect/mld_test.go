package dissect

import "testing"

func TestMLD(t *testing.T) { golden(t, "mld") }
