package eventtest

import (
	"fmt"
	"net/netip"
	"strings"
	"testing"
	"time"

	"gotcp/internal/ids"
	"gotcp/internal/ids/rule"
	"gotcp/internal/wire"
)

// talk is a conversation over TCP or UDP, packet by packet.
type talk struct {
	ports  [2]uint16
	seq    [2]uint32
	frames [][]byte
}

const (
	client = 0
	server = 1
)

var hosts = [2]netip.Addr{netip.MustParseAddr("10.0.0.1"), netip.MustParseAddr("10.0.0.2")}

// dial is a conversation with a port whose handshake is done: three packets.
func dial(port uint16) *talk {
	c := &talk{ports: [2]uint16{40000, port}, seq: [2]uint32{1000, 5000}}
	c.segment(client, wire.SYN, "")
	c.segment(server, wire.SYN|wire.ACK, "")
	c.segment(client, wire.ACK, "")
	return c
}

func (c *talk) ip(from int, proto wire.IPProto, transport int, put func(b []byte)) {
	h := wire.IPv4Fields{TTL: 64, Proto: proto, Src: hosts[from], Dst: hosts[1-from], ID: uint16(len(c.frames))}
	b := make([]byte, h.Len()+transport)
	h.Put(b, transport)
	put(b[h.Len():])
	c.frames = append(c.frames, b)
}

// segment sends one.
func (c *talk) segment(from int, flags wire.TCPFlags, data string) {
	h := wire.TCPFields{SrcPort: c.ports[from], DstPort: c.ports[1-from], Seq: c.seq[from], Flags: flags, Window: 65535}
	if flags&wire.ACK != 0 {
		h.Ack = c.seq[1-from]
	}
	c.ip(from, wire.ProtoTCP, wire.TCPMinLen+len(data), func(b []byte) {
		n := h.Put(b, &wire.TCPOptions{})
		copy(b[n:], data)
		wire.TCP(b).SetChecksum(hosts[from], hosts[1-from])
	})
	c.seq[from] += uint32(len(data))
	if flags&(wire.SYN|wire.FIN) != 0 {
		c.seq[from]++
	}
}

// say sends segments, each of which is acknowledged.
func (c *talk) say(from int, segments ...string) *talk {
	for _, s := range segments {
		c.segment(from, wire.ACK|wire.PSH, s)
		c.segment(1-from, wire.ACK, "")
	}
	return c
}

// close closes the conversation.
func (c *talk) close() *talk {
	c.segment(client, wire.FIN|wire.ACK, "")
	c.segment(server, wire.FIN|wire.ACK, "")
	c.segment(client, wire.ACK, "")
	return c
}

// datagrams is a conversation over UDP: client and server in turns, where a text that
// begins with "<" is the server's.
func datagrams(port uint16, texts ...string) *talk {
	c := &talk{ports: [2]uint16{40000, port}}
	for _, text := range texts {
		from := client
		if strings.HasPrefix(text, "<") {
			from, text = server, text[1:]
		}
		c.ip(from, wire.ProtoUDP, wire.UDPLen+len(text), func(b []byte) {
			h := wire.UDPFields{SrcPort: c.ports[from], DstPort: c.ports[1-from]}
			copy(b[h.Put(b, len(text)):], text)
			wire.UDP(b).SetChecksum(hosts[from], hosts[1-from])
		})
	}
	return c
}

// run is what rules say of frames: "sid@packet", in order; packet 0 is the end of the
// flows.
func run(t *testing.T, cfg ids.Config, rules string, frames [][]byte) []string {
	t.Helper()
	all, failed := rule.NewConfig().Parse("test.rules", rules)
	for _, err := range failed {
		t.Fatal(err)
	}
	set, errs := ids.NewRules(all, ids.RuleOptions{Inline: cfg.Inline})
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	e := ids.NewEngine(cfg, set)
	var got []string
	note := func(o ids.Output) {
		for _, a := range o.Alerts {
			got = append(got, fmt.Sprintf("%d@%d", a.SID, a.Frame.Number))
		}
	}
	start := time.Unix(1e9, 0)
	for i, f := range frames {
		note(e.Process(&ids.Frame{
			Time: start.Add(time.Duration(i) * time.Millisecond), Number: uint64(i + 1), Data: f, Length: len(f), LinkType: 101,
		}))
	}
	flows, _ := e.Finish()
	note(flows)
	return got
}

// expect runs rules over a conversation, and compares. Of the rules only the options
// are given, one rule a line; their numbers are their places, from 1.
func expect(t *testing.T, head, rules string, c *talk, want string) {
	t.Helper()
	expectWith(t, ids.Config{}, head, rules, c, want)
}

func expectWith(t *testing.T, cfg ids.Config, head, rules string, c *talk, want string) {
	t.Helper()
	var text strings.Builder
	for i, r := range strings.Split(strings.TrimSpace(rules), "\n") {
		fmt.Fprintf(&text, "alert %s (%s sid:%d;)\n", head, strings.TrimSpace(r), i+1)
	}
	if got := strings.Join(run(t, cfg, text.String(), c.frames), " "); got != want {
		t.Errorf("%s\n got %q\nwant %q", strings.TrimSpace(rules), got, want)
	}
}
