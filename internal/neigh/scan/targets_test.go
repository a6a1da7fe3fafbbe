package scan

import (
	"net/netip"
	"testing"
)

func TestParseRange(t *testing.T) {
	for _, tt := range []struct {
		in          string
		first, last string
		n           int
	}{
		{"10.0.0.7", "10.0.0.7", "10.0.0.7", 1},
		{"10.0.0.7/24", "10.0.0.0", "10.0.0.255", 256},
		{"10.0.0.7/32", "10.0.0.7", "10.0.0.7", 1},
		{"10.0.0.6/31", "10.0.0.6", "10.0.0.7", 2},
		{"10.0.0.250-10.0.1.5", "10.0.0.250", "10.0.1.5", 12},
		{"10.0.0.1-50", "10.0.0.1", "10.0.0.50", 50},
		{"0.0.0.0/0", "0.0.0.0", "255.255.255.255", 1 << 32},
	} {
		r, err := ParseRange(tt.in)
		if err != nil || r.First.String() != tt.first || r.Last.String() != tt.last || r.Len() != tt.n {
			t.Errorf("%s: %v, %d, %v", tt.in, r, r.Len(), err)
		}
	}
	for _, bad := range []string{"", "x", "10.0.0", "10.0.0.0/33", "10.0.0.9-10.0.0.1", "10.0.0.9-1", "10.0.0.1-", "-", "10.0.0.1-256", "fe80::/64", "::1", "10.0.0.1-::1", "::ffff:10.0.0.1"} {
		if r, err := ParseRange(bad); err == nil {
			t.Errorf("%q was taken for %v", bad, r)
		}
	}
}

func ranges(t testing.TB, all ...string) []Range {
	t.Helper()
	var rs []Range
	for _, s := range all {
		r, err := ParseRange(s)
		if err != nil {
			t.Fatal(err)
		}
		rs = append(rs, r)
	}
	return rs
}

// Every address once, whatever the ranges have in common.
func TestTargets(t *testing.T) {
	set := newTargets(ranges(t, "10.0.1.0/30", "10.0.0.5", "10.0.0.1-10.0.0.9", "10.0.0.4-10.0.0.12", "10.0.0.5", "255.255.255.255"))
	if want := 12 + 4 + 1; set.size != want {
		t.Fatalf("%d addresses, want %d", set.size, want)
	}
	last := netip.Addr{}
	for i := range set.size {
		a := set.at(i)
		if !last.Less(a) {
			t.Errorf("%v after %v", a, last)
		}
		if k, ok := set.index(a); !ok || k != i {
			t.Errorf("%v: index %d, %v; want %d", a, k, ok, i)
		}
		last = a
	}
	for _, not := range []string{"10.0.0.0", "10.0.0.13", "10.0.1.4", "0.0.0.0", "255.255.255.254", "::1"} {
		if _, ok := set.index(netip.MustParseAddr(not)); ok {
			t.Errorf("%s is said to be a target", not)
		}
	}
}

func FuzzParseRange(f *testing.F) {
	for _, s := range []string{"10.0.0.0/24", "10.0.0.1-10.0.0.9", "10.0.0.1-9", "10.0.0.1", "1.2.3.4-::"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		r, err := ParseRange(s)
		if err != nil {
			return
		}
		if r.Last.Less(r.First) || r.Len() < 1 {
			t.Errorf("%q: %v", s, r)
		}
		set := newTargets([]Range{r, r})
		if set.size != r.Len() || set.at(0) != r.First || set.at(set.size-1) != r.Last {
			t.Errorf("%q: %v makes a set of %d", s, r, set.size)
		}
	})
}
