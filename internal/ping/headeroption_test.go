package ping

import (
	"net/netip"
	"testing"
)

func TestHeaderOptions(t *testing.T) {
	if o := RecordRoute(); len(o) != maxOptions || o[0] != optionNOP || o[1] != optionRecordRoute || o[2] != 39 || o[3] != 4 {
		t.Errorf("record route: %x", o)
	}
	for _, tt := range []struct {
		kind   TimestampKind
		hosts  []netip.Addr
		length byte
	}{
		{TimestampOnly, nil, 40}, {TimestampAddresses, nil, 36},
		{TimestampPrespecified, []netip.Addr{us}, 12}, {TimestampPrespecified, []netip.Addr{us, them, us, them}, 36},
	} {
		o, err := TimestampOption(tt.kind, tt.hosts)
		if err != nil || len(o) != maxOptions || o[0] != optionTimestamp || o[1] != tt.length || o[2] != 5 || o[3] != byte(tt.kind) {
			t.Errorf("%+v: %x, %v", tt, o, err)
		}
		for i, a := range tt.hosts {
			if netip.AddrFrom4([4]byte(o[4+8*i:])) != a {
				t.Errorf("%+v: %x", tt, o)
			}
		}
	}
	five := []netip.Addr{us, us, us, us, us}
	for _, hosts := range [][]netip.Addr{nil, five, {netip.MustParseAddr("::1")}} {
		if o, err := TimestampOption(TimestampPrespecified, hosts); err == nil {
			t.Errorf("%v: %x", hosts, o)
		}
	}
}
