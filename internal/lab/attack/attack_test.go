package attack

import (
	"testing"

	"gotcp/internal/wire"
)

// What is done arrives at the victim.
func TestAttacks(t *testing.T) {
	s := New(t)
	s.Serve(80)
	s.Acquaint()
	r := s.Victim.Record()
	s.Scan("-sS", "80-82")
	s.SpoofARP()
	syns, claims := map[uint16]bool{}, 0
	for _, f := range r.Stop() {
		if Packets(f.Data) {
			ip, err := wire.ParseIPv4(f.Data[wire.EthernetLen:])
			if err != nil {
				t.Fatal(err)
			}
			if tcp, err := wire.ParseTCP(ip.Payload()); err == nil && ip.Src() == s.Attacker.Addr() && tcp.Flags() == wire.SYN {
				syns[tcp.DstPort()] = true
			}
			continue
		}
		if !replies(f.Data) {
			continue
		}
		if a, err := wire.ParseARP(f.Data[wire.EthernetLen:]); err == nil && a.SenderMAC() == s.Attacker.MAC && a.SenderIP() == s.Gateway.Addr() {
			claims++
		}
	}
	if len(syns) != 3 || claims < 2 {
		t.Errorf("SYNs to %v, %d claims", syns, claims)
	}
}
