package frag

import (
	"net/netip"
	"time"

	"gotcp/internal/recent"
	"gotcp/internal/wire"
)

// What is charged for keeping track of a fragment and of a datagram, about what
// it takes. Without it a flood of tiny fragments would be nearly free.
const (
	pieceCharge    = 32
	datagramCharge = 512
)

// maxSpare is how many finished datagrams' memory is kept for the next ones.
const maxSpare = 4

// Reassembler holds incomplete datagrams. It is not safe for concurrent use.
type Reassembler struct {
	cfg       Config
	datagrams map[Key]*datagram
	sources   map[netip.Addr]source
	age       recent.Order[*datagram] // in the order of coming
	charge    int
	spare     []*datagram
	scratch   []byte
	header    []byte
	stats     Stats
}

// Stats counts what was given up.
type Stats struct {
	// Discarded are the fragments that were ignored, and those whose datagram was discarded, but for
	// repeated ones.
	Discarded uint64
	// TimedOut and Crowded are the datagrams whose rest did not come in time, and those that had to
	// make room for others.
	TimedOut, Crowded uint64
}

// source is what one source address has in the Reassembler.
type source struct {
	charge int
	queue  recent.Order[*datagram]
}

// New makes a Reassembler.
func New(cfg Config) *Reassembler {
	return &Reassembler{
		cfg:       cfg.withDefaults(),
		datagrams: make(map[Key]*datagram),
		sources:   make(map[netip.Addr]source),
	}
}

// Len is the number of datagrams it holds, discarded ones included.
func (r *Reassembler) Len() int { return len(r.datagrams) }

// Bytes is the memory they are charged with; see Config.MaxBytes.
func (r *Reassembler) Bytes() int { return r.charge }

// Stats are the counts so far.
func (r *Reassembler) Stats() Stats { return r.stats }

// Add takes in the fragment that belongs at offset bytes into datagram k. If
// that completes the datagram it is returned, borrowed until the next Add; done
// is then true. The payload is copied, except that of a fragment which is all
// of its datagram: it is returned as it is.
func (r *Reassembler) Add(now time.Time, k Key, offset int, more bool, payload []byte) (whole []byte, done bool, verdict Verdict) {
	r.header = nil
	if offset == 0 && !more {
		return payload, true, Complete // RFC 6946: apart from any other fragments
	}
	d := r.datagrams[k]
	if d != nil && !now.Before(d.expires) {
		r.expire(d)
		d = nil
	}
	good := plausible(k, offset, more, payload)
	if !good && !r.cfg.TellOverlaps {
		r.stats.Discarded++
		return nil, false, Malformed
	}
	if d == nil {
		d = r.open(now, k)
	}
	overlaps := r.cfg.TellOverlaps && r.watch(d, offset, more, payload)
	if good {
		whole, verdict = r.put(d, offset, more, payload)
	} else {
		verdict = Malformed
	}
	if verdict > Duplicate {
		r.stats.Discarded++
	}
	switch {
	case overlaps:
		verdict = Overlap
	case r.cfg.TellOverlaps && (verdict == Overlap || verdict == Duplicate):
		// Data behind the end, or a repetition of what an onlooker is done with: it
		// touches nothing.
		verdict = Discarded
	}
	if r.cfg.TellOverlaps && whole == nil && d.seen.complete() {
		// Hosts that do not discard it have the whole of it now; what follows is
		// another datagram.
		r.forget(d)
	}
	return whole, whole != nil, verdict
}

// put adds a fragment to its datagram.
func (r *Reassembler) put(d *datagram, offset int, more bool, payload []byte) (whole []byte, verdict Verdict) {
	if d.discarded {
		return nil, Discarded
	}
	i, v := d.check(offset, more, payload)
	if v == Held && !r.makeRoom(d, len(payload)+pieceCharge) {
		v = NoRoom
	}
	switch v {
	case Held:
	case Duplicate:
		return nil, v
	default:
		r.discard(d)
		return nil, v
	}
	d.insert(i, offset, more, payload)
	if !d.complete() {
		return nil, Held
	}
	whole, r.scratch = d.assemble(r.scratch)
	if len(d.header) > 0 {
		r.header = d.header
	}
	r.drop(d)
	return whole, Complete
}

// Keep remembers what stands before a datagram, which the packet of its first
// fragment has. It may be too much to remember.
func (r *Reassembler) Keep(k Key, header []byte) {
	d := r.datagrams[k]
	if d == nil || d.discarded || len(d.header) > 0 || !r.makeRoom(d, len(header)) {
		return
	}
	d.header = append(d.header, header...)
}

// Header is what was kept of the datagram that the last Add completed, borrowed as
// that is; nil for nothing.
func (r *Reassembler) Header() []byte { return r.header }

// plausible reports whether a fragment can be part of a datagram at all. One
// that cannot is dropped by itself (RFC 8200 §4.5), since anybody can send it.
func plausible(k Key, offset int, more bool, payload []byte) bool {
	// "Ping of death": the datagram, header included, must be one that the
	// length field can express.
	limit := wire.MaxPacket
	if k.Src.Is4() {
		limit -= wire.IPv4MinLen
	}
	switch {
	case len(payload) == 0, offset < 0, offset%8 != 0, offset+len(payload) > limit:
		return false
	}
	return !more || len(payload)%8 == 0
}

// open starts a datagram.
func (r *Reassembler) open(now time.Time, k Key) *datagram {
	if len(r.datagrams) >= r.cfg.MaxPackets {
		r.crowd(r.age.Oldest().Thing)
	}
	d := r.allocate()
	d.reset(k, now.Add(r.cfg.Timeout))
	r.datagrams[k] = d
	r.age.Use(&d.age, d)
	s := r.sources[k.Src]
	s.queue.Use(&d.sibling, d)
	r.sources[k.Src] = s
	r.makeRoom(d, datagramCharge)
	return d
}

// allocate returns a datagram's memory, that of a finished one if there is any.
func (r *Reassembler) allocate() *datagram {
	n := len(r.spare)
	if n == 0 {
		return new(datagram)
	}
	d := r.spare[n-1]
	r.spare = r.spare[:n-1]
	return d
}

// makeRoom charges n bytes to d. Where a limit is in the way it drops other
// datagrams, the oldest first: those of the same source for the source's limit,
// any for the total. It reports false, and charges nothing, if that is not
// enough.
func (r *Reassembler) makeRoom(d *datagram, n int) bool {
	if d.charge+n > min(r.cfg.MaxBytes, r.cfg.MaxPerSource) {
		return false
	}
	for r.sources[d.key.Src].charge+n > r.cfg.MaxPerSource {
		q := r.sources[d.key.Src].queue
		r.crowd(oldestBut(q.Oldest(), &d.sibling))
	}
	for r.charge+n > r.cfg.MaxBytes {
		r.crowd(oldestBut(r.age.Oldest(), &d.age))
	}
	r.account(d, n)
	return true
}

// oldestBut is the oldest that is not d, of which there is one.
func oldestBut(oldest, d *recent.Place[*datagram]) *datagram {
	if oldest == d {
		oldest = oldest.Newer()
	}
	return oldest.Thing
}

// account adds n, which may be negative, to what d is charged.
func (r *Reassembler) account(d *datagram, n int) {
	d.charge += n
	r.charge += n
	s := r.sources[d.key.Src]
	s.charge += n
	r.sources[d.key.Src] = s
}

// discard gives up d but remembers it until it would have expired: the
// fragments that are still to come must not make a datagram (RFC 5722 §4).
func (r *Reassembler) discard(d *datagram) {
	r.stats.Discarded += uint64(len(d.pieces))
	d.discarded = true
	d.data, d.pieces, d.header = nil, nil, nil
	r.account(d, min(0, datagramCharge+pieceCharge*len(d.seen.places)-d.charge))
}

// watch notes where a fragment lies, and reports whether one was there before.
func (r *Reassembler) watch(d *datagram, offset int, more bool, payload []byte) (overlaps bool) {
	if !r.makeRoom(d, pieceCharge) {
		return false
	}
	p := bsd // as most hosts do it; and IPv4 as Windows does, the most common of its hosts
	if d.key.Src.Is4() {
		p = windows
	}
	before := len(d.seen.places)
	overlaps = d.seen.cover(p, offset, offset+len(payload), more)
	r.account(d, pieceCharge*(len(d.seen.places)-before-1))
	return overlaps
}

// forget begins to watch anew. A datagram that was discarded has nothing else.
func (r *Reassembler) forget(d *datagram) {
	if d.discarded {
		r.drop(d)
		return
	}
	r.account(d, -pieceCharge*len(d.seen.places))
	d.seen.reset()
}

// drop forgets d.
func (r *Reassembler) drop(d *datagram) {
	r.account(d, -d.charge)
	delete(r.datagrams, d.key)
	r.age.Remove(&d.age)
	s := r.sources[d.key.Src]
	s.queue.Remove(&d.sibling)
	if s.queue.Oldest() == nil {
		delete(r.sources, d.key.Src)
	} else {
		r.sources[d.key.Src] = s
	}
	if len(r.spare) < maxSpare {
		r.spare = append(r.spare, d)
	}
}

// expire drops a datagram whose time is up.
func (r *Reassembler) expire(d *datagram) {
	if len(d.pieces) > 0 {
		r.stats.TimedOut++
	}
	r.drop(d)
}

// crowd drops a datagram before its time.
func (r *Reassembler) crowd(d *datagram) {
	if len(d.pieces) > 0 {
		r.stats.Crowded++
	}
	r.drop(d)
}

// Deadline is when Expire has something to do, zero if there is nothing.
func (r *Reassembler) Deadline() time.Time {
	oldest := r.age.Oldest()
	if oldest == nil {
		return time.Time{}
	}
	return oldest.Thing.expires
}

// Expire drops the datagrams whose time is up. For each it calls f with the
// payload of the first fragment, borrowed for the call, or nil if that one has
// not come; an ICMP Time Exceeded is due only where it has (RFC 792). Datagrams
// that were discarded before are dropped in silence.
func (r *Reassembler) Expire(now time.Time, f func(k Key, first []byte)) {
	for p := r.age.Oldest(); p != nil && !now.Before(p.Thing.expires); p = r.age.Oldest() {
		d := p.Thing
		r.expire(d)
		if !d.discarded && f != nil {
			f(d.key, d.first())
		}
	}
}
