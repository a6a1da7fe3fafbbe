package tcp

import (
	"bytes"
	"testing"

	"pgregory.net/rapid"

	"gotcp/internal/seq"
)

// TestRecvBufferModel puts segments in at random places and reads at random
// times: what is read is the stream, whatever came first.
func TestRecvBufferModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		start := seq.Num(rapid.Uint32().Draw(t, "start"))
		stream := make([]byte, 20_000)
		for i := range stream {
			stream[i] = byte(i*7 + i/251)
		}
		b := recvBuffer{space: 3000, limit: 12_000, next: start}
		read, have := 0, make([]bool, len(stream))
		t.Repeat(map[string]func(*rapid.T){
			"insert": func(t *rapid.T) {
				next := b.next.Sub(start)
				off := next + rapid.IntRange(0, min(b.room(), len(stream)-next)).Draw(t, "off")
				n := rapid.IntRange(0, min(b.room()-(off-next), 1500, len(stream)-off)).Draw(t, "n")
				if n <= 0 {
					return
				}
				cut := rapid.IntRange(0, n).Draw(t, "cut")
				fresh := 0
				for i := off; i < off+n; i++ {
					if !have[i] {
						fresh++
					}
					have[i] = true
				}
				readable, got := b.insert(start.Add(off), [2][]byte{stream[off : off+cut], stream[off+cut : off+n]})
				if got != fresh {
					t.Fatalf("%d fresh bytes, want %d", got, fresh)
				}
				if readable != b.next.Sub(start)-next {
					t.Fatalf("%d became readable, RCV.NXT moved by %d", readable, b.next.Sub(start)-next)
				}
			},
			"read": func(t *rapid.T) {
				n := rapid.IntRange(0, b.n).Draw(t, "n")
				p := make([]byte, n)
				b.get(0, p)
				if !bytes.Equal(p, stream[read:read+n]) {
					t.Fatalf("bytes %d to %d differ", read, read+n)
				}
				b.discard(n)
				read += n
			},
			"grow": func(*rapid.T) { b.space = min(b.space*2, b.limit) },
			"": func(t *rapid.T) {
				want := 0
				for want < len(have) && have[want] {
					want++
				}
				if got := b.next.Sub(start); got != want {
					t.Fatalf("RCV.NXT at %d, want %d", got, want)
				}
				if read+b.n != want {
					t.Fatalf("%d read and %d readable, want %d", read, b.n, want)
				}
			},
		})
	})
}
