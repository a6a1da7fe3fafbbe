package decode

import (
	"testing"

	"gotcp/internal/wire"
)

func TestEchoID(t *testing.T) {
	for name, c := range map[string]struct {
		link  LinkType
		frame []byte
		ok    bool
	}{
		"echo":          {IPv4, message4(8, 0, nil), true},
		"reply":         {IPv4, message4(0, 0, nil), true},
		"timestamp":     {IPv4, message4(13, 0, nil), false},
		"v6 echo":       {IPv6, message6(128, 0, nil), true},
		"v6 reply":      {IPv6, message6(129, 0, nil), true},
		"v6 neighbour":  {IPv6, message6(135, 0, nil), false},
		"short":         {IPv4, ip4(wire.ProtoICMP, message4(8, 0, nil)[20:26]), false},
		"not ICMP":      {IPv4, ip4(wire.ProtoUDP, udp(7, 8, nil, false)), false},
		"8 is IPv4's":   {IPv6, message6(8, 0, nil), false},
		"128 is IPv6's": {IPv4, message4(128, 0, nil), false},
	} {
		id, ok := decoded(c.link, c.frame)[0].EchoID()
		if ok != c.ok || ok && id != 77 {
			t.Errorf("%s: %d %v", name, id, ok)
		}
	}
}
