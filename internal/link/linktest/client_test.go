package linktest

import (
	"bytes"
	"fmt"
	"net/netip"
	"strings"
	"testing"

	"gotcp/internal/link"
	"gotcp/internal/link/gso"
	"gotcp/internal/link/pipe"
	"gotcp/internal/wire"
)

// kernel is the other end of a client's link, as the test plays it.
type kernel struct {
	t *testing.T
	*Client
}

// pair is a client and a kernel at the ends of a pipe.
func pair(t *testing.T, cfg pipe.Config, client, server string) (*Client, *kernel) {
	a, b := pipe.New(cfg)
	here, there := netip.MustParseAddrPort(client), netip.MustParseAddrPort(server)
	c := &Client{Link: a, PeerMAC: b.Info().MAC, Local: here, Remote: there}
	return c, &kernel{t, &Client{Link: b, PeerMAC: a.Info().MAC, Local: there, Remote: here, seq: 5000}}
}

// expects is the next segment, cut and finished as a wire would have it.
func (k *kernel) expects(flags wire.TCPFlags) (payload []byte) {
	k.t.Helper()
	n, err := k.Link.Recv(k.in[:1])
	if n != 1 || err != nil {
		k.t.Fatal(n, err)
	}
	f := &k.in[0]
	if f.GSO == link.GSONone && !f.NeedsChecksum {
		return k.segment(f, flags)
	}
	var c gso.Cutter
	if err := c.Reset(f, k.Link.Info().Ethernet); err != nil {
		k.t.Fatal(err)
	}
	for c.More() {
		piece := link.Frame{Data: c.Append(nil)}
		payload = append(payload, k.segment(&piece, flags)...)
	}
	return payload
}

// segment is one of the wire's, whose checksum parse verifies.
func (k *kernel) segment(f *link.Frame, flags wire.TCPFlags) []byte {
	k.t.Helper()
	s, err := k.parse(f)
	switch {
	case err != nil:
		k.t.Fatal(err)
	case s == nil:
		k.t.Fatal("not of this connection")
	case s.Flags()&^wire.PSH != flags:
		k.t.Fatalf("flags %v, not %v", s.Flags(), flags)
	}
	if k.ack = s.Seq() + uint32(len(s.Payload())); s.Flags()&(wire.SYN|wire.FIN) != 0 {
		k.ack++
	}
	return s.Payload()
}

// says sends a segment, without which the client would wait.
func (k *kernel) says(flags wire.TCPFlags, o *wire.TCPOptions, payload string) {
	k.t.Helper()
	if err := k.emit(flags, o, []byte(payload)); err != nil {
		k.t.Fatal(err)
	}
	if k.seq += uint32(len(payload)); flags&(wire.SYN|wire.FIN) != 0 {
		k.seq++
	}
}

// connect opens the client's connection.
func (k *kernel) connect(c *Client) {
	k.t.Helper()
	opened := make(chan error, 1)
	go func() { opened <- c.Connect() }()
	k.expects(wire.SYN)
	k.says(wire.SYN|wire.ACK, &wire.TCPOptions{WindowScale: 3, HasWindowScale: true}, "")
	if err := <-opened; err != nil {
		k.t.Fatal(err)
	}
	k.expects(wire.ACK)
}

// A connection is opened, carries bytes both ways and is closed, over IPv4 and IPv6, with
// Ethernet's header and without, and however much the device takes on.
func TestClient(t *testing.T) {
	for _, addrs := range [][2]string{{"10.0.0.1:1000", "10.0.0.2:80"}, {"[fd00::1]:1000", "[fd00::2]:80"}} {
		for _, cfg := range []pipe.Config{{}, {Ethernet: true}, {GSO: true}, {Ethernet: true, GSO: true}} {
			t.Run(fmt.Sprintf("%s/Ethernet=%v,GSO=%v", addrs[0], cfg.Ethernet, cfg.GSO), func(t *testing.T) {
				c, k := pair(t, cfg, addrs[0], addrs[1])
				k.connect(c)
				if long := c.maxPayload() > c.mss(); long != cfg.GSO {
					t.Errorf("%d bytes at most, with segments of %d", c.maxPayload(), c.mss())
				}
				for _, n := range []int{1, c.mss(), c.maxPayload()} {
					if err := c.Send(Data(n)); err != nil {
						t.Fatal(err)
					}
					if got := k.expects(wire.ACK); !bytes.Equal(got, Data(n)) {
						t.Errorf("%d bytes came out different", n)
					}
				}
				k.says(wire.ACK, nil, "answer")
				var got []byte
				if done, err := c.Recv(func(b []byte) { got = append(got, b...) }); done || err != nil || string(got) != "answer" {
					t.Errorf("%q, %v, %v", got, done, err)
				}
				k.expects(wire.ACK)
				k.says(wire.FIN|wire.ACK, nil, "")
				if done, err := c.Recv(func([]byte) {}); !done || err != nil {
					t.Errorf("at the end: %v, %v", done, err)
				}
				k.expects(wire.ACK)
				if err := c.Close(); err != nil {
					t.Error(err)
				}
				k.expects(wire.RST)
			})
		}
	}
}

// What a client takes for its own, and what it takes offence at.
func TestClientReads(t *testing.T) {
	c, k := pair(t, pipe.Config{GSO: true}, "10.0.0.1:1000", "10.0.0.2:80")
	k.connect(c)
	reads := func(change func(f *link.Frame)) (got string, err error) {
		var headers [HeaderRoom]byte
		f := k.Frame(headers[:], wire.ACK, nil, []byte("data"))
		change(&f)
		if err := SendAll(k.Link, []link.Frame{f}); err != nil {
			t.Fatal(err)
		}
		_, err = c.Recv(func(b []byte) { got += string(b) })
		return got, err
	}
	if got, err := reads(func(f *link.Frame) { f.Data[wire.IPv4MinLen+3]++ }); got != "" || err != nil {
		t.Errorf("another port's: %q, %v", got, err)
	}
	if got, err := reads(func(f *link.Frame) { f.Data[wire.IPv4MinLen+7]++ }); got != "" || err != nil {
		t.Errorf("ahead of a gap: %q, %v", got, err)
	}
	if _, err := reads(func(f *link.Frame) { f.NeedsChecksum = false }); err == nil || !strings.Contains(err.Error(), "checksum") {
		t.Errorf("unfinished, and nobody says so: %v", err)
	}
	if c.Unverified != 1 || c.Oversized != 0 {
		t.Errorf("%d unverified, %d oversized", c.Unverified, c.Oversized)
	}
	if _, err := reads(func(f *link.Frame) { f.GSO, f.GSOSize, f.HeaderLen = link.GSOTCPv4, 2, 1 }); err == nil || !strings.Contains(err.Error(), "headers of 40 bytes") {
		t.Errorf("headers of a wrong length: %v", err)
	}
	if _, err := reads(func(f *link.Frame) { f.Data[wire.IPv4MinLen+13] |= byte(wire.RST) }); err == nil || !strings.Contains(err.Error(), "reset") {
		t.Errorf("a reset: %v", err)
	}
	if got, err := reads(func(*link.Frame) {}); got != "data" || err != nil {
		t.Errorf("what is right: %q, %v", got, err)
	}
}
