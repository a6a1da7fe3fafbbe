package capture

import (
	"encoding/binary"
	"fmt"
	"time"
)

// The pcap file format (draft-ietf-opsawg-pcap): a header, then records.
const (
	pcapHeaderLen = 24
	recordLen     = 16
	// modifiedRecordLen is a record's header as a Linux patch of the nineties wrote
	// it, with the interface, the protocol and the kind of packet.
	modifiedRecordLen = 24

	magicMicroseconds = 0xa1b2c3d4
	magicNanoseconds  = 0xa1b23c4d
	magicModified     = 0xa1b2cd34

	versionMajor = 2
	versionMinor = 4
	// versionDGUX is what the tcpdump of DG/UX wrote.
	versionDGUX = 543
)

// pcapFormat parses a pcap file.
type pcapFormat struct {
	order binary.ByteOrder
	// little is order, once more: a call through an interface for each field would
	// cost half of the parsing.
	little    bool
	header    int // of a record
	fraction  int64
	snaplen   uint32
	link      LinkType
	swapped   bool // the two lengths stand the other way round
	uncertain bool // perhaps they do
	described [1]Interface
}

// newPcapFormat reads a file's header, of which there are at least the first bytes.
func newPcapFormat(h []byte) (*pcapFormat, error) {
	f := &pcapFormat{header: recordLen, fraction: int64(time.Microsecond)}
	if len(h) < 4 {
		return nil, fmt.Errorf("%w: it has only %d bytes", ErrFormat, len(h))
	}
	f.order = binary.LittleEndian
	if !f.setMagic(f.order.Uint32(h)) {
		f.order = binary.BigEndian
		if !f.setMagic(f.order.Uint32(h)) {
			return nil, ErrFormat
		}
	}
	f.little = f.order == binary.LittleEndian
	if len(h) < pcapHeaderLen {
		return nil, fmt.Errorf("%w: its header has %d bytes of %d", ErrTruncated, len(h), pcapHeaderLen)
	}
	if err := f.setVersion(f.order.Uint16(h[4:]), f.order.Uint16(h[6:])); err != nil {
		return nil, err
	}
	f.link = linkTypeOf(f.order.Uint32(h[20:]))
	f.snaplen = f.order.Uint32(h[16:])
	if f.snaplen == 0 || f.snaplen > 1<<31-1 {
		f.snaplen = f.link.maxCaptured()
	}
	f.described[0] = Interface{LinkType: f.link, Snaplen: int(f.snaplen), Nanoseconds: f.fraction == 1}
	return f, nil
}

func (f *pcapFormat) setMagic(magic uint32) bool {
	switch magic {
	case magicMicroseconds:
	case magicNanoseconds:
		f.fraction = 1
	case magicModified:
		f.header = modifiedRecordLen
	default:
		return false
	}
	return true
}

// setVersion understands what was ever written. Before 2.3 the lengths stood in the other order;
// of 2.3 both kinds exist.
func (f *pcapFormat) setVersion(major, minor uint16) error {
	switch {
	case major == versionMajor && minor <= versionMinor:
		f.swapped, f.uncertain = minor < 3, minor == 3
	case major == versionDGUX && minor == 0:
		f.swapped = true
	default:
		return fmt.Errorf("%w: version %d.%d of pcap is unknown", ErrFormat, major, minor)
	}
	return nil
}

func (f *pcapFormat) interfaces() []Interface { return f.described[:] }

func (f *pcapFormat) next(data []byte, p *Packet) (step, error) {
	if len(data) < f.header {
		return step{need: f.header}, nil
	}
	h := data[:recordLen]
	var sec, fraction, captured, length uint32
	if f.little {
		sec, fraction = binary.LittleEndian.Uint32(h), binary.LittleEndian.Uint32(h[4:])
		captured, length = binary.LittleEndian.Uint32(h[8:]), binary.LittleEndian.Uint32(h[12:])
	} else {
		sec, fraction = binary.BigEndian.Uint32(h), binary.BigEndian.Uint32(h[4:])
		captured, length = binary.BigEndian.Uint32(h[8:]), binary.BigEndian.Uint32(h[12:])
	}
	if f.swapped || f.uncertain && captured > length {
		captured, length = length, captured
	}
	if captured > f.link.maxCaptured() {
		return step{}, fmt.Errorf("%w: a packet of %d bytes, more than %d", ErrDamaged, captured, f.link.maxCaptured())
	}
	kept := int(min(captured, f.snaplen, maxSnaplen))
	if len(data) < f.header+kept {
		return step{need: f.header + kept}, nil
	}
	*p = Packet{
		Time:     time.Unix(int64(sec), int64(fraction)*f.fraction),
		Data:     data[f.header : f.header+kept : f.header+kept],
		Length:   int(length),
		LinkType: f.link,
	}
	return step{use: f.header + int(captured), packet: true}, nil
}
