package frag

import (
	"testing"
	"time"
)

func newDatagram() *datagram {
	d := new(datagram)
	d.reset(key(1), time.Time{})
	return d
}

func (d *datagram) take(t *testing.T, f fragment, want Verdict) {
	t.Helper()
	i, v := d.check(f.offset, f.more, []byte(f.data))
	if v != want {
		t.Fatalf("fragment at %d: %v, want %v", f.offset, v, want)
	}
	if v == Held {
		d.insert(i, f.offset, f.more, []byte(f.data))
	}
}

func TestDatagramAssembles(t *testing.T) {
	const a, b, c = "aaaaaaaa", "bbbbbbbbbbbbbbbb", "c"
	for name, tt := range map[string]struct {
		order   []fragment
		ordered bool
	}{
		"in order":  {[]fragment{{0, true, a}, {8, true, b}, {24, false, c}}, true},
		"backwards": {[]fragment{{24, false, c}, {8, true, b}, {0, true, a}}, false},
		"mixed":     {[]fragment{{8, true, b}, {24, false, c}, {0, true, a}}, false},
	} {
		d := newDatagram()
		for i, f := range tt.order {
			if d.complete() {
				t.Errorf("%s: complete after %d fragments", name, i)
			}
			d.take(t, f, Held)
		}
		whole, _ := d.assemble(nil)
		if !d.complete() || string(whole) != a+b+c || d.ordered != tt.ordered {
			t.Errorf("%s: complete %v, ordered %v, %q", name, d.complete(), d.ordered, whole)
		}
		if string(d.first()) != a {
			t.Errorf("%s: the first fragment is %q", name, d.first())
		}
	}
}

func TestDatagramWithoutFirstFragment(t *testing.T) {
	d := newDatagram()
	if d.first() != nil {
		t.Error("a first fragment of nothing")
	}
	d.take(t, fragment{8, true, "bbbbbbbb"}, Held)
	if d.first() != nil {
		t.Errorf("the first fragment is %q", d.first())
	}
}

func TestDatagramChecks(t *testing.T) {
	held := []fragment{{8, true, "bbbbbbbb"}, {24, true, "dddddddd"}}
	withEnd := append(held[:2:2], fragment{40, false, "ffff"})
	for _, tt := range []struct {
		name string
		held []fragment
		f    fragment
		want Verdict
	}{
		{"fits between", held, fragment{16, true, "cccccccc"}, Held},
		{"fits behind", held, fragment{32, true, "eeeeeeee"}, Held},
		{"the end", held, fragment{32, false, "e"}, Held},
		{"exact duplicate", held, fragment{8, true, "bbbbbbbb"}, Duplicate},
		{"exact duplicate of the end", withEnd, fragment{40, false, "ffff"}, Duplicate},
		{"same place, other bytes", held, fragment{8, true, "bbbbbbbX"}, Overlap},
		{"same place, now the end", held, fragment{24, false, "dddddddd"}, Overlap},
		{"the end, now with more", withEnd, fragment{40, true, "ffffffff"}, Overlap},
		{"longer, same bytes", held, fragment{8, true, "bbbbbbbbcccccccc"}, Overlap},
		{"overlapping from below", held, fragment{0, true, "aaaaaaaabbbbbbbb"}, Overlap},
		{"over all", held, fragment{0, true, "aaaaaaaabbbbbbbbccccccccdddddddd"}, Overlap},
		{"inside", []fragment{{0, true, "aaaaaaaabbbbbbbbcccccccc"}}, fragment{8, true, "bbbbbbbb"}, Overlap},
		{"an end before what is there", held, fragment{16, false, "c"}, Overlap},
		{"a second end behind", withEnd, fragment{48, false, "g"}, Overlap},
		{"a second end before", withEnd, fragment{32, false, "e"}, Overlap},
		{"more behind the end", withEnd, fragment{48, true, "gggggggg"}, Overlap},
		{"more before the end", withEnd, fragment{32, true, "eeeeeeee"}, Held},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := newDatagram()
			for _, f := range tt.held {
				d.take(t, f, Held)
			}
			d.take(t, tt.f, tt.want)
		})
	}
}

func TestDatagramCountsItsFragments(t *testing.T) {
	d := newDatagram()
	for i := range maxFragments {
		d.take(t, fragment{16 * i, true, "12345678"}, Held)
	}
	d.take(t, fragment{0, true, "12345678"}, Duplicate)
	d.take(t, fragment{8, true, "12345678"}, TooMany)
}
