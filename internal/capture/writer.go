package capture

import (
	"encoding/binary"
	"fmt"
	"time"
)

// WriterConfig says how packets are saved.
type WriterConfig struct {
	// Pcapng is the format that keeps interfaces, directions and nanoseconds; otherwise it is
	// pcap, for packets of one link type.
	Pcapng bool
	// Nanoseconds are kept in pcap files, too; older programs can't read those.
	Nanoseconds bool
	// LinkType and Snaplen are what the header of a pcap file says.
	LinkType LinkType
	Snaplen  int
	// Interfaces are those that packets refer to, and may become more. They are for
	// pcapng; nil is one of the LinkType.
	Interfaces func() []Interface
	// Application is who writes, in pcapng; it may be empty.
	Application string
	Rotation    Rotation
}

// Writer saves packets, each a record of its Output.
type Writer struct {
	config WriterConfig
	out    *Output
	// described is how many interfaces the current file knows.
	described int
	head      [blockFront + packetBody]byte
	tail      []byte
}

// OpenWriter creates a file, the first of a series, or writes to standard output where the
// name is "-".
func OpenWriter(name string, c WriterConfig, now time.Time) (*Writer, error) {
	if c.Interfaces == nil {
		only := []Interface{{LinkType: c.LinkType, Snaplen: c.Snaplen}}
		c.Interfaces = func() []Interface { return only }
	}
	w := &Writer{config: c}
	header := w.appendPcapHeader
	if c.Pcapng {
		header = w.appendSection
	}
	var err error
	if w.out, err = openOutput(name, c.Rotation, now, header); err != nil {
		return nil, err
	}
	return w, nil
}

// Write saves a packet. Now decides about the file only.
func (w *Writer) Write(now time.Time, p *Packet) error {
	if !w.config.Pcapng && p.LinkType != w.config.LinkType {
		return fmt.Errorf("%s: a packet of link type %v among those of %v: only pcapng holds both", w.out.Name(), p.LinkType, w.config.LinkType)
	}
	if _, err := w.out.next(now); err != nil {
		return err
	}
	if w.config.Pcapng {
		w.describe()
		return w.writePacket(p)
	}
	return w.writeRecord(p)
}

// Flush writes what is collected, see Output.
func (w *Writer) Flush() error { return w.out.Flush() }

// Output is where packets go; nil for no Writer.
func (w *Writer) Output() *Output {
	if w == nil {
		return nil
	}
	return w.out
}

// Close completes the file.
func (w *Writer) Close() error { return w.out.Close() }

// Everything is written in little-endian order, which most machines need not turn.

func (w *Writer) appendPcapHeader(b []byte) []byte {
	magic := uint32(magicMicroseconds)
	if w.config.Nanoseconds {
		magic = magicNanoseconds
	}
	b = binary.LittleEndian.AppendUint32(b, magic)
	b = binary.LittleEndian.AppendUint16(b, versionMajor)
	b = binary.LittleEndian.AppendUint16(b, versionMinor)
	b = append(b, make([]byte, 8)...)
	b = binary.LittleEndian.AppendUint32(b, uint32(w.config.Snaplen))
	return binary.LittleEndian.AppendUint32(b, uint32(w.config.LinkType))
}

func (w *Writer) writeRecord(p *Packet) error {
	fraction := p.Time.Nanosecond()
	if !w.config.Nanoseconds {
		fraction /= 1000
	}
	h := w.head[:recordLen]
	binary.LittleEndian.PutUint32(h, uint32(p.Time.Unix()))
	binary.LittleEndian.PutUint32(h[4:], uint32(fraction))
	binary.LittleEndian.PutUint32(h[8:], uint32(len(p.Data)))
	binary.LittleEndian.PutUint32(h[12:], uint32(p.Length))
	w.out.buffer = append(w.out.buffer, h...)
	return w.out.commit(p.Data, nil)
}
