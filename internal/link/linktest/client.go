// Package linktest has what the tests of the links over real devices share: a
// TCP client just good enough to see that the kernel at the other end accepts
// what a Link sends, and that the Link receives what the kernel sends. It must
// not be used for anything else: it assumes that nothing is lost.
package linktest

import (
	"errors"
	"fmt"
	"net/netip"

	"gotcp/internal/link"
	"gotcp/internal/wire"
)

// Client is one connection over a Link.
type Client struct {
	Link          link.Link
	PeerMAC       wire.MAC
	Local, Remote netip.AddrPort

	seq, ack  uint32
	peerScale uint8
	header    [HeaderRoom]byte
	out       [1]link.Frame
	in        [8]link.Frame
	// Oversized is how many segments came in that were several on the wire,
	// Unverified how many that nobody had verified the checksum of.
	Oversized, Unverified int
}

const scale = 8

// mss is what both sides' segments carry at most.
func (c *Client) mss() int {
	if c.Remote.Addr().Is6() {
		return c.Link.Info().MTU - wire.IPv6Len - wire.TCPMinLen
	}
	return c.Link.Info().MTU - wire.IPv4MinLen - wire.TCPMinLen
}

// maxPayload is the most that one Send takes.
func (c *Client) maxPayload() int {
	info := c.Link.Info()
	if info.MaxGSO == 0 {
		return c.mss()
	}
	headers := wire.EthernetLen + wire.IPv6Len + wire.TCPMinLen
	return (info.MaxGSO - headers) / c.mss() * c.mss()
}

// Connect opens the connection.
func (c *Client) Connect() error {
	c.seq = 1000
	options := wire.TCPOptions{MSS: uint16(c.mss()), WindowScale: scale, HasWindowScale: true}
	if err := c.emit(wire.SYN, &options, nil); err != nil {
		return err
	}
	for {
		n, err := c.Link.Recv(c.in[:])
		if err != nil {
			return err
		}
		for i := range n {
			t, err := c.parse(&c.in[i])
			if err != nil {
				return err
			}
			if t == nil || t.Flags() != wire.SYN|wire.ACK {
				continue
			}
			c.seq, c.ack = c.seq+1, t.Seq()+1
			c.peerScale = wire.ParseTCPOptions(t.Options()).WindowScale
			return c.emit(wire.ACK, nil, nil)
		}
	}
}

// Send sends payload as one segment, which the link or the kernel cuts where
// it is longer than the MTU allows.
func (c *Client) Send(payload []byte) error {
	if err := c.emit(wire.ACK|wire.PSH, nil, payload); err != nil {
		return err
	}
	c.seq += uint32(len(payload))
	return nil
}

// Recv waits for data, acknowledges it and hands each piece to take. It is
// done at a FIN.
func (c *Client) Recv(take func([]byte)) (done bool, err error) {
	n, err := c.Link.Recv(c.in[:])
	if err != nil {
		return false, err
	}
	before := c.ack
	for i := range n {
		t, err := c.parse(&c.in[i])
		if err != nil {
			return false, err
		}
		if t == nil {
			continue
		}
		if t.Flags()&wire.RST != 0 {
			return false, errors.New("connection reset")
		}
		if t.Seq() != c.ack {
			continue // retransmitted, or ahead of a gap: the kernel sends it again
		}
		take(t.Payload())
		c.ack += uint32(len(t.Payload()))
		if t.Flags()&wire.FIN != 0 {
			c.ack++
			done = true
		}
	}
	if c.ack == before {
		return false, nil
	}
	return done, c.emit(wire.ACK, nil, nil)
}

// Close aborts the connection.
func (c *Client) Close() error { return c.emit(wire.RST, nil, nil) }

// parse returns the frame's TCP segment, nil if it is not for this connection.
func (c *Client) parse(f *link.Frame) (wire.TCP, error) {
	b := f.Data
	if c.Link.Info().Ethernet {
		b = b[wire.EthernetLen:]
	}
	var payload []byte
	if c.Remote.Addr().Is6() {
		p, err := wire.ParseIPv6(b)
		if err != nil || p.NextHeader() != wire.ProtoTCP {
			return nil, nil
		}
		payload = p.Payload()
	} else {
		p, err := wire.ParseIPv4(b)
		if err != nil || p.Proto() != wire.ProtoTCP {
			return nil, nil
		}
		payload = p.Payload()
	}
	t, err := wire.ParseTCP(payload)
	if err != nil || t.DstPort() != c.Local.Port() || t.SrcPort() != c.Remote.Port() {
		return nil, nil
	}
	if f.GSO != link.GSONone {
		c.Oversized++
		if f.NeedsChecksum && int(f.HeaderLen) != len(f.Data)-len(t.Payload()) {
			return nil, fmt.Errorf("headers of %d bytes are said to be %d", len(f.Data)-len(t.Payload()), f.HeaderLen)
		}
	}
	if !f.NeedsChecksum && !f.ChecksumValid {
		c.Unverified++
		if !t.ChecksumOK(c.Remote.Addr(), c.Local.Addr()) {
			return nil, errors.New("wrong checksum on a frame that nobody vouches for")
		}
	}
	return t, nil
}

func (c *Client) emit(flags wire.TCPFlags, o *wire.TCPOptions, payload []byte) error {
	c.out[0] = c.Frame(c.header[:], flags, o, payload)
	return SendAll(c.Link, c.out[:])
}

// HeaderRoom is enough for the headers that Frame writes.
const HeaderRoom = wire.EthernetLen + wire.IPv6Len + wire.TCPMinLen + wire.TCPOptionsMax

// Frame is the connection's next segment: headers written to b, and the
// payload beside them in two parts.
func (c *Client) Frame(b []byte, flags wire.TCPFlags, o *wire.TCPOptions, payload []byte) link.Frame {
	info := c.Link.Info()
	v6 := c.Remote.Addr().Is6()
	start := wire.IPv4MinLen
	kind := wire.TypeIPv4
	if v6 {
		start, kind = wire.IPv6Len, wire.TypeIPv6
	}
	network := 0
	if info.Ethernet {
		network = wire.PutEthernet(b, c.PeerMAC, info.MAC, kind)
		start += network
	}
	h := wire.TCPFields{SrcPort: c.Local.Port(), DstPort: c.Remote.Port(), Seq: c.seq, Ack: c.ack, Flags: flags, Window: 0x7fff}
	end := start + h.Put(b[start:], o)
	length := end - start + len(payload)
	if v6 {
		ip := wire.IPv6Fields{HopLimit: 64, NextHeader: wire.ProtoTCP, Src: c.Local.Addr(), Dst: c.Remote.Addr()}
		ip.Put(b[network:], length)
	} else {
		ip := wire.IPv4Fields{TTL: 64, Proto: wire.ProtoTCP, DontFragment: true, Src: c.Local.Addr(), Dst: c.Remote.Addr()}
		ip.Put(b[network:], length)
	}
	f := link.Frame{Data: b[:end], Tail: [2][]byte{payload[:len(payload)/2], payload[len(payload)/2:]}}
	c.offload(&f, start, end, len(payload))
	return f
}

// offload leaves to the device what it can do, and does the rest.
func (c *Client) offload(f *link.Frame, start, end, payload int) {
	const field = 16 // RFC 9293 §3.1: the checksum's place in the header
	info := c.Link.Info()
	var sum wire.Summer
	sum.AddPseudo(c.Local.Addr(), c.Remote.Addr(), wire.ProtoTCP, end-start+payload)
	check := f.Data[start+field : start+field+2]
	if !info.Checksum {
		sum.Add(f.Data[start:])
		sum.Add(f.Tail[0])
		sum.Add(f.Tail[1])
		put16(check, sum.Sum())
		return
	}
	put16(check, sum.Partial())
	f.NeedsChecksum = true
	f.ChecksumStart, f.ChecksumOffset = uint16(start), field
	if payload > c.mss() && info.MaxGSO > 0 {
		f.GSO = link.GSOTCPv4
		if c.Remote.Addr().Is6() {
			f.GSO = link.GSOTCPv6
		}
		f.GSOSize = uint16(c.mss())
		f.HeaderLen = uint16(end)
	}
}

func put16(b []byte, v uint16) { b[0], b[1] = byte(v>>8), byte(v) }

// SendAll sends all frames, waiting where the device is busy.
func SendAll(l link.Link, frames []link.Frame) error {
	for {
		n, err := l.Send(frames)
		if err != nil {
			return err
		}
		if frames = frames[n:]; len(frames) == 0 {
			return nil
		}
		if err := l.WaitSend(); err != nil {
			return err
		}
	}
}
