package decode

import (
	"testing"

	"gotcp/internal/wire"
)

func TestEchoes(t *testing.T) {
	for name, c := range map[string]struct {
		proto wire.IPProto
		data  []byte
		want  bool
	}{
		"echo":          {wire.ProtoICMP, message4(8, 0, nil)[20:], true},
		"reply":         {wire.ProtoICMP, message4(0, 0, nil)[20:], true},
		"timestamp":     {wire.ProtoICMP, message4(13, 0, nil)[20:], false},
		"v6 echo":       {wire.ProtoICMPv6, message6(128, 0, nil)[40:], true},
		"v6 reply":      {wire.ProtoICMPv6, message6(129, 0, nil)[40:], true},
		"v6 neighbour":  {wire.ProtoICMPv6, message6(135, 0, nil)[40:], false},
		"short":         {wire.ProtoICMP, message4(8, 0, nil)[20:26], false},
		"not ICMP":      {wire.ProtoUDP, message4(8, 0, nil)[20:], false},
		"8 is IPv4's":   {wire.ProtoICMPv6, message6(8, 0, nil)[40:], false},
		"128 is IPv6's": {wire.ProtoICMP, message4(128, 0, nil)[20:], false},
	} {
		if got := isEcho(c.proto, c.data); got != c.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}
