package oui

import (
	"bufio"
	"bytes"
	"compress/flate"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"gotcp/internal/wire"
)

// The form of the table, all in one deflate stream after the first line:
//
//	source and date, one line, not compressed
//	names      count, then that many lines
//	for each length of prefix (24, 28, 36 bits):
//	  count
//	  prefixes ascending, as differences
//	  names    0 for the next new one, else 1 + its number
//
// Names are numbered in the order in which the prefixes first need them, so
// that most numbers are 0. All integers are varints.

// lengths are the IEEE's sizes of assignments: MA-L, MA-M, and MA-S with the
// older IAB.
var lengths = [...]int{24, 28, 36}

// table is the unpacked form.
type table struct {
	source string
	names  []string
	ranges [len(lengths)]ranges
}

// ranges are the assignments of one length.
type ranges struct {
	prefixes []uint64 // ascending
	owners   []uint32
}

// vendor finds the longest prefix of m.
func (t *table) vendor(m wire.MAC) string {
	var b [8]byte
	copy(b[2:], m[:])
	address := binary.BigEndian.Uint64(b[:])
	for i := len(lengths) - 1; i >= 0; i-- {
		r := &t.ranges[i]
		if k, ok := slices.BinarySearch(r.prefixes, address>>(48-lengths[i])); ok {
			return t.names[r.owners[k]]
		}
	}
	return ""
}

var errTable = errors.New("the vendor table is damaged")

// maxCount bounds what a damaged table can make us allocate.
const maxCount = 1 << 20

func open(data []byte) (*table, error) {
	source, packed, ok := bytes.Cut(data, []byte("\n"))
	if !ok {
		return nil, errTable
	}
	d := decoder{r: bufio.NewReaderSize(flate.NewReader(bytes.NewReader(packed)), 64<<10)}
	t := &table{source: string(source), names: d.names()}
	unused := uint32(0)
	for i := range t.ranges {
		r := &t.ranges[i]
		r.prefixes = make([]uint64, d.count())
		r.owners = make([]uint32, len(r.prefixes))
		last := uint64(0)
		for k := range r.prefixes {
			last += d.varint()
			r.prefixes[k] = last
		}
		for k := range r.owners {
			owner := uint32(d.varint())
			if owner == 0 {
				unused++
				owner = unused
			}
			if owner > uint32(len(t.names)) || owner == 0 {
				d.fail(errTable)
				break
			}
			r.owners[k] = owner - 1
		}
	}
	return t, d.err
}

// decoder reads the stream; after an error it reads zeros.
type decoder struct {
	r   *bufio.Reader
	err error
}

func (d *decoder) fail(err error) {
	if d.err == nil {
		d.err = fmt.Errorf("%w: %w", errTable, err)
	}
}

func (d *decoder) varint() uint64 {
	if d.err != nil {
		return 0
	}
	v, err := binary.ReadUvarint(d.r)
	if err != nil {
		d.fail(err)
		return 0
	}
	return v
}

func (d *decoder) count() int {
	n := d.varint()
	if n > maxCount {
		d.fail(errTable)
		return 0
	}
	return int(n)
}

// names reads all of them into one string that they are parts of.
func (d *decoder) names() []string {
	n, size := d.count(), d.count()
	text := make([]byte, size)
	if _, err := io.ReadFull(d.r, text); err != nil {
		d.fail(err)
		return nil
	}
	names := make([]string, 0, n)
	for name := range strings.SplitSeq(string(text), "\n") {
		names = append(names, name)
	}
	if len(names) != n {
		d.fail(errTable)
	}
	return names
}
