package detect

import (
	"net/netip"
	"slices"
	"testing"
	"time"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/decode"
	"gotcp/internal/ids/event"
	"gotcp/internal/ids/rule"
	"gotcp/internal/wire"
)

var (
	client = netip.MustParseAddr("10.0.0.1")
	server = netip.MustParseAddr("192.0.2.7")
)

// tcpPacket is a segment from the client, or to it.
func tcpPacket(dir app.Direction, flags wire.TCPFlags, payload string) *decode.Packet {
	p := &decode.Packet{Src: client, Dst: server, SrcPort: 40000, DstPort: 80, Proto: wire.ProtoTCP}
	if dir == app.ToClient {
		p.Src, p.Dst, p.SrcPort, p.DstPort = p.Dst, p.Src, p.DstPort, p.SrcPort
	}
	b := make([]byte, 40+len(payload))
	f := wire.TCPFields{SrcPort: p.SrcPort, DstPort: p.DstPort, Seq: 1, Ack: 2, Flags: flags, Window: 1024}
	n := f.Put(b[20:], &wire.TCPOptions{})
	copy(b[20+n:], payload)
	h := wire.IPv4Fields{Src: p.Src, Dst: p.Dst, Proto: wire.ProtoTCP, TTL: 64, ID: 77}
	h.Put(b, n+len(payload))
	p.IPv4, p.TCP = wire.IPv4(b), wire.TCP(b[20:])
	p.Upper, p.Payload, p.Length = b[20:], b[20+n:], len(b)
	p.Time = time.Unix(1000, 0)
	return p
}

func udpPacket(dir app.Direction, payload string) *decode.Packet {
	p := tcpPacket(dir, 0, payload)
	p.TCP, p.Proto = nil, wire.ProtoUDP
	p.UDP = make([]byte, 8)
	return p
}

// conversation feeds a matcher the packets of one flow.
type conversation struct {
	t    *testing.T
	m    *Matcher
	flow Flow
}

func newConversation(t *testing.T, rs *Ruleset) *conversation {
	return &conversation{t: t, m: NewMatcher(rs, NewHosts(100)), flow: Flow{State: &FlowState{}, Established: true}}
}

// packet inspects a packet that is in no stream.
func (c *conversation) packet(dir app.Direction, p *decode.Packet) []uint32 {
	return sids(c.m.Inspect(&Input{Packet: p, Dir: dir, Flow: &c.flow}))
}

// send inspects a segment with payload whose bytes are in the stream that is given
// up to them.
func (c *conversation) send(dir app.Direction, payload string, stream Stream) []uint32 {
	in := Input{Packet: tcpPacket(dir, 0x18, payload), Dir: dir, Flow: &c.flow, InStream: true, Stream: stream}
	return sids(c.m.Inspect(&in))
}

func sids(matches []Match) []uint32 {
	var out []uint32
	for _, m := range matches {
		out = append(out, m.Rule.SID)
	}
	return out
}

func build(t testing.TB, rules ...*rule.Rule) *Ruleset {
	t.Helper()
	for i, r := range rules {
		if r.SID == 0 {
			r.SID = uint32(i + 1)
		}
		if r.Priority == 0 {
			r.Priority = 3
		}
	}
	rs, errs := New(rules, Options{})
	if len(errs) > 0 {
		t.Fatalf("New: %v", errs)
	}
	return rs
}

// payload is a rule about the payload of packets.
func payload(items ...rule.Item) *rule.Rule {
	return &rule.Rule{Proto: rule.TCPPacket, Buffers: []rule.Inspection{{Items: items}}}
}

func lit(n int64) *rule.Value { return &rule.Value{Literal: n} }

func find(s string) *rule.Content { return &rule.Content{Pattern: []byte(s)} }

// fakeTx is a transaction with whatever values a test wants.
type fakeTx struct {
	progress [2]app.Progress
	version  [2]uint32
	values   map[app.Buffer][]string
	partial  map[app.Buffer]bool
	dirs     map[app.Buffer]app.Direction
	numbers  map[app.Number][]uint64
	events   [2][]event.Event
}

func (f *fakeTx) Progress(dir app.Direction) app.Progress { return f.progress[dir] }
func (f *fakeTx) Version(dir app.Direction) uint32        { return f.version[dir] }
func (f *fakeTx) Events(dir app.Direction) []event.Event  { return f.events[dir] }
func (f *fakeTx) Number(n app.Number, dir app.Direction, i int) (uint64, bool) {
	if i < len(f.numbers[n]) {
		return f.numbers[n][i], true
	}
	return 0, false
}

func (f *fakeTx) Buffer(b app.Buffer, dir app.Direction, i int) ([]byte, bool, bool) {
	if f.dirs[b] != dir || i >= len(f.values[b]) {
		return nil, false, false
	}
	return []byte(f.values[b][i]), !f.partial[b], true
}

// set gives the transaction a value.
func (f *fakeTx) set(dir app.Direction, b app.Buffer, values ...string) *fakeTx {
	if f.values == nil {
		f.values, f.dirs, f.partial = map[app.Buffer][]string{}, map[app.Buffer]app.Direction{}, map[app.Buffer]bool{}
	}
	f.values[b], f.dirs[b] = values, dir
	f.version[dir]++
	return f
}

func (f *fakeTx) complete(dir app.Direction) *fakeTx {
	f.progress[dir] = app.Complete
	f.version[dir]++
	return f
}

func with(r *rule.Rule, state ...rule.StateCondition) *rule.Rule {
	r.State = append(r.State, state...)
	return r
}

func hello(c *conversation, payload string) []uint32 {
	return c.packet(app.ToServer, tcpPacket(app.ToServer, 0x18, payload))
}

// http is a rule about transactions of HTTP.
func http(buffers ...rule.Inspection) *rule.Rule {
	return &rule.Rule{Proto: rule.TCP, App: app.HTTP, Buffers: buffers}
}

func in(b app.Buffer, items ...rule.Item) rule.Inspection {
	return rule.Inspection{Buffer: b, Items: items}
}

func not(c *rule.Content) *rule.Content {
	c.Negated = true
	return c
}

// look inspects the flow's transactions with a packet of a direction.
func (c *conversation) look(dir app.Direction, txs ...app.Transaction) []uint32 {
	c.flow.Protocol, c.flow.Seen = app.HTTP, [2]app.Protocol{app.HTTP, app.HTTP}
	c.flow.Transactions = txs
	return c.send(dir, "x", Stream{})
}

func want(t *testing.T, what string, got []uint32, sids ...uint32) {
	t.Helper()
	if !slices.Equal(got, sids) {
		t.Errorf("%s: rules %v, want %v", what, got, sids)
	}
}
