package stream

import "testing"

func TestPoolCountsWhatIsInUse(t *testing.T) {
	p := pool{max: 12000}
	a, b := p.get(2000), p.get(5000)
	if cap(a) != 2048 || cap(b) != 8192 || p.used != 2048+8192 {
		t.Fatalf("%d and %d bytes, %d used", cap(a), cap(b), p.used)
	}
	if p.get(2000) != nil || p.charge(2000) || !p.charge(1000) {
		t.Error("the limit does not hold")
	}
	p.charge(-1000)
	p.put(a[:100])
	if p.used != 8192 {
		t.Errorf("%d used, one buffer is back", p.used)
	}
	if c := p.get(2048); cap(c) != cap(a) || &c[:1][0] != &a[:1][0] || len(c) != 0 {
		t.Error("the buffer is not used again")
	}
	p.put(nil)
	if p.get(1<<maxClass+1) != nil || p.used != 8192+2048 {
		t.Errorf("%d used", p.used)
	}
}

// TestPoolKeepsNoMoreThanItMay: a burst's memory is not held for ever.
func TestPoolKeepsNoMoreThanItMay(t *testing.T) {
	p := pool{max: 1 << 30}
	var all [][]byte
	for range 64 {
		all = append(all, p.get(1<<20))
	}
	for _, b := range all {
		p.put(b)
	}
	if p.used != 0 || p.kept > keepBytes {
		t.Errorf("%d used, %d kept", p.used, p.kept)
	}
}
