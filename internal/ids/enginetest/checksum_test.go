package enginetest

import (
	"testing"

	"gotcp/internal/ids"
)

func TestChecksums(t *testing.T) {
	k := newTalk().udp(c2s, "right").udp(c2s, "wrong").udp(c2s, "none").tcp(c2s, 2, "").icmp(c2s, 8, 0, 0, "wrong").icmp(c2s, 8, 0, 0, "right")
	k.frames[1].Data[26] ^= 1
	copy(k.frames[2].Data[26:], "\x00\x00")
	k.frames[3].Data[10] ^= 1 // of the header of IP
	k.frames[4].Data[22] ^= 1
	all := rules("alert ip any any -> any any", "udpv4-csum:valid;", "udpv4-csum:invalid;", "ipv4-csum:invalid;", "tcpv4-csum:valid;",
		"icmpv4-csum:invalid;", "icmpv4-csum:valid;", "udpv6-csum:valid;", "icmpv6-csum:valid;", "ipv4-csum:valid; dsize:4;")
	play(t, []scene{
		{name: "verified", rules: all, talk: k, want: "1@1 2@2 9@3 3@4 4@4 5@5 6@6"},
		{name: "believed", rules: all, cfg: ids.Config{NoChecksums: true}, talk: k, want: "1@1 1@2 9@3 4@4 6@5 6@6"},
	})
}
