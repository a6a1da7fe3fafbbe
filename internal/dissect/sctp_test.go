package dissect

import (
	"net/netip"
	"strings"
	"testing"
)

func TestSCTP(t *testing.T) { golden(t, "sctp") }

// everyName has a name for everything.
type everyName struct{}

func (everyName) Addr(netip.Addr) (string, bool)     { return "host", true }
func (everyName) Port(string, uint16) (string, bool) { return "port", true }
func (everyName) Protocol(uint8) (string, bool)      { return "protocol", true }

func TestSCTPPortsAreNumbers(t *testing.T) {
	packet := dialogues(t, "sctp")[0].packets[0]
	got := string(New(Options{Time: NoTime, Names: everyName{}}).AppendPacket(nil, packet))
	if want := "IP host.2000 > host.3000: sctp "; !strings.HasPrefix(got, want) {
		t.Errorf("got %q, want it to begin with %q", got, want)
	}
}
