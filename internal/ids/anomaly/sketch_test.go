package anomaly

import (
	"math"
	"net/netip"
	"testing"
)

func TestSketch(t *testing.T) {
	var s, other sketch
	for i := range uint64(200) {
		s.add(mix(i))
		s.add(mix(i))
		other.add(mix(i + 100))
		if !s.has(mix(i)) {
			t.Fatalf("%d is not there", i)
		}
	}
	if n := s.count(); n < 170 || n > 230 {
		t.Errorf("%d of 200", n)
	}
	s.join(&other)
	if n := s.count(); n < 255 || n > 345 {
		t.Errorf("%d of 300", n)
	}
}

func TestCrowd(t *testing.T) {
	var c crowd
	next := uint64(10)
	weighed := 0.0
	for i := range uint64(1_000_001) {
		weight := 1 / c.chance()
		if c.add(mix(i + 1e9)) {
			weighed += weight
		}
		c.add(mix(i/2 + 1e9))
		if i+1 == next {
			next *= 10
			n := float64(i + 1)
			if off := float64(c.count())/n - 1; math.Abs(off) > 0.14 {
				t.Errorf("%d of %v", c.count(), n)
			}
			if off := weighed/n - 1; math.Abs(off) > 0.14 {
				t.Errorf("%v of %v by weight", weighed, n)
			}
		}
	}
}

func TestMemory(t *testing.T) {
	m := newMemory(64)
	m.add(0, mix(1), 100)
	if !m.has(mix(1)) || m.has(mix(2)) {
		t.Error("what is remembered is wrong")
	}
	m.add(150, mix(3), 100)
	if !m.has(mix(1)) {
		t.Error("forgotten too early")
	}
	m.add(300, mix(4), 100)
	if m.has(mix(1)) || !m.has(mix(3)) {
		t.Error("forgotten too late, or too early")
	}
	// However much comes, it does not think that it knows everything.
	for i := range uint64(100_000) {
		m.add(300, mix(i+1000), 100)
	}
	known := 0
	for i := range uint64(1000) {
		if m.has(mix(i + 1e9)) {
			known++
		}
	}
	if known > 500 {
		t.Errorf("%d of 1000 that never came are thought to be known", known)
	}
}

func TestTargetsAreKeyed(t *testing.T) {
	a := netip.MustParseAddr("10.0.0.1")
	if hashTarget(1, a, 80) == hashTarget(2, a, 80) || hashTarget(1, a, 80) == hashTarget(1, a, 81) ||
		hashTarget(1, a, 80) == hashTarget(1, a.Next(), 80) {
		t.Error("targets that look alike")
	}
}
