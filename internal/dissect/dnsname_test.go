package dissect

import "testing"

func TestDNSNames(t *testing.T) { golden(t, "dnsname") }
