package decode

import (
	"testing"
	"time"

	"gotcp/internal/wire"
)

func TestNothingIsAllocatedPerFrame(t *testing.T) {
	d := New(Config{})
	in6 := ip6(wire.ProtoUDP, udp(7, 8, nil, true))
	whole := udp(7, 8, make([]byte, 100), false)
	frames := [][]byte{
		ip4(wire.ProtoIPv6, in6), piece4(0, true, whole[:64]), piece4(64, false, whole[64:]), message6(1, 4, in6),
		ip4(wire.ProtoTCP, segment(t, "0204 05b4 0101 080a 00000001 00000002", "hi")),
	}
	run := func() {
		for _, f := range frames {
			d.Decode(Frame{Time: time.Unix(1e9, 0), Link: Raw, Data: f, Length: len(f)})
		}
	}
	run()
	if n := testing.AllocsPerRun(100, run); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
