package host

import (
	"net/netip"
	"strings"
	"testing"

	"gotcp/internal/lab"
)

func TestInterfaces(t *testing.T) {
	l := lab.New(t)
	a, b := l.Host("a"), l.Host("b")
	eth, peer := l.Connect(a, b, lab.Veth{MTU: 9000})
	eth.AddAddr(netip.MustParsePrefix("10.1.2.3/16"))
	a.Do(func() {
		all, err := Interfaces()
		if err != nil || len(all) < 2 {
			t.Fatalf("%+v, %v", all, err)
		}
		lo := all[0]
		if lo.Name != "lo" || !lo.Loopback || !lo.Up || !lo.Ethernet || lo.Addr(false) != netip.MustParseAddr("127.0.0.1") {
			t.Errorf("lo is %+v", lo)
		}
		i, err := UsableInterface(eth.Name)
		if err != nil || !i.Up || !i.Carrier || i.Loopback || !i.Ethernet || i.MTU != 9000 || i.MAC != eth.MAC || i.Index == 0 {
			t.Errorf("%s is %+v, %v", eth.Name, i, err)
		}
		if len(i.Addrs) < 2 || i.Addrs[0] != eth.Prefix || i.Addrs[1].String() != "10.1.2.3/16" || i.Addr(false) != eth.Addr() {
			t.Errorf("%s has %v", eth.Name, i.Addrs)
		}
		if again, err := interfaceByIndex(i.Index); err != nil || again.Name != i.Name {
			t.Errorf("by index: %+v, %v", again, err)
		}
		_, err = interfaceByIndex(99999)
		wantError(t, err, ErrNoInterface, "99999")
		for _, name := range []string{"eth9", "", "a/b", strings.Repeat("x", 100)} {
			_, err = UsableInterface(name)
			wantError(t, err, ErrNoInterface, `no interface "`+name)
		}
	})
	peer.Down()
	a.Do(func() {
		_, err := UsableInterface(eth.Name)
		wantError(t, err, ErrInterfaceDown, "no carrier")
	})
	eth.Down()
	a.Do(func() {
		_, err := UsableInterface(eth.Name)
		wantError(t, err, ErrInterfaceDown, eth.Name+" is down")
	})
}

func TestInterfaceAddrPrefersGlobalOnes(t *testing.T) {
	i := Interface{Addrs: []netip.Prefix{
		netip.MustParsePrefix("fe80::1/64"), netip.MustParsePrefix("2001:db8::1/64"), netip.MustParsePrefix("10.0.0.1/24"),
	}}
	if got := i.Addr(true); got.String() != "2001:db8::1" {
		t.Errorf("IPv6: %v", got)
	}
	if got := i.Addr(false); got.String() != "10.0.0.1" {
		t.Errorf("IPv4: %v", got)
	}
	i.Addrs = i.Addrs[:1]
	if got := i.Addr(true); got.String() != "fe80::1" {
		t.Errorf("only link-local: %v", got)
	}
	if got := i.Addr(false); got.IsValid() {
		t.Errorf("no IPv4: %v", got)
	}
}
