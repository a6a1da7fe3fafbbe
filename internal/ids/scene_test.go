package ids

import (
	"net/netip"
	"slices"
	"testing"
	"time"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/packettest"
	"gotcp/internal/ids/rule"
	"gotcp/internal/wire"
)

// scene is an engine, and what it has said of the frames that a test sends.
type scene struct {
	t      testing.TB
	engine *Engine
	now    time.Time
	number uint64
	said   Output
	tap    func(*Frame) // is shown every frame
}

var sceneStart = time.Unix(1e9, 0)

func newScene(t testing.TB, cfg Config, rules string) *scene {
	t.Helper()
	return &scene{t: t, engine: NewEngine(cfg, rulesWith(t, RuleOptions{Inline: cfg.Inline}, rules)), now: sceneStart}
}

// rulesOf are rules that must all be good.
func rulesOf(t testing.TB, text string) *Rules {
	t.Helper()
	return rulesWith(t, RuleOptions{}, text)
}

func rulesWith(t testing.TB, o RuleOptions, text string) *Rules {
	t.Helper()
	list, failed := rule.NewConfig().Parse("test.rules", text)
	rules, errs := NewRules(list, o)
	if len(failed)+len(errs) > 0 {
		t.Fatal(failed, errs)
	}
	return rules
}

// hear keeps an output beyond the next one.
func (s *scene) hear(o Output) {
	for _, a := range o.Alerts {
		a.Payload = slices.Clone(a.Payload)
		s.said.Alerts = append(s.said.Alerts, a)
	}
	s.said.Records = append(s.said.Records, o.Records...)
	s.said.Episodes = append(s.said.Episodes, o.Episodes...)
}

// packet sends an IP packet, a millisecond after the last.
func (s *scene) packet(ip []byte) {
	s.number++
	s.now = s.now.Add(time.Millisecond)
	f := Frame{Time: s.now, Number: s.number, Data: ip, Length: len(ip), LinkType: linkRaw}
	if s.tap != nil {
		s.tap(&f)
	}
	s.hear(s.engine.Process(&f))
}

// wait lets time pass.
func (s *scene) wait(d time.Duration) {
	s.now = s.now.Add(d)
	s.hear(s.engine.Tick(s.now))
}

// finish ends the capture.
func (s *scene) finish() {
	flows, episodes := s.engine.Finish()
	s.hear(flows)
	s.hear(episodes)
}

// datagram sends one of UDP.
func (s *scene) datagram(from, to string, payload string) {
	src, dst := netip.MustParseAddrPort(from), netip.MustParseAddrPort(to)
	s.packet(packettest.IP(src.Addr(), dst.Addr(), wire.ProtoUDP, packettest.UDP(src, dst, payload)))
}

// expect wants the alerts since the last time to be those of just these rules, in order.
func (s *scene) expect(sids ...uint32) {
	s.t.Helper()
	var got []uint32
	for i := range s.said.Alerts {
		got = append(got, s.said.Alerts[i].SID)
	}
	if !slices.Equal(got, sids) {
		s.t.Errorf("packet %d: alerts of %v, want %v", s.number, got, sids)
	}
	s.said.Alerts = nil
}

// connection is a TCP connection of a scene.
type connection struct {
	*scene
	ends [2]netip.AddrPort // client, server
	next packettest.Numbers
}

// connect goes as far as nobody has said a word.
func (s *scene) connect(client, server string) *connection {
	c := s.unconnected(client, server)
	c.segment(app.ToServer, wire.SYN, "")
	c.segment(app.ToClient, wire.SYN|wire.ACK, "")
	c.segment(app.ToServer, wire.ACK, "")
	return c
}

func (s *scene) unconnected(client, server string) *connection {
	return &connection{scene: s, ends: [2]netip.AddrPort{netip.MustParseAddrPort(client), netip.MustParseAddrPort(server)}, next: packettest.Numbers{1000, 0xfffffff0}}
}

// segment sends what comes next of a direction.
func (c *connection) segment(dir app.Direction, flags wire.TCPFlags, payload string) {
	src, dst := c.ends[dir], c.ends[dir.Other()]
	h := c.next.Next(dir, flags, len(payload))
	c.packet(packettest.IP(src.Addr(), dst.Addr(), wire.ProtoTCP, packettest.TCP(src, dst, h, nil, payload)))
}

// say sends data, and the other side acknowledges it.
func (c *connection) say(dir app.Direction, data string) {
	c.segment(dir, wire.PSH|wire.ACK, data)
	c.segment(dir.Other(), wire.ACK, "")
}

// lose sends data that the sensor does not see, but its acknowledgement.
func (c *connection) lose(dir app.Direction, n int) {
	c.next[dir] += uint32(n)
	c.segment(dir.Other(), wire.ACK, "")
}

// close ends it, the client first.
func (c *connection) close() {
	c.segment(app.ToServer, wire.FIN|wire.ACK, "")
	c.segment(app.ToClient, wire.FIN|wire.ACK, "")
	c.segment(app.ToServer, wire.ACK, "")
}

const (
	client, server = "192.168.0.1:1025", "10.0.0.2:80"
	toServer       = app.ToServer
	toClient       = app.ToClient
)
