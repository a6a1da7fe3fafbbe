package dissect

import "testing"

func TestSSH(t *testing.T) { golden(t, "ssh") }
