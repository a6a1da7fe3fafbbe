package station

import (
	"bytes"
	"testing"
	"time"

	"gotcp/internal/link"
	"gotcp/internal/link/pipe"
	"gotcp/internal/neigh"
)

func FuzzInput(f *testing.F) {
	f.Add([]byte{})
	f.Add(make([]byte, 60))
	f.Fuzz(func(t *testing.T, frame []byte) {
		near, other := pipe.New(pipe.Config{Ethernet: true, Queue: 8})
		defer near.Close()
		defer other.Close()
		now := time.Unix(1000, 0)
		for _, shared := range []bool{true, false} {
			l := &log{stamped: map[uint64]time.Time{}}
			l.s = New(now, Config{Link: near, Addr: ours, Prefix: network, Shared: shared, DAD: neigh.None}, l)
			b := bytes.Clone(frame)
			if len(b) >= 6 {
				mac := near.Info().MAC
				copy(b, mac[:])
			}
			l.s.Input(now, []link.Frame{{Data: b}})
			l.s.Output(now.Add(time.Minute))
		}
	})
}
