package linktest

import (
	"testing"

	"gotcp/internal/link"
	"gotcp/internal/link/pipe"
)

// All that goes out comes in, also more than is received at a time, and nothing is allocated
// for it.
func TestCarry(t *testing.T) {
	a, b := pipe.New(pipe.Config{})
	frames := make([]link.Frame, 20)
	for i := range frames {
		frames[i].Data = []byte("x")
	}
	Carry(t, a, b, frames, make([]link.Frame, 8))
	NothingIsAllocated(t, a, b, frames)
	b.Send(frames[:1])
	if n, err := a.Recv(make([]link.Frame, 8)); n != 1 || err != nil {
		t.Errorf("the other way: %d, %v", n, err)
	}
}

// What is measured is done once for as many frames as it says.
func BenchmarkCarry(b *testing.B) {
	here, there := pipe.New(pipe.Config{})
	frames := []link.Frame{{Data: []byte("x")}, {Data: []byte("y")}}
	room, done := make([]link.Frame, 8), 0
	BenchmarkFrames(b, len(frames), 1, func() {
		Carry(b, here, there, frames, room)
		done += len(frames)
	})
	if done != b.N && done != b.N+1 {
		b.Errorf("%d frames carried in %d iterations", done, b.N)
	}
}
