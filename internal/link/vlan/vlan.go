// Package vlan puts a link on a VLAN: an IEEE 802.1Q tag on every Ethernet
// frame sent, and off every frame received. It stands outside of what records
// and impairs, which see the frames as they are on the wire. It must not know
// what is behind the tag.
package vlan

import (
	"encoding/binary"
	"time"

	"gotcp/internal/link"
	"gotcp/internal/wire"
)

// Config says which VLAN.
type Config struct {
	ID  uint16 // 1 to 4094
	PCP uint8  // the priority of what is sent, 0 to 7
	// Chosen says that the device lets in only this VLAN's frames, and has taken
	// their tag off: packet sockets do, with packet.Filter.VLAN. Otherwise frames
	// carry their tags, and those of other VLANs or without one are not for us.
	Chosen bool
}

// Link is a link.Link on a VLAN of another, which has Ethernet.
type Link struct {
	inner link.Link
	cfg   Config
	info  link.Info
	// tagged is the batch on its way out, each frame's headers in a buffer of its own.
	tagged  [batchSize]link.Frame
	headers [batchSize][]byte
}

const (
	batchSize = 8
	// tagAt is where the tag goes, behind both addresses. It is the type TypeVLAN, and what
	// wire.VLAN shows up to the frame's own type.
	tagAt = 2 * len(wire.MAC{})
)

var _ link.Link = (*Link)(nil)

// New puts inner on a VLAN.
func New(inner link.Link, cfg Config) *Link {
	l := &Link{inner: inner, cfg: cfg, info: inner.Info()}
	// The MTU stays: Ethernet allows a tagged frame four bytes more.
	l.info.MaxGSO = max(0, l.info.MaxGSO-wire.VLANLen)
	return l
}

// Info is the inner link's, less the tag's room in long segments.
func (l *Link) Info() link.Info {
	info := l.info
	info.MTU = l.inner.Info().MTU
	return info
}

// Recv waits for frames of the VLAN.
func (l *Link) Recv(frames []link.Frame) (int, error) {
	for {
		n, err := l.inner.Recv(frames)
		if n == 0 || err != nil {
			return 0, err
		}
		if n = l.untag(frames[:n]); n > 0 {
			return n, nil
		}
	}
}

// RecvUntil waits for frames of the VLAN until the deadline.
func (l *Link) RecvUntil(frames []link.Frame, deadline time.Time) (int, error) {
	for {
		n, err := l.inner.RecvUntil(frames, deadline)
		if n == 0 || err != nil {
			return 0, err
		}
		if n = l.untag(frames[:n]); n > 0 {
			return n, nil
		}
	}
}

// untag takes the tags off and moves the frames that are ours to the front.
func (l *Link) untag(frames []link.Frame) int {
	if l.cfg.Chosen {
		return len(frames)
	}
	ours := 0
	for i := range frames {
		if l.ours(frames[i].Data) && strip(&frames[i]) {
			frames[ours], frames[i] = frames[i], frames[ours]
			ours++
		}
	}
	return ours
}

// ours reports whether a frame carries our VLAN's tag.
func (l *Link) ours(b []byte) bool {
	if len(b) < wire.EthernetLen+wire.VLANLen || wire.EtherType(binary.BigEndian.Uint16(b[tagAt:])) != wire.TypeVLAN {
		return false
	}
	return wire.VLAN(b[wire.EthernetLen:]).ID() == l.cfg.ID
}

// strip takes the tag off: the addresses move up to the type behind it. A
// frame whose marks point into its Ethernet header is none.
func strip(f *link.Frame) bool {
	if f.NeedsChecksum {
		if f.ChecksumStart < wire.EthernetLen+wire.VLANLen {
			return false
		}
		f.ChecksumStart -= wire.VLANLen
	}
	if f.HeaderLen >= wire.VLANLen {
		f.HeaderLen -= wire.VLANLen
	}
	copy(f.Data[wire.VLANLen:], f.Data[:tagAt])
	f.Data = f.Data[wire.VLANLen:]
	return true
}

// Interrupt interrupts the inner link.
func (l *Link) Interrupt() { l.inner.Interrupt() }

// Stamper is the inner link's: it sends a frame for each that we are given.
func (l *Link) Stamper() link.Stamper { return link.StamperOf(l.inner) }

// Send tags frames and sends them through the inner link.
func (l *Link) Send(frames []link.Frame) (int, error) {
	sent := 0
	for sent < len(frames) {
		n := min(batchSize, len(frames)-sent)
		for i := range n {
			l.tag(i, &frames[sent+i])
		}
		taken, err := l.inner.Send(l.tagged[:n])
		// What the frames point to is only borrowed.
		clear(l.tagged[:n])
		sent += taken
		if err != nil || taken < n {
			return sent, err
		}
	}
	return sent, nil
}

// tag makes the tagged frame i out of f. A frame without an Ethernet header stays as it
// is, for the inner link to refuse.
func (l *Link) tag(i int, f *link.Frame) {
	t := &l.tagged[i]
	*t = *f
	if len(f.Data) < wire.EthernetLen {
		return
	}
	b := append(l.headers[i][:0], f.Data[:tagAt]...)
	b = binary.BigEndian.AppendUint16(b, uint16(wire.TypeVLAN))
	b = binary.BigEndian.AppendUint16(b, uint16(l.cfg.PCP)<<13|l.cfg.ID)
	b = append(b, f.Data[tagAt:]...)
	l.headers[i], t.Data = b, b
	if f.NeedsChecksum {
		t.ChecksumStart += wire.VLANLen
	}
	if f.HeaderLen != 0 {
		t.HeaderLen += wire.VLANLen
	}
}

// WaitSend waits for the inner link.
func (l *Link) WaitSend() error { return l.inner.WaitSend() }

// Close closes the inner link.
func (l *Link) Close() error { return l.inner.Close() }
