package dissect

import "testing"

func TestTFTP(t *testing.T) { golden(t, "tftp") }
