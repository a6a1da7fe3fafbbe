// Package loop is the Link over the loopback interface. Frames injected there
// by a packet socket get no answer, because the kernel refuses its own
// addresses as sources from outside; packets sent through a raw IP socket do.
// So packets go out through IPPROTO_RAW and come in through package packet. It
// presents bare IP packets and must not know what is in them beyond the
// destination that the socket wants to hear.
package loop

import (
	"fmt"
	"sync/atomic"
	"time"

	"golang.org/x/sys/unix"

	"gotcp/internal/link"
	"gotcp/internal/link/batch"
	"gotcp/internal/link/packet"
)

// Config says what to open.
type Config struct {
	// Interface is the loopback interface's name, empty for "lo".
	Interface string
	// Filter is what to let in. The kernel's own connections and our own
	// packets come by as well: it must name ports.
	Filter packet.Filter
	// RcvBuf is the receive buffer in bytes, zero for the default.
	RcvBuf int
	// Timestamps asks for Frame.Time.
	Timestamps bool
	// SendTimestamps asks for SentTime, by the same clock.
	SendTimestamps bool
	// OneLoop says that one goroutine does it all: it sends, and waits in
	// RecvUntil or in WaitSend. Waiting is quicker then, and more punctual.
	OneLoop bool
}

// maxPacket is the longest IP packet; the interface's MTU is one more.
const maxPacket = 65535

// Link is the link.Link over loopback. Destinations must be addresses of this
// host: the kernel routes what is sent, and others would leave by other ways.
type Link struct {
	in   *packet.Link
	info link.Info
	ipv4 *rawSocket
	ipv6 *rawSocket
	// busy is the socket that refused a packet last.
	busy atomic.Pointer[batch.File]
	// taken counts the packets that were sent, where their times are asked for.
	taken uint32
}

var (
	_ link.Link    = (*Link)(nil)
	_ link.Stamper = (*Link)(nil)
)

// Open opens the loopback interface. Errors are those of packet.Open.
func Open(c Config) (*Link, error) {
	if c.Interface == "" {
		c.Interface = "lo"
	}
	in, err := packet.Open(packet.Config{Interface: c.Interface, Filter: c.Filter, RcvBuf: c.RcvBuf, Timestamps: c.Timestamps, OneLoop: c.OneLoop})
	if err != nil {
		return nil, err
	}
	l := &Link{in: in, info: in.Info()}
	if l.info.Ethernet {
		in.Close()
		return nil, fmt.Errorf("interface %s is not loopback", c.Interface)
	}
	l.info.MTU = min(l.info.MTU, maxPacket)
	// A raw socket takes whole packets only: nothing is left to a device.
	l.info.Checksum, l.info.MaxGSO = false, 0
	if l.ipv4, err = openRaw(unix.AF_INET, c.OneLoop); err == nil {
		l.ipv6, err = openRaw(unix.AF_INET6, c.OneLoop)
	}
	if err == nil && c.SendTimestamps {
		err = l.stamp()
	}
	if err != nil {
		l.Close()
		return nil, err
	}
	l.busy.Store(l.ipv4.file)
	return l, nil
}

// SetFilter replaces the filter at once.
func (l *Link) SetFilter(f packet.Filter) error { return l.in.SetFilter(f) }

// ReceiveBuffer is the receive buffer in bytes, as that of packet.Link.
func (l *Link) ReceiveBuffer() int { return l.in.ReceiveBuffer() }

// Dropped is how many packets were lost because the receive buffer was full.
func (l *Link) Dropped() uint64 { return l.in.Dropped() }

// Info implements link.Link.
func (l *Link) Info() link.Info { return l.info }

// Recv implements link.Link.
func (l *Link) Recv(frames []link.Frame) (int, error) { return l.in.Recv(frames) }

// RecvUntil implements link.Link.
func (l *Link) RecvUntil(frames []link.Frame, deadline time.Time) (int, error) {
	return l.in.RecvUntil(frames, deadline)
}

// Interrupt implements link.Link.
func (l *Link) Interrupt() { l.in.Interrupt() }

// WaitSend implements link.Link.
func (l *Link) WaitSend() error { return l.busy.Load().WaitWrite() }

// stamp asks for the times at which packets leave.
func (l *Link) stamp() error {
	for _, s := range []*rawSocket{l.ipv4, l.ipv6} {
		if s == nil {
			continue
		}
		var err error
		if s.stamps, err = batch.NewStamps(s.file, &l.taken); err != nil {
			return fmt.Errorf("times of sending: %w", err)
		}
		s.out.Stamp(s.stamps)
	}
	return nil
}

// SentTime implements link.Stamper. Without Config.SendTimestamps there is
// never one.
func (l *Link) SentTime() (n uint32, at time.Time, ok bool) {
	for _, s := range [...]*rawSocket{l.ipv4, l.ipv6} {
		if s == nil || s.stamps == nil {
			continue
		}
		if n, at, ok = s.stamps.Next(); ok {
			break
		}
	}
	return n, at, ok
}

// Close implements link.Link.
func (l *Link) Close() error {
	err := l.in.Close()
	for _, s := range []*rawSocket{l.ipv4, l.ipv6} {
		if s != nil {
			s.file.Close()
		}
	}
	return err
}
