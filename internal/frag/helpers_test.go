package frag

import (
	"math/rand/v2"
	"net/netip"
	"testing"
	"time"

	"gotcp/internal/wire"
)

var start = time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)

func key(id uint32) Key { return keyFrom(1, id) }

func keyFrom(host byte, id uint32) Key {
	return Key{
		Src: netip.AddrFrom4([4]byte{10, 77, 0, host}), Dst: netip.AddrFrom4([4]byte{10, 77, 0, 254}),
		ID: id, Proto: wire.ProtoUDP,
	}
}

// fragment is a part of a datagram.
type fragment struct {
	offset int
	more   bool
	data   string
}

// cut makes fragments of size bytes of a datagram.
func cut(datagram []byte, size int) (fs []fragment) {
	for at := 0; at < len(datagram); at += size {
		end := min(at+size, len(datagram))
		fs = append(fs, fragment{at, end < len(datagram), string(datagram[at:end])})
	}
	return fs
}

func randomBytes(n int) []byte {
	rng := rand.New(rand.NewPCG(1, uint64(n)))
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(rng.Uint32())
	}
	return b
}

func (f fragment) addTo(r *Reassembler, now time.Time, k Key) ([]byte, bool, Verdict) {
	return r.Add(now, k, f.offset, f.more, []byte(f.data))
}

// expectVerdict adds a fragment of which no datagram is to come.
func expectVerdict(t testing.TB, r *Reassembler, k Key, f fragment, want Verdict) {
	t.Helper()
	whole, done, v := f.addTo(r, start, k)
	if v != want || done || whole != nil {
		t.Fatalf("fragment at %d: %v, %v, %d bytes; want %v", f.offset, v, done, len(whole), want)
	}
}

// expectWhole adds the fragment that completes a datagram.
func expectWhole(t testing.TB, r *Reassembler, k Key, f fragment, want string) {
	t.Helper()
	whole, done, v := f.addTo(r, start, k)
	if v != Complete || !done || string(whole) != want {
		t.Fatalf("fragment at %d: %v, %v, %q; want it to complete %q", f.offset, v, done, whole, want)
	}
}

func expectStats(t testing.TB, r *Reassembler, want Stats) {
	t.Helper()
	if got := r.Stats(); got != want {
		t.Errorf("counts %+v, want %+v", got, want)
	}
}

// expectEmpty checks that nothing is left, in any of the books.
func expectEmpty(t testing.TB, r *Reassembler) {
	t.Helper()
	if r.Len() != 0 || r.Bytes() != 0 || len(r.sources) != 0 || r.age.Oldest() != nil || r.age.Newest() != nil || !r.Deadline().IsZero() {
		t.Errorf("left over: %d datagrams, %d bytes, %d sources, deadline %v", r.Len(), r.Bytes(), len(r.sources), r.Deadline())
	}
}
