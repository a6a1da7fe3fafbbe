// Package capture brings packets in, from interfaces (Live) and from pcap and
// pcapng files and pipes (Reader), and takes them out again, to files and pipes
// (Writer), in both formats. Interfaces are read through the kernel's packet rings,
// files are parsed where they lie in the buffer: nothing is allocated per packet.
// After everything is open, Drop gives away the privileges that it took.
//
// It must not know what is in a packet: it goes as far as the link header, which it
// restores where the kernel took it apart (VLAN tags, cooked headers), and leaves
// printing, choosing and analysing to others. A filter comes in as a program.
package capture

import "time"

// Packet is a packet that was captured.
type Packet struct {
	// Time is when it was seen.
	Time time.Time
	// Data is what was captured of it, link header included. It is borrowed, see
	// Source.
	Data []byte
	// Length is how long it was on the wire. Damaged files have packets that are
	// shorter than their Data; everybody shows them all the same.
	Length int
	// LinkType says what Data begins with.
	LinkType LinkType
	// Interface is where it was seen: an index into the source's Interfaces.
	Interface int
	Direction Direction
	// Oversized says that it is several segments in one (GSO, GRO), of GSOSize bytes
	// of payload each. The size is 0 unless Config.GSO asks for it.
	Oversized bool
	GSOSize   int
	// Unfinished says that the device is to complete its checksum, which never
	// happens between namespaces.
	Unfinished bool
}

// Direction is which way a packet went, as seen by the host.
type Direction uint8

// Directions. Files seldom tell.
const (
	DirectionUnknown Direction = iota
	DirectionIn
	DirectionOut
)

// Interface is where packets of a source come from.
type Interface struct {
	// Name is empty where the file does not say.
	Name     string
	LinkType LinkType
	// Snaplen is the most that is captured of a packet.
	Snaplen int
	// Nanoseconds says that times have them; otherwise they have microseconds.
	Nanoseconds bool
}

// Source gives packets, in batches. It is used by one goroutine at a time, but for
// Interrupt.
type Source interface {
	// Read waits for at least one packet and takes what is there without waiting
	// again. At the deadline (zero means none), or after an Interrupt, it returns
	// with an empty batch and no error. The end is io.EOF. The packets are valid until the next Read
	// of the source or of the batch, after Batch.Detach until the latter only.
	Read(b *Batch, deadline time.Time) error
	// Interrupt ends the Read that waits, or else the next one that would. It may be
	// called at any time by any goroutine, even after Close.
	Interrupt()
	// Interfaces are those known until now. There may be more after a Read.
	Interfaces() []Interface
	Close() error
}
