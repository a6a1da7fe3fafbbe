package lab

import (
	"net/netip"
	"testing"

	"gotcp/internal/wire"
)

// silent is an address of the first wire that no kernel has.
var silent = netip.MustParseAddr("10.77.0.99")

// station answers ARP and pings for silent.
func station(mac wire.MAC, change func(*Reply)) func([]byte) [][]byte {
	return func(frame []byte) [][]byte {
		if reply := AnswerARP(frame, mac, silent); reply != nil {
			return [][]byte{reply}
		}
		if _, _, ok := EchoRequest(frame, silent); ok {
			return [][]byte{EchoReply(frame, change)}
		}
		return nil
	}
}

// The kernel's own ping socket takes what a puppet answers, and not what it
// answers wrongly.
func TestPuppetAnswersThePing(t *testing.T) {
	for _, tt := range []struct {
		name     string
		change   func(*Reply)
		answered bool
	}{
		{"right", nil, true},
		{"bad checksum", func(r *Reply) { r.BadChecksum = true }, false},
		{"from another station", func(r *Reply) { r.SrcMAC[5]++ }, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l := New(t)
			a, b := l.Host("a"), l.Host("b")
			ia, ib := l.Connect(a, b, Veth{})
			r := ia.Record()
			ib.Puppet(station(wire.MAC{2, 0, 0, 0, 0, 9}, tt.change))
			if got := pings(t, a, silent); got != tt.answered {
				t.Errorf("the ping is answered: %v, want %v", got, tt.answered)
			}
			replies := 0
			for _, f := range r.Stop() {
				if eth, err := wire.ParseEthernet(f.Data); err == nil && eth.Type() == wire.TypeIPv4 && !f.Sent {
					replies++
				}
			}
			if replies == 0 {
				t.Error("the puppet did not answer at all")
			}
		})
	}
}

func TestPuppetSurvivesItsInterface(t *testing.T) {
	l := New(t)
	a, b := l.Host("a"), l.Host("b")
	_, ib := l.Connect(a, b, Veth{})
	ib.Puppet(station(wire.MAC{2, 0, 0, 0, 0, 9}, nil))
	ib.Down()
	ib.Up()
	if err := ib.waitUp(); err != nil {
		t.Fatal(err)
	}
	if !pings(t, a, silent) {
		t.Error("no answer after the interface was down")
	}
}
