package http

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/gopacket"
	"github.com/google/gopacket/layers"
	"github.com/google/gopacket/pcapgo"

	"gotcp/internal/ids/app"
	"gotcp/internal/theirs"
)

// conversation is one TCP connection of a capture, put together naively: bytes
// count when they follow those before them.
type conversation struct {
	parser *Parser
	client gopacket.Endpoint
	next   [2]uint32
	known  [2]bool
}

// readCapture parses every connection of a capture that begins like HTTP.
func readCapture(t *testing.T, file string) []*Parser {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r, err := pcapgo.NewReader(f)
	if err != nil {
		t.Skipf("%s: %v", file, err)
	}
	var all []*conversation
	flows := map[[2]gopacket.Flow]*conversation{}
	for {
		data, _, err := r.ReadPacketData()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Skipf("%s: %v", file, err)
		}
		packet := gopacket.NewPacket(data, r.LinkType(), gopacket.Lazy)
		tcp, ok := packet.TransportLayer().(*layers.TCP)
		if !ok {
			continue
		}
		key := [2]gopacket.Flow{packet.NetworkLayer().NetworkFlow(), tcp.TransportFlow()}
		c := flows[key]
		if c == nil {
			if c = flows[[2]gopacket.Flow{key[0].Reverse(), key[1].Reverse()}]; c == nil {
				c = &conversation{parser: New(uint16(tcp.DstPort)), client: key[1].Src()}
				flows[key] = c
				all = append(all, c)
			}
		}
		dir := app.ToServer
		if key[1].Src() != c.client {
			dir = app.ToClient
		}
		c.take(dir, tcp)
	}
	var parsers []*Parser
	for _, c := range all {
		for dir := range app.Direction(2) {
			c.parser.Input(dir, nil, true)
		}
		parsers = append(parsers, c.parser)
	}
	return parsers
}

func (c *conversation) take(dir app.Direction, tcp *layers.TCP) {
	seq, data := tcp.Seq, tcp.Payload
	if tcp.SYN {
		seq++
	}
	if !c.known[dir] {
		c.next[dir], c.known[dir] = seq, true
	}
	if old := int32(c.next[dir] - seq); old > 0 {
		data = data[min(int(old), len(data)):]
	}
	if len(data) > 0 {
		c.next[dir] += uint32(len(data))
		c.parser.Input(dir, data, false)
	}
}

// TestCaptures prints, with -v, what rules would see of real captures.
func TestCaptures(t *testing.T) {
	for _, file := range theirs.Files(t, "ids/[A-E]/*/input.pcap") {
		t.Run(filepath.Base(filepath.Dir(file)), func(t *testing.T) {
			for _, p := range readCapture(t, file) {
				t.Log("\n" + describe(p))
			}
		})
	}
}
