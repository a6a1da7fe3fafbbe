package dissect

import "testing"

func TestSyslog(t *testing.T) { golden(t, "syslog") }
