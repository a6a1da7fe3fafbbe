package dissect

import "testing"

func TestSLL(t *testing.T) { golden(t, "sll") }
