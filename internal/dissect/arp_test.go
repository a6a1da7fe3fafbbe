package dissect

import "testing"

func TestARP(t *testing.T) { golden(t, "arp") }
