package anomaly

import (
	"net/netip"
	"testing"
)

func TestConfigAllows(t *testing.T) {
	c := Config{Allow: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/24")}}
	c.AllowFor[Beacons] = []netip.Prefix{netip.MustParsePrefix("93.0.0.0/8")}
	for _, q := range []struct {
		d    Detector
		a    netip.Addr
		want bool
	}{
		{Floods, victim, true}, {Beacons, victim, true}, {Beacons, outside(1), true}, {Floods, outside(1), false}, {Floods, netip.Addr{}, false},
	} {
		if c.allowed(q.d, q.a) != q.want {
			t.Errorf("%v %v", q.d, q.a)
		}
	}
}
