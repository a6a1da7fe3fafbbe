package lab

import (
	"net/netip"
	"strings"
	"testing"
)

func TestSubnets(t *testing.T) {
	l := &Lab{}
	first, wide, third := l.nextSubnet(netip.Prefix{}), l.nextSubnet(netip.MustParsePrefix("10.88.0.0/16")), l.nextSubnet(netip.Prefix{})
	for _, tt := range []struct{ got, want string }{
		{first.prefix(1).String(), "10.77.0.1/24"}, {first.mac(1).String(), "02:77:00:00:00:01"},
		{wide.prefix(254).String(), "10.88.0.254/16"}, {wide.mac(254).String(), "02:77:00:00:01:fe"},
		{third.prefix(2).String(), "10.77.2.2/24"},
	} {
		if tt.got != tt.want {
			t.Errorf("got %s, want %s", tt.got, tt.want)
		}
	}
}

func TestStationsNeedRoom(t *testing.T) {
	for _, tt := range []struct {
		network string
		n       int
		says    string
	}{
		{"10.77.0.0/24", 254, ""}, {"10.77.0.0/24", 255, "room for 254"},
		{"10.88.0.0/16", 255, "room for 254"}, {"10.77.0.0/30", 3, "room for 2"}, {"fd00::/64", 2, "IPv4"},
	} {
		err := subnet{network: netip.MustParsePrefix(tt.network)}.checkStations(tt.n)
		if (err == nil) != (tt.says == "") || err != nil && !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%d on %s: %v, want %q", tt.n, tt.network, err, tt.says)
		}
	}
}
