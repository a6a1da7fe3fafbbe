package filter

import "testing"

// With the interface's netmask, the broadcast addresses of its network are
// known.
func TestNetmask(t *testing.T) {
	for _, c := range []struct {
		netmask uint32
		dst     [4]byte
		want    bool
	}{
		{0xffffff00, [4]byte{10, 0, 0, 255}, true},
		{0xffffff00, [4]byte{10, 0, 0, 0}, true},
		{0xffffff00, [4]byte{10, 0, 0, 1}, false},
		{0xffffff00, [4]byte{255, 255, 255, 255}, true},
		{0xffff0000, [4]byte{10, 0, 0, 255}, false},
		{0, [4]byte{10, 0, 0, 255}, false},
		{0, [4]byte{255, 255, 255, 255}, true},
	} {
		p := mustCompile(t, "ip broadcast", Options{LinkType: Raw, Netmask: c.netmask})
		b := ip4(ipUDP, 0, nil, []byte{10, 0, 0, 1}, c.dst[:], nil)
		if got := p.Match(b, len(b)); got != c.want {
			t.Errorf("netmask %x: %v for %v", c.netmask, got, c.dst)
		}
	}
}
