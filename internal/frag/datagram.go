package frag

import (
	"bytes"
	"slices"
	"sort"
	"time"

	"gotcp/internal/recent"
)

// maxFragments is how many fragments a datagram may come in. 65,535 bytes in
// fragments of 128 bytes fit; a host with a smaller MTU than that does not send
// such datagrams, and a peer that does so on purpose is cut off
// (CVE-2018-5391, "FragmentSmack").
const maxFragments = 512

// datagram is one that is not complete yet.
//
// The bytes are kept in the order of arrival and only put in order at the end:
// memory is taken by what came, not by where a fragment claims to belong, and
// the usual datagram, whose fragments come in order, needs no second copy.
type datagram struct {
	key     Key
	expires time.Time
	// age is its place among all, sibling that among those of its source.
	age, sibling recent.Place[*datagram]

	data    []byte  // in the order of arrival
	pieces  []piece // sorted by start; never overlapping
	total   int     // its length, once the last fragment is there; else -1
	ordered bool    // data is in order
	charge  int     // what it counts against the limits

	// discarded says that it is kept, without data, only to recognise the rest
	// of its fragments.
	discarded bool
	// header is what Keep was given.
	header []byte
	seen   coverage // with Config.TellOverlaps
}

// piece is one fragment: its place in the datagram and in data.
type piece struct{ start, end, at int }

// reset makes d a new datagram, keeping its memory.
func (d *datagram) reset(k Key, expires time.Time) {
	*d = datagram{
		key: k, expires: expires,
		data: d.data[:0], pieces: d.pieces[:0], header: d.header[:0],
		total: -1, ordered: true,
		seen: coverage{places: d.seen.places[:0]},
	}
}

// bytesOf is the payload of a piece.
func (d *datagram) bytesOf(p piece) []byte { return d.data[p.at : p.at+p.end-p.start] }

// first is the payload of the first fragment, nil if it has not come.
func (d *datagram) first() []byte {
	if len(d.pieces) == 0 || d.pieces[0].start != 0 {
		return nil
	}
	return d.bytesOf(d.pieces[0])
}

// check says what is to become of a fragment: Held if it can be inserted before
// the i-th piece, else a reason why not.
func (d *datagram) check(start int, more bool, payload []byte) (i int, v Verdict) {
	end := start + len(payload)
	i = sort.Search(len(d.pieces), func(i int) bool { return d.pieces[i].end > start })
	if i < len(d.pieces) && d.pieces[i].start < end {
		// RFC 5722 §4: discard the datagram. Only a fragment that the network
		// duplicated is forgiven (RFC 8200 §4.5).
		p := d.pieces[i]
		same := p.start == start && p.end == end && more == (d.total != end) &&
			bytes.Equal(d.bytesOf(p), payload)
		if same {
			return i, Duplicate
		}
		return i, Overlap
	}
	if !more && (d.total >= 0 || i < len(d.pieces)) || more && d.total >= 0 && end > d.total {
		return i, Overlap // two ends, or data behind the end
	}
	if len(d.pieces) == maxFragments {
		return i, TooMany
	}
	return i, Held
}

// insert keeps a fragment that check approved.
func (d *datagram) insert(i, start int, more bool, payload []byte) {
	end := start + len(payload)
	d.ordered = d.ordered && len(d.data) == start
	d.pieces = slices.Insert(d.pieces, i, piece{start, end, len(d.data)})
	d.data = append(d.data, payload...)
	if !more {
		d.total = end
	}
}

// complete reports whether nothing is missing: pieces do not overlap, so it is
// enough to count.
func (d *datagram) complete() bool { return len(d.data) == d.total }

// assemble returns the whole datagram, in scratch if it has to be put in order.
func (d *datagram) assemble(scratch []byte) (whole, newScratch []byte) {
	if d.ordered {
		return d.data, scratch
	}
	scratch = scratch[:0]
	for _, p := range d.pieces {
		scratch = append(scratch, d.bytesOf(p)...)
	}
	return scratch, scratch
}
