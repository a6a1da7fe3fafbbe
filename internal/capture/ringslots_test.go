package capture

import (
	"bytes"
	"testing"
	"time"

	"gotcp/internal/lab"
)

func TestSlotLen(t *testing.T) {
	for frame, want := range map[int]int{0: 128, 1: 144, 60: 192, 1522: 1664, 1920: 2048, 9018: 2048} {
		if got := slotLen(frame); got != want {
			t.Errorf("%d bytes: slots of %d, want %d", frame, got, want)
		}
	}
}

// Where there is no more room beside the slots, long frames are cut and counted; those
// that are whole are the right ones.
func TestLiveCutsLongFrames(t *testing.T) {
	c := newCable(t, lab.Veth{MTU: 9000})
	l := listen(t, c.b, Config{Interfaces: []string{"eth0"}, Immediate: true, Filter: onlyTest, BufferSize: 16 << 20})
	if _, ok := l.sockets[0].ring.(*slots); !ok {
		t.Skip("no slots in a user namespace")
	}
	const n, size = 2000, 8000
	for i := range n {
		c.puppet.Send(c.frame(i, size))
	}
	var b Batch
	seen, cut := 0, 0
	for seen < n {
		if err := l.Read(&b, time.Now().Add(patience)); err != nil || len(b.Packets) == 0 {
			t.Fatalf("%d packets of %d, %v", seen, n, err)
		}
		for _, p := range b.Packets {
			if !bytes.HasPrefix(c.frame(seen, size), p.Data) || p.Length != 14+size {
				t.Fatalf("packet %d is another one", seen)
			}
			if seen++; len(p.Data) < p.Length {
				cut++
			}
		}
	}
	if s, err := l.Stats(); err != nil || s != (Stats{Received: n, Cut: uint64(cut)}) || cut == 0 || cut > n*9/10 {
		t.Errorf("%+v, %d are cut, %v", s, cut, err)
	}
}
