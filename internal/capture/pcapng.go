package capture

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math/bits"
	"time"
)

// The pcapng file format (draft-ietf-opsawg-pcapng): blocks, of which some are packets.
const (
	blockSection   = 0x0a0d0d0a // §4.1
	blockInterface = 1          // §4.2
	blockOldPacket = 2          // appendix A
	blockSimple    = 3          // §4.4
	blockPacket    = 6          // §4.3

	byteOrderMagic = 0x1a2b3c4d

	// A block is its type and length, a body, and the length once more.
	blockFront = 8
	blockFrame = 12

	// Bodies without data and options.
	sectionBody   = 16
	interfaceBody = 8
	packetBody    = 20
	simpleBody    = 4

	optionEnd        = 0
	optionName       = 2  // if_name
	optionFlags      = 2  // epb_flags
	optionResolution = 9  // if_tsresol
	optionOffset     = 14 // if_tsoffset

	// maxBlock bounds what is held of one block: the longest packet, with room for
	// options.
	maxBlock = maxSnaplen + 256<<10
	// maxInterfaces bounds how many interfaces a hostile file can have us remember.
	maxInterfaces = 1 << 12
)

var pcapngMagic = []byte{0x0a, 0x0d, 0x0d, 0x0a}

// pcapngFormat parses a pcapng file. A file may have several sections, each
// with its own byte order and interfaces; those of all sections are counted on.
type pcapngFormat struct {
	order binary.ByteOrder // nil before the first section
	all   []Interface
	// first is the section's first interface in all; clocks are those of all.
	first  int
	clocks []clock
}

func (f *pcapngFormat) interfaces() []Interface { return f.all }

func (f *pcapngFormat) next(data []byte, p *Packet) (step, error) {
	if len(data) < blockFrame {
		return step{need: blockFrame}, nil
	}
	if bytes.HasPrefix(data, pcapngMagic) {
		return f.section(data)
	}
	kind, length := f.order.Uint32(data), f.order.Uint32(data[4:])
	if length < blockFrame || length%4 != 0 {
		return step{}, fmt.Errorf("%w: a block of %d bytes", ErrDamaged, length)
	}
	minimum := 0
	switch kind {
	case blockInterface:
		minimum = interfaceBody
	case blockPacket, blockOldPacket:
		minimum = packetBody
	case blockSimple:
		minimum = simpleBody
	default:
		return step{use: int(length)}, nil
	}
	if int(length) < blockFrame+minimum || length > maxBlock {
		return step{}, fmt.Errorf("%w: a block of type %d has %d bytes", ErrDamaged, kind, length)
	}
	if len(data) < int(length) {
		return step{need: int(length)}, nil
	}
	if again := f.order.Uint32(data[length-4:]); again != length {
		return step{}, fmt.Errorf("%w: a block has %d bytes at its beginning and %d at its end", ErrDamaged, length, again)
	}
	body := data[blockFront : length-4 : length-4]
	s := step{use: int(length)}
	var err error
	switch kind {
	case blockInterface:
		err = f.describe(body)
	case blockSimple:
		s.packet, err = true, f.simple(body, p)
	default:
		s.packet, err = true, f.packet(kind, body, p)
	}
	return s, err
}

// section begins a new section: the byte order, and nothing of before.
func (f *pcapngFormat) section(data []byte) (step, error) {
	var order binary.ByteOrder = binary.LittleEndian
	if order.Uint32(data[8:]) != byteOrderMagic {
		order = binary.BigEndian
		if order.Uint32(data[8:]) != byteOrderMagic {
			return step{}, f.broken("a section without its byte order")
		}
	}
	length := order.Uint32(data[4:])
	if length < blockFrame+sectionBody || length%4 != 0 {
		return step{}, f.broken("a section header of %d bytes", length)
	}
	if len(data) < blockFrame+sectionBody {
		return step{need: blockFrame + sectionBody}, nil
	}
	if major, minor := order.Uint16(data[12:]), order.Uint16(data[14:]); major != 1 {
		return step{}, f.broken("version %d.%d of pcapng is unknown", major, minor)
	}
	f.order, f.first = order, len(f.all)
	return step{use: int(length)}, nil
}

// broken is what is wrong with a section: in front of the first it means that this is
// no capture at all.
func (f *pcapngFormat) broken(text string, args ...any) error {
	cause := ErrDamaged
	if f.order == nil {
		cause = ErrFormat
	}
	return fmt.Errorf("%w: %s", cause, fmt.Sprintf(text, args...))
}

// describe reads an interface description.
func (f *pcapngFormat) describe(body []byte) error {
	if len(f.all) == maxInterfaces {
		return fmt.Errorf("%w: more than %d interfaces", ErrDamaged, maxInterfaces)
	}
	i := Interface{LinkType: linkTypeOf(uint32(f.order.Uint16(body)))}
	if snaplen := f.order.Uint32(body[4:]); snaplen > 0 && snaplen <= 1<<31-1 {
		i.Snaplen = int(snaplen)
	} else {
		i.Snaplen = int(i.LinkType.maxCaptured())
	}
	c := clock{perSecond: 1_000_000}
	for o := (options{body[interfaceBody:], f.order}); ; {
		code, value, ok := o.next()
		if !ok {
			break
		}
		switch {
		case code == optionName:
			i.Name = string(bytes.TrimRight(value, "\x00"))
		case code == optionResolution && len(value) == 1:
			if !c.setResolution(value[0]) {
				return fmt.Errorf("%w: times in units of %#x", ErrDamaged, value[0])
			}
		case code == optionOffset && len(value) == 8:
			c.offset = int64(f.order.Uint64(value))
		}
	}
	i.Nanoseconds = c.perSecond > 1_000_000
	f.all, f.clocks = append(f.all, i), append(f.clocks, c)
	return nil
}

// packet reads an enhanced packet block, or one of those that were before it,
// whose interface has 16 bits and stands before the number of dropped packets.
func (f *pcapngFormat) packet(kind uint32, body []byte, p *Packet) error {
	number := f.order.Uint32(body)
	if kind == blockOldPacket {
		number = uint32(f.order.Uint16(body))
	}
	if uint64(number) >= uint64(len(f.all)-f.first) {
		return fmt.Errorf("%w: a packet of interface %d, of %d", ErrDamaged, number, len(f.all)-f.first)
	}
	captured, length := f.order.Uint32(body[12:]), f.order.Uint32(body[16:])
	if uint64(captured) > uint64(len(body)-packetBody) {
		return fmt.Errorf("%w: %d bytes of a packet in a block with room for %d", ErrDamaged, captured, len(body)-packetBody)
	}
	index := f.first + int(number)
	units := uint64(f.order.Uint32(body[4:]))<<32 | uint64(f.order.Uint32(body[8:]))
	*p = Packet{
		Time:      f.clocks[index].time(units),
		Data:      body[packetBody : packetBody+captured : packetBody+captured],
		Length:    int(length),
		LinkType:  f.all[index].LinkType,
		Interface: index,
	}
	if rest := packetBody + (int(captured)+3)&^3; rest < len(body) {
		p.Direction = f.direction(body[rest:])
	}
	return nil
}

// direction is found in a packet's flags (§4.3.1).
func (f *pcapngFormat) direction(b []byte) Direction {
	for o := (options{b, f.order}); ; {
		code, value, ok := o.next()
		if !ok {
			return DirectionUnknown
		}
		if code == optionFlags && len(value) == 4 {
			switch f.order.Uint32(value) & 3 {
			case 1:
				return DirectionIn
			case 2:
				return DirectionOut
			}
		}
	}
}

// simple reads a packet that has no time and no captured length: it is what fits
// the block and the snapshot length of the section's first interface.
func (f *pcapngFormat) simple(body []byte, p *Packet) error {
	if len(f.all) == f.first {
		return fmt.Errorf("%w: a packet before any interface", ErrDamaged)
	}
	i := &f.all[f.first]
	length := f.order.Uint32(body)
	captured := min(uint64(length), uint64(i.Snaplen), uint64(len(body)-simpleBody))
	*p = Packet{
		Time:      time.Unix(0, 0),
		Data:      body[simpleBody : simpleBody+captured : simpleBody+captured],
		Length:    int(length),
		LinkType:  i.LinkType,
		Interface: f.first,
	}
	return nil
}

// options walks over a block's options (§3.5).
type options struct {
	b     []byte
	order binary.ByteOrder
}

// next returns the next option, false at the end or where they are malformed.
func (o *options) next() (code uint16, value []byte, ok bool) {
	if len(o.b) < 4 {
		return 0, nil, false
	}
	code = o.order.Uint16(o.b)
	n := int(o.order.Uint16(o.b[2:]))
	if code == optionEnd || n > len(o.b)-4 {
		return 0, nil, false
	}
	value = o.b[4 : 4+n]
	o.b = o.b[min(4+(n+3)&^3, len(o.b)):]
	return code, value, true
}

// clock is what an interface's times are counted in.
type clock struct {
	perSecond uint64
	offset    int64 // seconds
}

// setResolution understands powers of ten and, with the highest bit, of two (§4.2, if_tsresol).
func (c *clock) setResolution(v byte) bool {
	exponent := v & 0x7f
	if v&0x80 != 0 {
		if exponent > 63 {
			return false
		}
		c.perSecond = 1 << exponent
		return true
	}
	if exponent > 19 {
		return false
	}
	c.perSecond = 1
	for range exponent {
		c.perSecond *= 10
	}
	return true
}

func (c *clock) time(units uint64) time.Time {
	sec, rest := units/c.perSecond, units%c.perSecond
	var nsec uint64
	switch c.perSecond {
	case 1_000_000:
		nsec = rest * 1000
	case 1_000_000_000:
		nsec = rest
	default:
		// The product needs more than 64 bits; the quotient is below a billion.
		high, low := bits.Mul64(rest, 1_000_000_000)
		nsec, _ = bits.Div64(high, low, c.perSecond)
	}
	return time.Unix(int64(sec)+c.offset, int64(nsec))
}
