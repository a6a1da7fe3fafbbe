package eventtest

import (
	"fmt"
	"net/netip"
	"strings"
	"testing"
	"time"

	"gotcp/internal/ids"
	"gotcp/internal/ids/app"
	"gotcp/internal/ids/enginetest"
	"gotcp/internal/ids/packettest"
	"gotcp/internal/wire"
)

// talk is a conversation over TCP or UDP, packet by packet.
type talk struct {
	ports  [2]uint16
	seq    packettest.Numbers
	frames [][]byte
}

const (
	client = 0
	server = 1
)

var hosts = [2]netip.Addr{netip.MustParseAddr("10.0.0.1"), netip.MustParseAddr("10.0.0.2")}

// dial is a conversation with a port whose handshake is done: three packets.
func dial(port uint16) *talk {
	c := &talk{ports: [2]uint16{40000, port}, seq: packettest.Numbers{1000, 5000}}
	c.segment(client, wire.SYN, "")
	c.segment(server, wire.SYN|wire.ACK, "")
	c.segment(client, wire.ACK, "")
	return c
}

func (c *talk) ip(from int, proto wire.IPProto, payload []byte) {
	h := wire.IPv4Fields{Proto: proto, Src: hosts[from], Dst: hosts[1-from], ID: uint16(len(c.frames))}
	c.frames = append(c.frames, packettest.IPv4(h, payload))
}

// end is one of the two hosts, with its port.
func (c *talk) end(who int) netip.AddrPort { return netip.AddrPortFrom(hosts[who], c.ports[who]) }

// segment sends one.
func (c *talk) segment(from int, flags wire.TCPFlags, data string) {
	h := c.seq.Next(app.Direction(from), flags, len(data))
	c.ip(from, wire.ProtoTCP, packettest.TCP(c.end(from), c.end(1-from), h, nil, data))
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
		c.ip(from, wire.ProtoUDP, packettest.UDP(c.end(from), c.end(1-from), text))
	}
	return c
}

// run is what rules say of frames: "sid@packet", in order; packet 0 is the end of the
// flows.
func run(t *testing.T, cfg ids.Config, rules string, frames [][]byte) []string {
	t.Helper()
	start := time.Unix(1e9, 0)
	var seen []ids.Frame
	for i, f := range frames {
		seen = append(seen, ids.Frame{
			Time: start.Add(time.Duration(i) * time.Millisecond), Number: uint64(i + 1), Data: f, Length: len(f), LinkType: 101,
		})
	}
	got, err := enginetest.Run(cfg, ids.RuleOptions{}, rules, seen)
	if err != nil {
		t.Fatal(err)
	}
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
