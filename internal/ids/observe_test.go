package ids

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"gotcp/internal/ids/anomaly"
	"gotcp/internal/wire"
)

// observed is what a worker tells the detectors of what happens in a scene, and counts for them.
func observed(t *testing.T, cfg Config, act func(s *scene)) (list []anomaly.Observation, loads []anomaly.Load) {
	cfg.Detectors = true
	w := NewWorker(cfg, rulesOf(t, ""), nil)
	var r Result
	s := newScene(t, Config{}, "")
	s.tap = func(f *Frame) { w.Process(f, &r) }
	act(s)
	w.Finish(&r)
	return r.observations, r.loads
}

var kindNames = map[anomaly.Kind]string{
	anomaly.FlowNew: "new", anomaly.FlowAnswered: "answered", anomaly.FlowRefused: "refused", anomaly.FlowUnanswered: "unanswered",
	anomaly.FlowEnded: "ended", anomaly.DNSQuery: "query", anomaly.DNSAnswer: "answer", anomaly.Reset: "reset", anomaly.AfterReset: "after reset",
}

func kinds(list []anomaly.Observation) (names []string) {
	for i := range list {
		names = append(names, kindNames[list[i].Kind])
	}
	return names
}

// TestObservations: what each kind of dialogue is to the detectors.
func TestObservations(t *testing.T) {
	for name, c := range map[string]struct {
		act  func(s *scene)
		want []string
	}{
		"nobody is there": {func(s *scene) { s.unconnected(client, server).segment(toServer, wire.SYN, "") }, []string{"new", "unanswered"}},
		"refused": {func(s *scene) {
			c := s.unconnected(client, server)
			c.segment(toServer, wire.SYN, "")
			c.segment(toClient, wire.RST|wire.ACK, "")
		}, []string{"new", "refused", "ended"}},
		"a connection": {func(s *scene) { s.connect(client, server).close() }, []string{"new", "answered", "ended"}},
		"unreachable": {func(s *scene) {
			s.datagram("10.0.0.1:4000", "10.0.0.2:99", "x")
			quoted := ipPacket(addr1, addr2, wire.ProtoUDP, []byte{0x0f, 0xa0, 0, 99, 0, 9, 0, 0})
			s.packet(withChecksum(ipPacket(addr2, addr1, wire.ProtoICMP, append([]byte{3, 3, 0, 0, 0, 0, 0, 0}, quoted...))))
		}, []string{"new", "refused", "ended"}},
		"too far": {func(s *scene) {
			s.datagram("10.0.0.1:4000", "10.0.0.2:99", "x")
			quoted := ipPacket(addr1, addr2, wire.ProtoUDP, []byte{0x0f, 0xa0, 0, 99, 0, 9, 0, 0})
			s.packet(withChecksum(ipPacket(addr2, addr1, wire.ProtoICMP, append([]byte{11, 0, 0, 0, 0, 0, 0, 0}, quoted...))))
		}, []string{"new", "unanswered"}},
		"names": {func(s *scene) {
			s.datagram("10.0.0.1:4000", "10.0.0.2:53", query("a.example.com"))
			s.datagram("10.0.0.2:53", "10.0.0.1:4000", answer("a.example.com"))
			s.datagram("10.0.0.1:4000", "10.0.0.2:53", query("b.example.com"))
		}, []string{"new", "query", "answered", "answer", "query", "ended"}},
		"an answer that was not asked for": {func(s *scene) {
			s.datagram("10.0.0.2:53", "10.0.0.1:4000", answer("a.example.com"))
		}, []string{"new", "answered", "answer", "ended"}},
		"a reset that was forged": {func(s *scene) {
			c := s.connect(client, server)
			c.say(toClient, "hello")
			forged := *c
			forged.segment(toClient, wire.RST, "")
			c.segment(toClient, wire.ACK, "more")
		}, []string{"new", "answered", "reset", "after reset", "ended"}},
	} {
		t.Run(name, func(t *testing.T) {
			list, _ := observed(t, Config{}, c.act)
			if got := kinds(list); !slices.Equal(got, c.want) {
				t.Errorf("%q, want %q", got, c.want)
			}
			for i := range list {
				o := &list[i]
				if o.Kind <= anomaly.FlowEnded && (o.SrcPort != 1025 && o.SrcPort != 4000) {
					t.Errorf("%s from %v:%d", kindNames[o.Kind], o.Src, o.SrcPort)
				}
			}
		})
	}
}

// withChecksum completes an ICMP message.
func withChecksum(ip []byte) []byte {
	b := ip[wire.IPv4MinLen:]
	sum := wire.Checksum(b)
	b[2], b[3] = byte(sum>>8), byte(sum)
	return ip
}

// TestVolumeOfFlows: what went each way, and for how long.
func TestVolumeOfFlows(t *testing.T) {
	list, _ := observed(t, Config{}, func(s *scene) {
		c := s.connect(client, server)
		c.say(toServer, "hello")
		s.now = s.now.Add(time.Second)
		c.say(toClient, "how are you")
	})
	o := &list[len(list)-1]
	if got := fmt.Sprint(o.Volume, o.Duration, o.Time.Sub(sceneStart)); got != "[{4 5} {3 11}] 1.006s 1.007s" {
		t.Error(got)
	}
}

// TestNamesBehindAGap: what was forgotten before the detectors were told does not keep them from what
// follows.
func TestNamesBehindAGap(t *testing.T) {
	w := NewWorker(Config{Detectors: true}, rulesOf(t, `alert dns any any -> any any (msg:"x"; dns.query; content:"nowhere"; sid:1;)`), NewHosts())
	var r Result
	s := newScene(t, Config{}, "")
	s.tap = func(f *Frame) { w.Process(f, &r) }
	c := s.connect("10.0.0.1:4000", "10.0.0.2:53")
	ask := func(name string) { c.segment(toServer, wire.ACK, "\x00"+string(rune(len(query(name))))+query(name)) }
	ask("a.example.com")
	c.next[toServer] += 50
	ask("b.example.com")
	c.segment(toClient, wire.ACK, "")
	c.say(toServer, "")
	i := slices.IndexFunc(r.observations, func(o anomaly.Observation) bool {
		return o.Kind == anomaly.DNSQuery && string(o.Name) == "b.example.com"
	})
	if i < 0 {
		t.Errorf("%q", kinds(r.observations))
	}
}

// TestSizesOfMessages: an answer is told with the size of its question.
func TestSizesOfMessages(t *testing.T) {
	list, _ := observed(t, Config{}, func(s *scene) {
		s.datagram("10.0.0.1:4000", "10.0.0.2:53", query("example.com"))
		s.datagram("10.0.0.2:53", "10.0.0.1:4000", answer("example.com"))
	})
	q, a := &list[1], &list[3]
	if string(q.Name) != "example.com" || q.RRType != 1 || int(q.QuerySize) != len(query("example.com")) || q.AnswerSize != 0 {
		t.Errorf("%+v", q)
	}
	if string(a.Name) != "example.com" || a.QuerySize != q.QuerySize || int(a.AnswerSize) != len(answer("example.com")) || a.SrcPort != 53 {
		t.Errorf("%+v", a)
	}
}

// TestResetsAreMeasured against what their sender has said before.
func TestResetsAreMeasured(t *testing.T) {
	list, _ := observed(t, Config{}, func(s *scene) {
		c := s.connect(client, server)
		c.say(toServer, "hello")
		c.next[toServer] += 7
		c.segment(toServer, wire.RST|wire.ACK, "")
	})
	i := slices.IndexFunc(list, func(o anomaly.Observation) bool { return o.Kind == anomaly.Reset })
	if i < 0 || list[i].SeqOffset != 7 || list[i].FlowTTL != 64 || list[i].TTL != 64 {
		t.Errorf("%+v", list)
	}
}

// TestHandshakesAreCounted: a SYN whose handshake is completed is taken back, one that is reset is not.
func TestHandshakesAreCounted(t *testing.T) {
	_, loads := observed(t, Config{}, func(s *scene) {
		s.connect(client, server)
		c := s.unconnected("192.168.0.1:1026", server)
		c.segment(toServer, wire.SYN, "")
		c.segment(toClient, wire.SYN|wire.ACK, "")
		c.segment(toServer, wire.RST, "")
	})
	if len(loads) != 1 || loads[0].Kind != anomaly.LoadSYN || loads[0].Packets != 2 || loads[0].Completed != 1 {
		t.Errorf("%+v", loads)
	}
}
