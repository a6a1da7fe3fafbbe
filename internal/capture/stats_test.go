package capture

import (
	"testing"
	"time"

	"gotcp/internal/lab"
)

func TestLiveCountsDrops(t *testing.T) {
	modes(t, func(t *testing.T, immediate bool) {
		c := newCable(t, lab.Veth{})
		l := listen(t, c.b, Config{Interfaces: []string{"eth0"}, Immediate: immediate, BufferSize: 1, Filter: onlyTest})
		const n = 4000
		for i := range n {
			c.puppet.Send(c.frame(i, 1000))
		}
		var b Batch
		taken := 0
		for {
			if err := l.Read(&b, time.Now().Add(10*BlockTime)); err != nil {
				t.Fatal(err)
			}
			if taken += len(b.Packets); len(b.Packets) == 0 {
				break
			}
		}
		for range 2 { // the kernel forgets, we don't
			s, err := l.Stats()
			if err != nil || s.Received != n || s.Dropped == 0 || int(s.Dropped)+taken != n {
				t.Errorf("%+v, %d taken, %v", s, taken, err)
			}
		}
	})
}
