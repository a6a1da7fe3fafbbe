package echo

import (
	"runtime"
	"testing"
	"time"
)

// endless runs a session over a number of probes, of which one in seven is
// lost, one in eleven late and one in thirteen answered twice.
func endless(s *Session, now time.Time, probes uint64) time.Time {
	nobody := func(Probe) {}
	for end := s.Sent + probes; s.Sent < end; now = now.Add(ms) {
		s.Expire(now, nobody)
		p, ok := s.Next(now, nobody)
		if !ok {
			continue
		}
		s.Departed(now, p.Seq)
		s.Stamp(p.Seq, now)
		if p.Seq > 2000 && p.Seq%11 == 0 {
			s.Reply(now, Reply{Seq: uint16(p.Seq - 2000), At: now})
		}
		if p.Seq%7 == 0 || (p.Seq+2000)%11 == 0 {
			continue
		}
		r := s.Reply(now, Reply{Seq: uint16(p.Seq), At: now.Add(time.Duration(p.Seq%5000) * time.Microsecond / 10)})
		s.Note(r.Probe, true)
		if p.Seq%13 == 0 {
			s.Reply(now, Reply{Seq: uint16(p.Seq)})
		}
	}
	return now
}

// grown is how much the heap grows while f runs, garbage apart.
func grown(f func()) int64 {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	f()
	runtime.GC()
	runtime.ReadMemStats(&after)
	return int64(after.HeapAlloc) - int64(before.HeapAlloc)
}

func TestEndlessSession(t *testing.T) {
	s := New(epoch, Config{Interval: ms})
	now := endless(s, epoch, 70_000)
	if n := testing.AllocsPerRun(10, func() { now = endless(s, now, 1000) }); n != 0 {
		t.Errorf("%v allocations for 1000 probes", n)
	}
	probes := uint64(300_000)
	if soak {
		probes = 10_000_000
	}
	if n := grown(func() { now = endless(s, now, probes) }); n > 64<<10 {
		t.Errorf("%d probes grow the heap by %d bytes", probes, n)
	}
	if s.Sent < probes || s.Late == 0 || s.Duplicates == 0 || s.Lost == 0 || s.Sent < s.Received+s.Lost {
		t.Errorf("%+v", s.Counts)
	}
}

func BenchmarkSession(b *testing.B) {
	s := New(epoch, Config{Interval: ms})
	b.ReportAllocs()
	endless(s, epoch, uint64(b.N))
}
