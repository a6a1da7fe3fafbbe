package filter

import (
	"fmt"
	"testing"
)

// walk is protochain, written as a loop.
func walk(packet []byte, want byte) bool {
	var next byte
	var at int
	switch {
	case len(packet) < 7 || packet[0]>>4 == 4 && len(packet) < 10:
		return false
	case packet[0]>>4 == 4:
		next, at = packet[9], int(packet[0]&0x0f)*4
	default:
		next, at = packet[6], 40
	}
	for range maxChain + 1 {
		unit, add := 0, 0
		switch next {
		case want:
			return true
		case ipAH:
			unit, add = 4, 2
		case 0, ipRouting, ipDestOpts, ipFragment:
			unit, add = 8, 1
		}
		if unit == 0 || packet[0]>>4 == 4 && next != ipAH || at+1 >= len(packet) {
			return false
		}
		next, at = packet[at], at+(int(packet[at+1])+add)*unit
	}
	return false
}

// libpcap forgets, stepping over an authentication header, where that began,
// and goes on somewhere else.
func TestChainBehindAuthentication(t *testing.T) {
	packets := cutOff(framed(Raw, append(authenticated(), networkPackets()...)))
	for _, want := range []byte{ipTCP, ipUDP, ipAH, ipFragment, ipICMPv6, ipDestOpts, 0} {
		p := mustCompile(t, fmt.Sprintf("protochain %d", want), Options{LinkType: Raw})
		found := 0
		for _, b := range packets {
			if len(b) == 0 || b[0]>>4 != 4 && b[0]>>4 != 6 {
				continue
			}
			got := p.Match(b, len(b))
			if got != walk(b, want) {
				t.Fatalf("protochain %d: %v for %x", want, got, b)
			}
			if got {
				found++
			}
		}
		if found == 0 {
			t.Errorf("protochain %d found nothing", want)
		}
	}
}

// A chain that is longer than any a host sends is not followed to its end, and
// the program is one that the kernel takes.
func TestChainIsBounded(t *testing.T) {
	chain := make([]byte, maxChain)
	tcp := segment{ipTCP, make([]byte, 20)}
	p := mustCompile(t, "ip6 protochain 6", Options{LinkType: Raw})
	if b := chained(chain, tcp).data; !p.Match(b, len(b)) {
		t.Errorf("not found behind %d headers", maxChain)
	}
	if b := chained(append(chain, 0), tcp).data; p.Match(b, len(b)) {
		t.Errorf("found behind %d headers", maxChain+1)
	}
	for i, in := range p.Instructions {
		if in.Op == opJmp|jmpJA && int32(in.K) < 0 {
			t.Errorf("instruction %d jumps backwards", i)
		}
	}
}
