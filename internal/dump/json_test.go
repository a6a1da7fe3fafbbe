package dump

import (
	"testing"
	"time"

	"gotcp/internal/capture"
	"gotcp/internal/dissect"
	"gotcp/internal/wire"
)

func TestJSON(t *testing.T) {
	interfaces := func() []capture.Interface { return []capture.Interface{{Name: "eth0"}, {Name: "eth1"}} }
	for _, tt := range []struct {
		packet capture.Packet
		want   string
	}{
		{
			capture.Packet{
				Time: time.Unix(1700000000, 1), LinkType: capture.LinkEthernet, Interface: 1, Direction: capture.DirectionOut,
				Data: frame(wire.TypeIPv4, segment(wire.SYN|wire.ACK, ""), 7), Length: 60,
			},
			`{"type":"packet","time":"2023-11-14T22:13:20.000000001Z","number":4,"interface":"eth1","direction":"out","link_type":"EN10MB",` +
				`"length":60,"captured":58,"src_mac":"02:00:00:00:00:01","dst_mac":"02:00:00:00:00:02","vlans":[7],"ethertype":2048,` +
				`"src":"10.0.0.1","dst":"10.0.0.2","ip_proto":6,"src_port":40000,"dst_port":80,"tcp_flags":"SYN|ACK","protocol":"tcp",` +
				`"info":"IP 10.0.0.1.40000 > 10.0.0.2.80: Flags [S.], seq 1, ack 0, win 9, length 0"}` + "\n",
		},
		{
			// What there is not is left out.
			capture.Packet{Time: time.Unix(1700000000, 0), LinkType: 147, Interface: 9, Data: []byte("A"), Length: 1},
			`{"type":"packet","time":"2023-11-14T22:13:20Z","number":4,"link_type":"147","length":1,"captured":1,` +
				`"info":"link-type 147, length 1\n\t0x0000:  41                                       A"}` + "\n",
		},
	} {
		j := NewJSON(dissect.Options{Time: dissect.DateTime, Number: true, NoChecksum: true}, interfaces, nil)
		got, err := j.Append(nil, &tt.packet, 4)
		if string(got) != tt.want || err != nil {
			t.Errorf("%v\n got %s\nwant %s", err, got, tt.want)
		}
	}
}
