package arp

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/google/gopacket"
	"github.com/google/gopacket/layers"
	"github.com/google/gopacket/pcapgo"

	"gotcp/internal/cli"
	"gotcp/internal/wire"
)

// Capture is a stream of packets in pcap or pcapng format.
type Capture struct {
	name   string
	source packetSource
	n      int
}

// packetSource is what both readers of pcapgo do.
type packetSource interface {
	ReadPacketData() ([]byte, gopacket.CaptureInfo, error)
	LinkType() layers.LinkType
}

// pcapngMagic begins a section header block (pcapng, §4.1).
var pcapngMagic = []byte{0x0a, 0x0d, 0x0d, 0x0a}

// NewCapture reads a stream's header.
func NewCapture(name string, r io.Reader) (c *Capture, err error) {
	c = &Capture{name: name}
	defer c.guard(&err)
	b := bufio.NewReaderSize(r, 256<<10)
	magic, _ := b.Peek(len(pcapngMagic))
	switch {
	case len(magic) == 0:
		return nil, c.failed(errors.New("it is empty"))
	case bytes.Equal(magic, pcapngMagic):
		var ng *pcapgo.NgReader
		if ng, err = pcapgo.NewNgReader(b, pcapgo.NgReaderOptions{SkipUnknownVersion: true}); err == nil {
			c.source = ng
		}
	default:
		var pcap *pcapgo.Reader
		if pcap, err = pcapgo.NewReader(b); err == nil {
			c.source = pcap
		}
	}
	if err != nil {
		return nil, c.failed(fmt.Errorf("it is no capture: %w", err))
	}
	if t := c.source.LinkType(); t != layers.LinkTypeEthernet {
		return nil, c.failed(fmt.Errorf("its frames are of type %s, not Ethernet's", t))
	}
	return c, nil
}

// failed is an error about the capture.
func (c *Capture) failed(err error) error {
	if c.n > 0 {
		err = fmt.Errorf("after %d packets: %w", c.n, err)
	}
	return cli.Local(fmt.Errorf("-r %s: %w", c.name, err))
}

// guard turns a panic of the reader on malformed input into an error.
func (c *Capture) guard(err *error) {
	if r := recover(); r != nil {
		*err = c.failed(fmt.Errorf("it is damaged: %v", r))
	}
}

// next finds the next ARP packet. The end is io.EOF.
func (c *Capture) next(p *packet) (err error) {
	defer c.guard(&err)
	for {
		data, info, err := c.source.ReadPacketData()
		if err == io.EOF {
			return io.EOF
		}
		if err != nil {
			return c.failed(err)
		}
		c.n++
		if decode(p, data, info.Timestamp) {
			return nil
		}
	}
}

// decode finds ARP in a frame, behind VLAN tags if there are some.
func decode(p *packet, data []byte, at time.Time) bool {
	e, err := wire.ParseEthernet(data)
	if err != nil {
		return false
	}
	kind, payload := e.Type(), e.Payload()
	for kind == wire.TypeVLAN || kind == wire.TypeQinQ {
		v, err := wire.ParseVLAN(payload)
		if err != nil {
			return false
		}
		kind, payload = v.Type(), v.Payload()
	}
	if kind != wire.TypeARP {
		return false
	}
	a, err := wire.ParseARP(payload)
	if err != nil {
		return false
	}
	*p = packet{at: at, src: e.Src(), dst: e.Dst(), ARPFields: a.Fields()}
	return true
}
