package lab

import (
	"net/netip"
	"testing"
)

func TestAddAddr(t *testing.T) {
	l := New(t)
	a, b := l.Host("a"), l.Host("b")
	ia, _ := l.Connect(a, b, Veth{})
	second := netip.MustParsePrefix("10.99.0.1/16")
	ia.AddAddr(second)
	transfer(t, a, &Interface{Host: a, Prefix: second}, 1000)
}

// A few hosts in a large network, as a sweep finds them.
func TestAddAddrs(t *testing.T) {
	l := New(t)
	a, b := l.Host("a"), l.Host("b")
	network := netip.MustParsePrefix("10.88.0.0/16")
	_, ib := l.Connect(a, b, Veth{Network: network})
	if got := ib.Prefix.String(); got != "10.88.0.2/16" {
		t.Fatalf("the second end has %s", got)
	}
	var more []netip.Addr
	for n := 1000; n < 1500; n++ {
		more = append(more, Nth(network, n))
	}
	ib.AddAddrs(more...)
	for _, addr := range []netip.Addr{ib.Addr(), more[0], more[len(more)-1]} {
		transfer(t, a, &Interface{Host: b, Prefix: netip.PrefixFrom(addr, 16)}, 1000)
	}
}

func TestOwn(t *testing.T) {
	l := New(t)
	a, b := l.Host("a"), l.Host("b")
	l.Connect(a, b, Veth{Network: netip.MustParsePrefix("10.88.0.0/16")})
	b.Own(netip.MustParsePrefix("10.88.128.0/17"))
	for _, addr := range []string{"10.88.128.0", "10.88.200.7", "10.88.255.254"} {
		transfer(t, a, &Interface{Host: b, Prefix: netip.MustParsePrefix(addr + "/16")}, 1000)
	}
}

func TestNth(t *testing.T) {
	for _, tt := range []struct {
		network, want string
		n             int
	}{
		{"10.88.0.0/16", "10.88.1.44", 300}, {"10.88.7.9/16", "10.88.0.1", 1},
		{"10.0.0.0/8", "10.255.255.255", 1<<24 - 1}, {"192.0.2.8/30", "192.0.2.11", 3},
	} {
		if got := Nth(netip.MustParsePrefix(tt.network), tt.n).String(); got != tt.want {
			t.Errorf("number %d of %s is %s, want %s", tt.n, tt.network, got, tt.want)
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("a network of 4 has an address number 4")
		}
	}()
	Nth(netip.MustParsePrefix("192.0.2.8/30"), 4)
}
