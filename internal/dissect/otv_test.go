package dissect

import "testing"

func TestOTV(t *testing.T) { golden(t, "otv") }
