package capture

import (
	"encoding/binary"
	"testing"
	"time"

	"gotcp/internal/lab"
	"gotcp/internal/wire"
)

// A ring that turns many times gives every frame once, in order.
func TestLiveRingTurns(t *testing.T) {
	modes(t, func(t *testing.T, immediate bool) {
		c := newCable(t, lab.Veth{})
		size := 1
		if !immediate {
			// On a busy machine what is sent at once comes in parts, each of which takes a block if
			// it waits for long enough, and so does the reader: a third of a second is for that.
			size = 16 * blockLen
		}
		l := listen(t, c.b, Config{Interfaces: []string{"eth0"}, Immediate: immediate, Filter: onlyTest, BufferSize: size})
		const rounds, frames = 50, 50
		burst := make([][]byte, frames)
		for i := range burst {
			burst[i] = c.frame(i, 1000)
		}
		var b Batch
		next := uint32(0)
		for range rounds {
			for i := range burst {
				binary.BigEndian.PutUint32(burst[i][wire.EthernetLen:], next+uint32(i))
			}
			c.puppet.Send(burst...)
			for end := next + frames; next < end; {
				if err := l.Read(&b, time.Now().Add(patience)); err != nil || len(b.Packets) == 0 {
					t.Fatalf("%d packets came, %v", next, err)
				}
				for _, p := range b.Packets {
					if got := binary.BigEndian.Uint32(p.Data[wire.EthernetLen:]); got != next {
						t.Fatalf("packet %d is %d", next, got)
					}
					next++
				}
			}
		}
		if s, err := l.Stats(); err != nil || s != (Stats{Received: rounds * frames}) {
			t.Errorf("%+v, %v", s, err)
		}
	})
}
