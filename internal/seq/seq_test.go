package seq

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func TestCompare(t *testing.T) {
	for _, tt := range []struct {
		a, b         Num
		less, lessEq bool
		distance     int // b - a
	}{
		{0, 0, false, true, 0},
		{0, 1, true, true, 1},
		{1, 0, false, false, -1},
		{math.MaxUint32, 0, true, true, 1},
		{0, math.MaxUint32, false, false, -1},
		{0xfffffff0, 0x10, true, true, 0x20},
		{0, 1<<31 - 1, true, true, 1<<31 - 1},
		{5, 5 + 1<<31 - 1, true, true, 1<<31 - 1},
		{5 + 1<<31 - 1, 5, false, false, -(1<<31 - 1)},
	} {
		if got := tt.a.Less(tt.b); got != tt.less {
			t.Errorf("%d < %d: %v", tt.a, tt.b, got)
		}
		if got := tt.a.LessEq(tt.b); got != tt.lessEq {
			t.Errorf("%d <= %d: %v", tt.a, tt.b, got)
		}
		if got := tt.b.Sub(tt.a); got != tt.distance {
			t.Errorf("%d - %d = %d, want %d", tt.b, tt.a, got, tt.distance)
		}
	}
}

func TestIn(t *testing.T) {
	for _, tt := range []struct {
		n, first Num
		size     uint32
		want     bool
	}{
		{5, 5, 1, true},
		{5, 5, 0, false},
		{6, 5, 1, false},
		{4, 5, 10, false},
		{3, 0xfffffffe, 6, true},
		{4, 0xfffffffe, 6, false},
		{0xfffffffd, 0xfffffffe, 6, false},
	} {
		if got := tt.n.In(tt.first, tt.size); got != tt.want {
			t.Errorf("%d in %d from %d: %v", tt.n, tt.size, tt.first, got)
		}
	}
}

func TestArithmetic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := Num(rapid.Uint32().Draw(t, "a"))
		n := rapid.IntRange(-(1<<31-1), 1<<31-1).Draw(t, "n")
		b := a.Add(n)
		if b.Sub(a) != n || a.Sub(b) != -n {
			t.Fatalf("%d + %d = %d, which is %d and %d apart", a, n, b, b.Sub(a), a.Sub(b))
		}
		if a.Less(b) != (n > 0) || a.LessEq(b) != (n >= 0) {
			t.Fatalf("%d and %d are in the wrong order", a, b)
		}
		late, early := a, b
		if n > 0 {
			late, early = b, a
		}
		if Max(a, b) != late || Min(a, b) != early || Max(b, a) != late || Min(b, a) != early {
			t.Fatalf("the later of %d and %d is %d, the earlier %d", a, b, Max(a, b), Min(a, b))
		}
	})
}
