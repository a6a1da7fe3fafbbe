package capture

import "encoding/binary"

// Options that are written and not read.
const optionApplication = 4 // shb_userappl

// appendSection begins a pcapng file, which knows no interface yet.
func (w *Writer) appendSection(b []byte) []byte {
	w.described = 0
	begin := len(b)
	b = append(b, pcapngMagic...)
	b = binary.LittleEndian.AppendUint32(b, 0)
	b = binary.LittleEndian.AppendUint32(b, byteOrderMagic)
	b = binary.LittleEndian.AppendUint16(b, 1)
	b = binary.LittleEndian.AppendUint16(b, 0)
	b = binary.LittleEndian.AppendUint64(b, 1<<64-1) // length unknown
	if w.config.Application != "" {
		b = appendOption(b, optionApplication, w.config.Application)
		b = appendOption(b, optionEnd, "")
	}
	return closeBlock(b, begin)
}

// describe adds the interfaces that the file doesn't know yet. They go with the packet
// that needs them: without one they are of no use.
func (w *Writer) describe() {
	all := w.config.Interfaces()
	for ; w.described < len(all); w.described++ {
		i := &all[w.described]
		b := w.out.buffer
		begin := len(b)
		b = binary.LittleEndian.AppendUint32(b, blockInterface)
		b = binary.LittleEndian.AppendUint32(b, 0)
		b = binary.LittleEndian.AppendUint16(b, uint16(i.LinkType))
		b = binary.LittleEndian.AppendUint16(b, 0)
		b = binary.LittleEndian.AppendUint32(b, uint32(i.Snaplen))
		if i.Name != "" {
			b = appendOption(b, optionName, i.Name)
		}
		b = appendOption(b, optionResolution, "\x09")
		b = appendOption(b, optionEnd, "")
		w.out.buffer = closeBlock(b, begin)
	}
}

// writePacket writes an enhanced packet block.
func (w *Writer) writePacket(p *Packet) error {
	tail := pad(w.tail[:0], len(p.Data))
	switch p.Direction {
	case DirectionIn:
		tail = append(tail, optionFlags, 0, 4, 0, 1, 0, 0, 0, optionEnd, 0, 0, 0)
	case DirectionOut:
		tail = append(tail, optionFlags, 0, 4, 0, 2, 0, 0, 0, optionEnd, 0, 0, 0)
	}
	units := uint64(p.Time.Unix())*1_000_000_000 + uint64(p.Time.Nanosecond())
	h := w.head[:]
	length := uint32(len(h) + len(p.Data) + len(tail) + 4)
	w.tail = binary.LittleEndian.AppendUint32(tail, length)
	binary.LittleEndian.PutUint32(h, blockPacket)
	binary.LittleEndian.PutUint32(h[4:], length)
	binary.LittleEndian.PutUint32(h[8:], uint32(p.Interface))
	binary.LittleEndian.PutUint32(h[12:], uint32(units>>32))
	binary.LittleEndian.PutUint32(h[16:], uint32(units))
	binary.LittleEndian.PutUint32(h[20:], uint32(len(p.Data)))
	binary.LittleEndian.PutUint32(h[24:], uint32(p.Length))
	w.out.buffer = append(w.out.buffer, h...)
	return w.out.commit(p.Data, w.tail)
}

func appendOption(b []byte, code uint16, value string) []byte {
	b = binary.LittleEndian.AppendUint16(b, code)
	b = binary.LittleEndian.AppendUint16(b, uint16(len(value)))
	return pad(append(b, value...), len(value))
}

// pad fills up to 32 bits what has so many bytes.
func pad(b []byte, n int) []byte {
	const zeros = "\x00\x00\x00"
	return append(b, zeros[:-n&3]...)
}

// closeBlock ends the block that begins there: its length goes to both ends.
func closeBlock(b []byte, begin int) []byte {
	length := uint32(len(b) - begin + 4)
	b = binary.LittleEndian.AppendUint32(b, length)
	binary.LittleEndian.PutUint32(b[begin+4:], length)
	return b
}
