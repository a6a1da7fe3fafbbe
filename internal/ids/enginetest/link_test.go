package enginetest

import (
	"encoding/hex"
	"testing"

	"gotcp/internal/ids"
	"gotcp/internal/wire"
)

// ethernet puts a talk's packets, which are of IPv4, into frames of Ethernet.
func (k *talk) ethernet() *talk {
	for i := range k.frames {
		f := &k.frames[i]
		head := make([]byte, wire.EthernetLen)
		wire.PutEthernet(head, wire.MAC{2, 0, 0, 0, 0, 2}, wire.MAC{2, 0, 0, 0, 0, 1}, wire.TypeIPv4)
		f.Data, f.LinkType = append(head, f.Data...), 1
		f.Length = len(f.Data)
	}
	return k
}

// arp adds a question for an address, in a frame of Ethernet.
func (k *talk) arp() *talk {
	b, _ := hex.DecodeString("ffffffffffff020000000001" + "0806" + "0001080006040001" + "020000000001c0000201" + "000000000000c6336402")
	k.frames = append(k.frames, ids.Frame{Time: k.now, Number: uint64(len(k.frames) + 1), Data: b, Length: len(b), LinkType: 1})
	return k
}

func TestLink(t *testing.T) {
	play(t, []scene{
		{
			name: "Ethernet and ARP",
			rules: "alert ether any any -> any any (ether.hdr; content:\"|08 06|\"; offset:12; depth:2; sid:1;)\nalert arp any any -> any any (sid:2;)\nalert ip any any -> any any (sid:3;)\n" +
				"alert ether any any -> any any (ether.hdr; content:\"|02 00 00 00 00 01|\"; offset:6; depth:6; bsize:14; sid:4;)\nalert pkthdr any any -> any any (decode-event:ipv4.pkt_too_small; sid:5;)\nalert tcp any any -> any any (sid:6;)",
			talk: newTalk().udp(c2s, "x").ethernet().arp(),
			want: "3@1 4@1 1@2 2@2 4@2",
		},
		{
			name:  "IGMP",
			rules: "alert igmp any any -> any any (igmp.type:0x11; sid:1;)\nalert ip any any -> any any (igmp.hdr; content:\"|11|\"; startswith; sid:2;)\nalert igmp any any -> any any (sid:3;)\nalert ip any any -> any any (igmp.type:>0x11; sid:4;)",
			talk:  newTalk().ip(c2s, 2, []byte{0x11, 0, 0xee, 0xff, 0, 0, 0, 0}).ip(c2s, 2, []byte{0x16, 0, 0xee, 0xff, 0, 0, 0, 0}).udp(c2s, "x"),
			want:  "1@1 2@1 3@1 3@2 4@2",
		},
		{
			name:  "entropy",
			rules: "alert udp any any -> any any (entropy:value 2; sid:1;)\nalert udp any any -> any any (content:\"a\"; entropy:bytes 2, offset 2, value >1.5; sid:2;)\nalert udp any any -> any any (entropy:bytes 2, value 1; replace:\"abcd\"; sid:3;)",
			talk:  newTalk().udp(c2s, "abcd").udp(c2s, ""),
			want:  "1@1 3@1",
		},
	})
}
