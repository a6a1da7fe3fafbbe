package dump

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"gotcp/internal/seq"
	"gotcp/internal/wire"
)

// tcpSegment is a segment that is sent at a number.
func tcpSegment(at seq.Num, flags wire.TCPFlags, payload string) wire.TCP {
	b := make([]byte, wire.TCPMinLen+len(payload))
	f := wire.TCPFields{SrcPort: 40000, DstPort: 80, Seq: uint32(at), Flags: flags, Window: 9}
	f.Put(b, &wire.TCPOptions{})
	copy(b[wire.TCPMinLen:], payload)
	return b
}

// listening is a stream and the time of its capture.
type listening struct {
	t *testing.T
	s stream
	// isn is the number that the segments of the dialogue count from.
	isn seq.Num
	now time.Time
}

// listen begins a dialogue; the numbers wrap in it.
func listen(t *testing.T) *listening {
	return &listening{t: t, isn: 1<<32 - 4, now: time.Unix(1000, 0)}
}

// sends has a segment pass, and expects what is in order now.
func (l *listening) sends(at int, flags wire.TCPFlags, payload, want string) {
	l.t.Helper()
	l.gives(l.s.input(nil, tcpSegment(l.isn.Add(at), flags, payload), len(payload)), want)
}

// acknowledges has an acknowledgement come back after so long.
func (l *listening) acknowledges(after time.Duration, n int, want string) {
	l.t.Helper()
	l.now = l.now.Add(after)
	l.gives(l.s.acknowledge(nil, l.now, l.isn.Add(n)), want)
}

func (l *listening) ends(want string, missing uint64) {
	l.t.Helper()
	l.gives(l.s.end(nil), want)
	if l.s.missing != missing {
		l.t.Errorf("%d bytes are missing, want %d", l.s.missing, missing)
	}
}

func (l *listening) gives(got []byte, want string) {
	l.t.Helper()
	if string(got) != want {
		l.t.Errorf("it gives %q, want %q", got, want)
	}
}

func TestStreamInOrder(t *testing.T) {
	l := listen(t)
	l.sends(0, wire.SYN, "", "")
	l.sends(0, wire.SYN, "", "")
	l.sends(1, wire.ACK, "", "")
	l.sends(1, wire.ACK, "abc", "abc")
	l.sends(0, wire.SYN, "", "") // a copy that was slow
	l.sends(1, wire.ACK, "abc", "")
	l.sends(3, wire.ACK, "cdef", "def")
	l.sends(6, wire.ACK, "f", "") // a keep-alive with a byte
	l.sends(7, wire.ACK|wire.FIN, "g", "g")
	l.acknowledges(0, 9, "")
	l.acknowledges(time.Hour, 9, "")
	l.sends(9, wire.RST, "because", "")
	l.ends("", 0)
}

func TestStreamOutOfOrder(t *testing.T) {
	l := listen(t)
	l.sends(0, wire.SYN, "", "")
	l.sends(9, wire.ACK, "ij", "")
	l.sends(4, wire.ACK, "de", "")
	l.sends(3, wire.ACK, "CDEFG", "") // the first copy of a byte counts
	l.sends(1, wire.ACK, "abXYZ", "abCdeFG")
	l.sends(8, wire.ACK, "hIJKLM", "hijKLM")
	l.ends("", 0)
}

// Data with the SYN, and a server that changes its mind about the number.
func TestStreamBegins(t *testing.T) {
	l := listen(t)
	l.sends(1000, wire.SYN|wire.ACK, "", "")
	l.sends(0, wire.SYN, "ab", "ab")
	l.sends(3, wire.ACK, "c", "c")
	l.ends("", 0)

	middle := listen(t)
	middle.acknowledges(0, 5, "")
	middle.sends(4, wire.ACK, "", "") // a keep-alive
	middle.sends(5, wire.ACK, "abc", "abc")
	middle.sends(2, wire.ACK, "xyz", "")
	middle.ends("", 0)
}

// What the receiver has acknowledged and was not captured will not come, but after a while only.
func TestStreamGivesUpWhatWasAcknowledged(t *testing.T) {
	l := listen(t)
	l.sends(0, wire.SYN, "", "")
	l.sends(4, wire.ACK, "def", "")
	l.sends(9, wire.ACK, "ij", "")
	l.acknowledges(0, 7, "")
	l.acknowledges(grace-1, 9, "")
	l.acknowledges(1, 9, "def")
	l.acknowledges(grace, 11, "ij")
	l.sends(1, wire.ACK, "abc", "")
	l.acknowledges(grace, 13, "")
	l.ends("", 3+2+2)
}

// A byte that comes after its acknowledgement is no loss.
func TestStreamLateByte(t *testing.T) {
	l := listen(t)
	l.sends(0, wire.SYN, "", "")
	l.sends(3, wire.ACK, "cd", "")
	l.acknowledges(0, 5, "")
	l.sends(1, wire.ACK, "ab", "abcd")
	l.acknowledges(grace, 5, "")
	l.ends("", 0)
}

// Of packets that were cut off the rest is missing, unless it comes in another one.
func TestStreamOfCutPackets(t *testing.T) {
	l := listen(t)
	l.sends(0, wire.SYN, "", "")
	cut := func(at int, payload string, length int, want string) {
		t.Helper()
		l.gives(l.s.input(nil, tcpSegment(l.isn.Add(at), wire.ACK, payload), length), want)
	}
	cut(1, "ab", 5, "ab")
	cut(6, "fg", 5, "")
	cut(11, "", 5, "")
	l.sends(3, wire.ACK, "cde", "cdefg")
	l.ends("", 8)
}

// More than the window holds makes room, whatever is missing; numbers that no
// window has are not believed.
func TestStreamMemoryIsBounded(t *testing.T) {
	l := listen(t)
	l.sends(0, wire.SYN, "", "")
	l.sends(2, wire.ACK, "b", "")
	l.sends(4, wire.ACK, "d", "")
	l.sends(farthest+2, wire.ACK, "x", "")
	l.sends(-farthest, wire.ACK, "x", "")
	l.acknowledges(0, farthest+2, "")
	l.sends(windowSize, wire.ACK, "1", "")
	l.sends(windowSize+2, wire.ACK, "3", "b")
	big := strings.Repeat("z", 3*windowSize)
	l.sends(windowSize+3, wire.ACK, big, "d1"+"3"+big)
	l.ends("", 1+1+windowSize-5+1)

	parts := listen(t)
	parts.sends(0, wire.SYN, "", "")
	for i := range maxHeld {
		parts.sends(2+2*i, wire.ACK, "x", "")
	}
	parts.sends(2+2*maxHeld, wire.ACK, "x", "x")
	if n := parts.s.held.Len(); n != maxHeld {
		t.Errorf("%d parts are held", n)
	}
}

// Whatever the order and the overlaps, what comes out is what was sent.
func TestStreamShuffled(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	sent := make([]byte, 200_000)
	for i := range sent {
		sent[i] = byte(r.Uint32())
	}
	for round := range 20 {
		s, isn := stream{}, seq.Num(r.Uint32())
		got := s.input(nil, tcpSegment(isn, wire.SYN, ""), 0)
		var cuts [][2]int
		for at := 0; at < len(sent); {
			to := min(len(sent), at+1+r.IntN(3000))
			cuts = append(cuts, [2]int{at, min(len(sent), to+r.IntN(100))})
			at = to
		}
		r.Shuffle(len(cuts), func(i, j int) { cuts[i], cuts[j] = cuts[j], cuts[i] })
		for _, c := range cuts {
			payload := string(sent[c[0]:c[1]])
			got = s.input(got, tcpSegment(isn.Add(1+c[0]), wire.ACK, payload), len(payload))
		}
		if got = s.end(got); !bytes.Equal(got, sent) || s.missing != 0 {
			t.Errorf("round %d: %d of %d bytes, %d missing", round, len(got), len(sent), s.missing)
		}
	}
}

func TestStreamDoesNotAllocate(t *testing.T) {
	s, isn, at := stream{}, seq.Num(7), 1
	b := make([]byte, 0, 64)
	segment := tcpSegment(isn, wire.ACK, "payload")
	s.input(nil, tcpSegment(isn, wire.SYN, ""), 0)
	pass := func(n int) {
		f := wire.TCPFields{Seq: uint32(isn.Add(n)), Flags: wire.ACK}
		f.Put(segment, nil)
		b = s.input(b[:0], segment, 7)
	}
	round := func() {
		pass(at + 7)
		pass(at)
		s.acknowledge(nil, time.Time{}, isn.Add(at))
		at += 14
	}
	round()
	if n := testing.AllocsPerRun(100, round); n != 0 || len(b) != 14 {
		t.Errorf("%v allocations, %q", n, b)
	}
}

// Whatever comes, each byte comes out once or is missing, and nothing else.
func FuzzStream(f *testing.F) {
	f.Add(uint32(1<<32-3), []byte{0, 2, 5, 1, 0, 0, 0, 9, 4, 2, 3, 7})
	f.Add(uint32(9), []byte{3, 255, 255, 16, 2, 1, 0, 1, 2, 128, 0, 0})
	f.Fuzz(func(t *testing.T, isn uint32, steps []byte) {
		s, out := stream{}, 0
		s.input(nil, tcpSegment(seq.Num(isn), wire.SYN, ""), 0)
		before, at := s.next, time.Unix(0, 0)
		check := func(b []byte) {
			out += len(b)
			if n := uint32(s.next - before); uint32(out)+uint32(s.missing) != n {
				t.Fatalf("%d bytes and %d missing of %d", out, s.missing, n)
			}
			if first, ok := s.held.First(); ok && (!s.next.Less(first.Start) || s.held.Len() > maxHeld) {
				t.Fatalf("%d parts are held from %d at %d", s.held.Len(), first.Start, s.next)
			}
		}
		for ; len(steps) >= 4; steps = steps[4:] {
			n := s.next.Add(int(int16(uint16(steps[1])<<8|uint16(steps[2]))) << (steps[0] >> 3))
			if steps[0]&1 != 0 {
				at = at.Add(time.Duration(steps[3]) * time.Millisecond)
				check(s.acknowledge(nil, at, n))
				continue
			}
			flags := wire.ACK
			if steps[0]&2 != 0 {
				flags |= wire.FIN
			}
			payload := strings.Repeat("x", int(steps[3]))
			check(s.input(nil, tcpSegment(n, flags, payload), len(payload)+int(steps[0]&4)))
		}
		check(s.end(nil))
		if s.held.Len() > 0 {
			t.Fatalf("%d parts are left", s.held.Len())
		}
	})
}
