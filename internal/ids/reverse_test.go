package ids

import (
	"fmt"
	"strings"
	"testing"

	"gotcp/internal/ids/anomaly"
	"gotcp/internal/wire"
)

// TestLateReversal: who asks is the client, though the server has sent something else before. All that
// is known by direction goes with it.
func TestLateReversal(t *testing.T) {
	const asks, serves = "10.0.0.1:4000", "10.0.0.2:53"
	act := func(s *scene) {
		s.datagram(serves, asks, "??")
		s.datagram(asks, serves, query("example.com"))
		s.datagram(serves, asks, answer("example.com"))
	}
	list, _ := observed(t, Config{}, act)
	var got []string
	for i := range list {
		if o := &list[i]; o.Kind == anomaly.FlowNew || o.Kind == anomaly.FlowAnswered || o.Kind == anomaly.FlowEnded {
			got = append(got, fmt.Sprint(kindNames[o.Kind], " ", o.Src, ":", o.SrcPort, " ", o.Dst, ":", o.DstPort, " ", o.Volume))
		}
	}
	want := []string{
		"new 10.0.0.2:53 10.0.0.1:4000 [{0 0} {0 0}]",
		"answered 10.0.0.1:4000 10.0.0.2:53 [{0 0} {0 0}]",
		fmt.Sprintf("ended 10.0.0.1:4000 10.0.0.2:53 [{1 %d} {2 %d}]", len(query("example.com")), len("??")+len(answer("example.com"))),
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}

	// A rule about addresses is looked at once for each direction: the answer goes as the first datagram.
	s := newScene(t, Config{}, `alert ip any any -> any any (msg:"x"; sid:1;)`)
	act(s)
	var at []uint64
	for i := range s.said.Alerts {
		at = append(at, s.said.Alerts[i].Frame.Number)
	}
	if fmt.Sprint(at) != "[1 2]" {
		t.Errorf("alerts at %v", at)
	}
}

// TestReversalOfSegments: what was seen before the SYN-ACK belongs to the server.
func TestReversalOfSegments(t *testing.T) {
	list, _ := observed(t, Config{Midstream: true}, func(s *scene) {
		c := s.unconnected(client, server)
		c.segment(toClient, wire.RST, "")
		c.segment(toClient, wire.SYN|wire.ACK, "")
		c.segment(toServer, wire.ACK, "")
		c.say(toServer, "hello")
		c.close()
	})
	o := &list[len(list)-1]
	if o.Kind != anomaly.FlowEnded || fmt.Sprint(o.Src, " ", o.SrcPort, " ", o.Dst, " ", o.DstPort, " ", o.Volume[toServer].Bytes) != "192.168.0.1 1025 10.0.0.2 80 5" {
		t.Errorf("%+v", o)
	}
}
