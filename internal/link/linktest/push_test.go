package linktest

import (
	"testing"

	"gotcp/internal/link/pipe"
	"gotcp/internal/wire"
)

// Push sends no more than the peer's window has room for, and all of it in the end.
func TestPushKeepsToTheWindow(t *testing.T) {
	for _, cfg := range []pipe.Config{{}, {Ethernet: true, GSO: true}} {
		c, k := pair(t, cfg, "10.0.0.1:1000", "10.0.0.2:80")
		k.connect(c)
		const total = 3<<20 + 7
		pushed := make(chan error, 1)
		go func() { pushed <- c.Push(total) }()
		got, acked, most := 0, 0, 0
		for got < total {
			got += len(k.expects(wire.ACK))
			most = max(most, got-acked)
			// The window that Frame writes is scaled by what was said in the SYN.
			if room := 0x7fff << 3; got-acked > room {
				t.Fatalf("%d bytes in flight, of a window of %d", got-acked, room)
			}
			// Acknowledged is by halves, so that the window is what the sender waits for.
			if got-acked > 0x7fff<<2 || got == total || acked == 0 {
				k.says(wire.ACK, nil, "")
				acked = got
			}
		}
		if err := <-pushed; err != nil {
			t.Error(err)
		}
		if got != total || most <= c.maxPayload() {
			t.Errorf("%d bytes of %d, never more than %d in flight", got, total, most)
		}
	}
}
