package dissect

import "testing"

func TestDNS(t *testing.T) { golden(t, "dns") }

func TestDNSOverTCP(t *testing.T) { golden(t, "dnstcp") }
