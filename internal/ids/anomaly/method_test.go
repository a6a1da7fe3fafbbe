package anomaly

import (
	"testing"

	"gotcp/internal/wire"
)

func TestMethodOf(t *testing.T) {
	for _, c := range []struct {
		flags  wire.TCPFlags
		length uint32
		want   Method
	}{
		{wire.SYN, 0, SYNScan}, {wire.SYN | wire.ECE | wire.CWR, 0, SYNScan}, {0, 0, NULLScan}, {wire.FIN, 0, FINScan},
		{wire.FIN | wire.PSH | wire.URG, 0, XMASScan}, {wire.ACK, 0, ACKScan}, {wire.ACK, 100, noMethod},
		{wire.FIN | wire.ACK, 0, noMethod}, {wire.SYN | wire.ACK, 0, noMethod}, {wire.RST, 0, noMethod}, {wire.RST | wire.ACK, 0, noMethod},
		{wire.PSH | wire.ACK, 100, noMethod},
	} {
		if got := methodOf(&Observation{Proto: wire.ProtoTCP, Flags: c.flags, Length: c.length}); got != c.want {
			t.Errorf("%v with %d bytes: %v, want %v", c.flags, c.length, got, c.want)
		}
	}
	if methodOf(&Observation{Proto: wire.ProtoUDP}) != UDPScan || methodOf(&Observation{Proto: wire.ProtoICMP}) != noMethod {
		t.Error("other protocols")
	}
}
