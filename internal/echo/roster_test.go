package echo

import (
	"errors"
	"net/netip"
	"testing"

	"pgregory.net/rapid"
)

func addr(s string) netip.Addr { return netip.MustParseAddr(s) }

func TestRoster(t *testing.T) {
	var r roster
	if index, added, err := r.add("b", addr("10.0.0.5")); index != 0 || !added || err != nil {
		t.Fatal(index, added, err)
	}
	// Around what is there already.
	if n, err := r.addRange(addr("10.0.0.3"), addr("10.0.0.7")); n != 4 || err != nil {
		t.Fatal(n, err)
	}
	if n, err := r.addRange(addr("10.0.0.1"), addr("10.0.0.9")); n != 4 || err != nil {
		t.Fatal(n, err)
	}
	if index, added, _ := r.add("again", addr("10.0.0.5")); index != 0 || added {
		t.Error("there twice:", index, added)
	}
	if index, added, _ := r.add("inside", addr("10.0.0.6")); index != 3 || added {
		t.Error("there twice:", index, added)
	}
	r.add("six", addr("fe80::1%eth0"))
	want := []string{"5", "3", "4", "6", "7", "1", "2", "8", "9"}
	for i, last := range want {
		a := addr("10.0.0." + last)
		if index, ok := r.find(a); !ok || index != i || r.addr(i) != a {
			t.Errorf("%v is number %d, %v; number %d is %v", a, index, ok, i, r.addr(i))
		}
	}
	if r.count != 10 || r.at(0).name != "b" || r.at(3).name != "" || r.at(9).name != "six" {
		t.Errorf("%+v", r.spans)
	}
	for _, a := range []string{"10.0.0.0", "10.0.0.10", "::1", "fe80::1", "0.0.0.0"} {
		if index, ok := r.find(addr(a)); ok {
			t.Errorf("%s is number %d", a, index)
		}
	}
}

func TestRosterRefuses(t *testing.T) {
	var r roster
	for _, tt := range []struct {
		first, last string
		want        error
	}{
		{"10.0.0.2", "10.0.0.1", errNotARange},
		{"10.0.0.2", "::1", errNotARange},
		{"fe80::1%a", "fe80::2%b", errNotARange},
		{"2001:db8::", "2001:db8:1::", ErrTooMany},
		{"2001:db8::", "2001:db8::ffff:ffff", ErrTooMany},
		{"10.0.0.0", "10.16.0.0", ErrTooMany},
	} {
		if n, err := r.addRange(addr(tt.first), addr(tt.last)); n != 0 || !errors.Is(err, tt.want) {
			t.Errorf("%s to %s: %d, %v; want %v", tt.first, tt.last, n, err, tt.want)
		}
	}
	if n, err := r.addRange(addr("10.0.0.0"), addr("10.15.255.255")); n != maxTargets || err != nil {
		t.Fatal(n, err)
	}
	if _, _, err := r.add("", addr("11.0.0.1")); !errors.Is(err, ErrTooMany) {
		t.Error(err)
	}
	if n, err := r.addRange(addr("10.15.255.0"), addr("10.16.0.5")); n != 0 || !errors.Is(err, ErrTooMany) {
		t.Error(n, err)
	}
}

// TestRosterIsASet adds addresses and ranges in any order, and holds the
// roster to a plain list.
func TestRosterIsASet(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		base := rapid.SampledFrom([]netip.Addr{addr("10.0.255.250"), addr("2001:db8::ffff:ffff:ffff:fff0")}).Draw(t, "base")
		var r roster
		var list []netip.Addr
		numbers := map[netip.Addr]int{}
		for range rapid.IntRange(1, 12).Draw(t, "additions") {
			first := rapid.Uint64Range(0, 40).Draw(t, "first")
			last := first + rapid.Uint64Range(0, 10).Draw(t, "more")
			if first == last {
				r.add("", offset(base, first))
			} else if _, err := r.addRange(offset(base, first), offset(base, last)); err != nil {
				t.Fatal(err)
			}
			a := offset(base, first)
			for ; first <= last; first++ {
				if _, there := numbers[a]; !there {
					numbers[a] = len(list)
					list = append(list, a)
				}
				a = a.Next()
			}
			if r.count != len(list) {
				t.Fatalf("%d targets, want %d", r.count, len(list))
			}
			for i, a := range list {
				if index, ok := r.find(a); !ok || index != i || r.addr(i) != a {
					t.Fatalf("%v is number %d, %v; number %d is %v", a, index, ok, i, r.addr(i))
				}
			}
		}
	})
}
