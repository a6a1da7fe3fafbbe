package dissect

import "testing"

func TestCHAP(t *testing.T) { golden(t, "chap") }
