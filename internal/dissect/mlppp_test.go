package dissect

import "testing"

func TestMLPPP(t *testing.T) { golden(t, "mlppp") }
