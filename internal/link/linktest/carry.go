package linktest

import (
	"testing"

	"gotcp/internal/link"
)

// Carry sends frames over one link and receives as many from another, or from the same, in
// batches that room has room for.
func Carry(tb testing.TB, out, in link.Link, frames, room []link.Frame) {
	if err := SendAll(out, frames); err != nil {
		tb.Fatal(err)
	}
	for n := 0; n < len(frames); {
		more, err := in.Recv(room)
		if err != nil {
			tb.Fatal(err)
		}
		n += more
	}
}

// NothingIsAllocated checks that to carry frames allocates nothing.
func NothingIsAllocated(t *testing.T, out, in link.Link, frames []link.Frame) {
	t.Helper()
	room := make([]link.Frame, 8)
	if n := testing.AllocsPerRun(100, func() {
		Carry(t, out, in, frames, room)
		if err := out.WaitSend(); err != nil {
			t.Fatal(err)
		}
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// BenchmarkFrames measures what do takes for so many frames with so much payload each: one
// iteration is one frame.
func BenchmarkFrames(b *testing.B, frames, payload int, do func()) {
	b.SetBytes(int64(payload))
	b.ReportAllocs()
	for left := 0; b.Loop(); left-- {
		if left == 0 {
			do()
			left = frames
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "frames/s")
}
