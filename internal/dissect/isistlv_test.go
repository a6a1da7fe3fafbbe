package dissect

import "testing"

func TestISISTLVs(t *testing.T) { golden(t, "isistlv") }
