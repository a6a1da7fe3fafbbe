package host

import (
	"net/netip"
	"testing"
)

func TestLocalAddress(t *testing.T) {
	a, _ := twoHosts(t)
	a.Do(func() {
		if err := AddAddr("eth0", netip.MustParsePrefix("10.1.1.1/32")); err != nil {
			t.Fatal(err)
		}
		if err := AddAddr("eth0", netip.MustParsePrefix("10.1.1.1/32")); err != nil {
			t.Errorf("a second time: %v", err)
		}
		wantError(t, AddAddr("eth9", netip.MustParsePrefix("10.1.1.1/32")), ErrNoInterface, "eth9")
		for s, want := range map[string]string{
			"10.77.0.1": "eth0", "::ffff:10.77.0.1": "eth0", "10.1.1.1": "eth0", "127.0.0.1": "lo", "127.9.9.9": "lo",
			"10.77.0.2": "", "10.77.0.255": "", "8.8.8.8": "",
		} {
			iface, ok, err := LocalAddress(netip.MustParseAddr(s))
			if err != nil || iface != want || ok != (want != "") {
				t.Errorf("%s: %q, %v, %v; want %q", s, iface, ok, err, want)
			}
		}
	})
}
