// Package link is the face of everything that moves frames: batches in,
// batches out, and what the device can do for us. It knows frames and their
// offload marks, not what is in them; the packages below it each implement
// Link for one kind of device, or wrap another Link.
package link

import (
	"errors"
	"time"

	"gotcp/internal/wire"
)

// ErrClosed is returned by every method of a Link after Close.
var ErrClosed = errors.New("link closed")

// ErrDown is wrapped by the error of opening a Link whose device is down, and by
// every error of one whose device went away. One that only goes down for a while
// refuses frames until it is up again.
var ErrDown = errors.New("interface is down")

// Offload is what travels beside a frame, in the terms of the virtio-net
// header (virtio 1.2 §5.1.6): a checksum left for the device to finish, and a
// segment left for it to cut.
type Offload struct {
	// NeedsChecksum says that the 16-bit field at ChecksumStart+ChecksumOffset
	// holds only the pseudo-header's sum; the rest from ChecksumStart to the
	// frame's end is still to be added. On receiving it means that the frame
	// never left this machine and is to be believed.
	NeedsChecksum bool
	// ChecksumValid (receiving only): the device has verified the checksum.
	ChecksumValid bool
	// ChecksumStart and ChecksumOffset count from the frame's first byte and
	// from ChecksumStart.
	ChecksumStart, ChecksumOffset uint16
	// GSO is the kind of oversized segment this is, GSONone for a plain frame.
	GSO GSO
	// GSOSize is the payload of each segment cut from it, in bytes.
	GSOSize uint16
	// HeaderLen is the length of all headers before the payload.
	HeaderLen uint16
}

// GSO is a kind of generic segmentation offload.
type GSO uint8

// The kinds of oversized segments. Others never reach a Link's user.
const (
	GSONone GSO = iota
	GSOTCPv4
	GSOTCPv6
)

// Frame is one frame (Info.Ethernet) or one IP packet (otherwise).
//
// Receiving: the Link sets Data, which is borrowed and valid until the next
// Recv on the same Link.
//
// Sending: the frame is the concatenation of Data and of Tail, all borrowed
// for the duration of the call. Data holds at least all headers.
type Frame struct {
	Data []byte
	Tail [2][]byte
	Offload
	// Time is when the kernel saw the frame, zero where the device does not
	// say. Receiving only.
	Time time.Time
}

// Len is the frame's whole length.
func (f *Frame) Len() int { return len(f.Data) + len(f.Tail[0]) + len(f.Tail[1]) }

// Info is what a link is and what its device can do.
type Info struct {
	Name string   // "eth0", "lo", "tap0", "pipe"
	MAC  wire.MAC // our address on it; zero where Ethernet is false
	// MTU is the largest IP packet in bytes, without any link header. It is the
	// one part that may change while the Link is open.
	MTU int
	// Ethernet says that frames begin with an Ethernet header; otherwise they
	// are bare IP packets and there is nothing to resolve.
	Ethernet bool
	// Checksum says that Send accepts NeedsChecksum.
	Checksum bool
	// MaxGSO is the longest frame that Send accepts with GSO set, 0 for none.
	// It is below 65,536: above that the kernel segments in software.
	MaxGSO int
}

// Link moves frames in batches.
//
// One goroutine may call Recv or RecvUntil while another calls Send and a third
// WaitSend; the same method is never called twice at a time. Interrupt may be
// called at any time, and so may Close, which ends them all with ErrClosed.
type Link interface {
	Info() Info
	// Recv waits for at least one frame, then fills in as many as are there
	// without waiting again, up to len(frames). A frame that could not be
	// received is skipped, not an error.
	Recv(frames []Frame) (int, error)
	// RecvUntil is Recv that gives up: it returns 0 and no error at the deadline
	// (zero means none), and at once after an Interrupt. With a deadline that has
	// passed it does not wait: it takes what is there, which is how to look for
	// the answer that lies there right after a Send.
	RecvUntil(frames []Frame, deadline time.Time) (int, error)
	// Interrupt ends the RecvUntil that waits, or else the next one that would.
	// Several before that count as one. A Recv goes on and may use it up: whoever
	// interrupts a Link receives with RecvUntil only.
	Interrupt()
	// Send hands over frames in order and returns how many it took. It never
	// waits and never drops in silence: fewer than len(frames) with a nil
	// error means that the device's queue is full, and WaitSend tells when to
	// go on. An error concerns frames[n] alone and that frame will never be
	// accepted (too long, say) unless it is ErrClosed or wraps ErrDown.
	Send(frames []Frame) (int, error)
	// WaitSend waits until Send can take frames again.
	WaitSend() error
	// Close gives everything back. It may be called more than once.
	Close() error
}
