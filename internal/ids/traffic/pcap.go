package traffic

import (
	"encoding/binary"
	"io"
)

// WritePcap writes frames as a capture file with times in nanoseconds.
func WritePcap(w io.Writer, frames []Frame) error {
	header := binary.LittleEndian.AppendUint32(nil, 0xa1b23c4d)
	header = binary.LittleEndian.AppendUint32(header, 4<<16|2) // version 2.4
	header = append(header, make([]byte, 8)...)
	header = binary.LittleEndian.AppendUint32(header, 1<<18) // no frame is longer
	header = binary.LittleEndian.AppendUint32(header, 1)     // Ethernet
	if _, err := w.Write(header); err != nil {
		return err
	}
	var record []byte
	for _, f := range frames {
		record = binary.LittleEndian.AppendUint32(record[:0], uint32(f.At.Unix()))
		record = binary.LittleEndian.AppendUint32(record, uint32(f.At.Nanosecond()))
		record = binary.LittleEndian.AppendUint32(record, uint32(len(f.Data)))
		record = binary.LittleEndian.AppendUint32(record, uint32(len(f.Data)))
		if _, err := w.Write(append(record, f.Data...)); err != nil {
			return err
		}
	}
	return nil
}
