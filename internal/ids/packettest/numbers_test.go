package packettest

import (
	"testing"

	"gotcp/internal/ids/app"
	"gotcp/internal/wire"
)

func TestNumbers(t *testing.T) {
	n := Numbers{1000, 0xffffffff}
	for i, c := range []struct {
		dir      app.Direction
		flags    wire.TCPFlags
		length   int
		seq, ack uint32
	}{
		{app.ToServer, wire.SYN, 0, 1000, 0},
		{app.ToClient, wire.SYN | wire.ACK, 0, 0xffffffff, 1001},
		{app.ToServer, wire.ACK, 10, 1001, 0},
		{app.ToClient, wire.FIN | wire.ACK, 5, 0, 1011},
		{app.ToServer, wire.ACK, 0, 1011, 6},
	} {
		if h := n.Next(c.dir, c.flags, c.length); h.Seq != c.seq || h.Ack != c.ack || h.Flags != c.flags {
			t.Errorf("segment %d: %+v, want %d and %d", i, h, c.seq, c.ack)
		}
	}
}
