package filter

import "testing"

// The built-in names are those of the files of /etc, where there are some.
func TestWellKnown(t *testing.T) {
	well, system := WellKnown(), systemNames()
	if len(system.ports) == 0 || len(system.protocols) == 0 {
		t.Skip("no /etc/services or /etc/protocols to compare with")
	}
	for s, port := range well.ports {
		if got, ok := system.Port(s.name, s.transport); ok && got != port {
			t.Errorf("%s/%s: %d, the system says %d", s.name, s.transport, port, got)
		}
	}
	for name, number := range well.protocols {
		if got, ok := system.Protocol(name); ok && got != number {
			t.Errorf("%s: %d, the system says %d", name, number, got)
		}
	}
	mustCompile(t, "port domain or http or proto ospf", Options{LinkType: Ethernet})
}
