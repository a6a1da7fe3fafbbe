package dataset

import (
	"fmt"
	"net/netip"
	"strings"
	"testing"
)

const categoriesText = "1,BadHosts,Known bad hosts\n# none\n2, Shared ,Many, who share an address\r\n60,CnC\n3,Six\n"

func reputationOf(t *testing.T, text string) *Reputation {
	t.Helper()
	r := NewReputation()
	if wrong := append(r.LoadCategories([]byte(categoriesText)), r.Load([]byte(text))...); len(wrong) > 0 {
		t.Fatal(wrong)
	}
	return r
}

func TestReputation(t *testing.T) {
	r := reputationOf(t, "1.2.3.4,1,101\n1.2.3.4,2,10\n1.2.3.0/24,1,88\n1.2.0.0/16 , 1 , 7\n0.0.0.0/0,60,1\n2001:db8::/32,1,127\n2001:db8::1,1,3\n::ffff:5.6.7.8,2,9\n1.2.3.4,2,11\n::/0,3,5\n")
	for _, c := range []struct {
		category, address string
		want              uint8 // 0: nothing is said
	}{
		{"BadHosts", "1.2.3.4", 101}, {"BadHosts", "1.2.3.5", 88}, {"BadHosts", "1.2.4.4", 7}, {"BadHosts", "1.3.3.4", 0},
		{"Shared", "1.2.3.4", 11}, {"Shared", "1.2.3.5", 0}, {"Shared", "5.6.7.8", 9}, {"CnC", "9.9.9.9", 1}, {"CnC", "2001:db8::1", 0},
		{"BadHosts", "2001:db8::1", 3}, {"BadHosts", "2001:db8:ffff::1", 127}, {"BadHosts", "2001:db9::1", 0}, {"Six", "4001::1", 5}, {"Six", "4.3.2.1", 0},
	} {
		id, there := r.Category(c.category)
		if !there {
			t.Fatalf("there is no category %s", c.category)
		}
		score, there := r.Score(id, netip.MustParseAddr(c.address))
		if score != c.want || there != (c.want != 0) {
			t.Errorf("%s in %s: %d, %v, want %d", c.address, c.category, score, there, c.want)
		}
	}
	if _, there := r.Category("Known bad hosts"); there {
		t.Error("a description is a name")
	}
	if _, there := r.Score(1, netip.Addr{}); there {
		t.Error("no address has a score")
	}
	if n := r.Memory(); n != 9*reputedSize {
		t.Errorf("%d bytes", n)
	}
	a := netip.MustParseAddr("1.3.3.4")
	if n := testing.AllocsPerRun(100, func() { r.Score(1, a) }); n > 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestFaultyReputation(t *testing.T) {
	r := NewReputation()
	got := append(r.LoadCategories([]byte("0,a,b\n61,a,b\n1\n1,a\nx,y,z")), r.Load([]byte("1.2.3.4,1,0\n1.2.3.4,1,128\n1.2.3.4,2,5\n1.2.3.4/33,1,5\n1.2.3.4,1,5\n"))...)
	var lines []string
	for _, f := range got {
		lines = append(lines, fmt.Sprintf("%d %s", f.Line, f.Reason))
	}
	if all, want := strings.Join(lines, "\n"), `1 "0" is no category from 1 to 60
2 "61" is no category from 1 to 60
3 the category has no name
5 "x" is no category from 1 to 60
1 "0" is no score from 1 to 127
2 "128" is no score from 1 to 127
3 there is no category 2
4 "1.2.3.4/33" is neither address nor network`; all != want {
		t.Errorf("%s", all)
	}
	if s, _ := r.Score(1, netip.MustParseAddr("1.2.3.4")); s != 5 {
		t.Errorf("score %d", s)
	}
}

func FuzzReputation(f *testing.F) {
	f.Add(categoriesText, "1.2.3.4,1,101\n10.0.0.0/8,2,3\n2001:db8::/33,60,1", "10.1.2.3")
	f.Add("1,a", "::/0,1,1\n::ffff:1.2.3.4,1,2\n::ffff:0.0.0.0/100,1,3", "::1")
	f.Fuzz(func(t *testing.T, categories, text, address string) {
		r := NewReputation()
		r.LoadCategories([]byte(categories))
		r.Load([]byte(text))
		a, err := netip.ParseAddr(address)
		if err != nil {
			return
		}
		a = a.Unmap().WithZone("")
		for c := range uint8(maxCategory + 1) {
			// The longest network that it is in says how well it is known.
			want, longest := uint8(0), -1
			for k, score := range r.scores {
				p := netip.PrefixFrom(netip.AddrFrom16(k.network), int(k.bits))
				if k.category == c && (a.Is6() || p.Bits() >= mappedBits) && p.Bits() > longest && p.Contains(netip.AddrFrom16(a.As16())) {
					want, longest = score, p.Bits()
				}
			}
			if got, there := r.Score(c, a); got != want || there != (longest >= 0) {
				t.Fatalf("%v in %d: %d, %v, want %d", a, c, got, there, want)
			}
		}
	})
}
