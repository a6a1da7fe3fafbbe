// Package body takes the bodies of messages apart as their bytes arrive: chunked
// transfer coding, gzip and deflate in layers, and the parts of forms. All of it
// is bounded: what is kept has a limit, and work is proportional to the bytes
// that come in. It must not know whose body it is, nor rules or events.
package body

import "io"

// Problem is a set of what was found wrong with a body's encoding.
type Problem uint8

// The problems.
const (
	TooManyLayers    Problem = 1 << iota // more encodings than are undone
	AbnormalEncoding                     // Content-Encoding is none of the known words
	Undecodable                          // the data is not in the format announced
	Bomb                                 // a little data decompresses to far too much
)

const (
	// maxLayers is how many encodings are undone.
	maxLayers = 2
	// bombSize and bombRatio are how much may come out of two layers before it is
	// a bomb, innerRatio how much out of the outer one: that is compressed data
	// still. One layer alone cannot go beyond 1032:1 (RFC 1951 packs 258 bytes into
	// two bits at best), and is not followed beyond the limit.
	bombSize   = 1 << 20
	bombRatio  = 2048
	innerRatio = 64
	// maxKept is how much memory stays for the next body.
	maxKept = 16 << 10
)

// Body is a body as it was before its encoding, up to a limit. Zero is not
// ready: Reset it.
type Body struct {
	data     []byte
	limit    int
	received uint64 // bytes written
	size     uint64 // bytes decoded, counted beyond the limit where that is known
	problems Problem
	broken   bool // by a gap or a bomb: nothing more is kept
	cut      bool // there was more than is kept
	layers   [maxLayers]*layer
	nlayers  int
	allowed  *Allowance // of compressed ones
	all      io.Writer  // nil: nobody wants what is beyond the limit
}

// Reset begins a new body; the memory of the last one is used again.
func (b *Body) Reset(limit int) {
	data := b.data[:0]
	if cap(data) > maxKept {
		data = nil
	}
	*b = Body{data: data, limit: limit}
}

// Encode says how the body was compressed: the value of Content-Encoding, the
// last layer last. It is called before the first byte. The allowance is that of the
// connection, nil one without end.
func (b *Body) Encode(contentEncoding []byte, a *Allowance) {
	b.allowed = a
	n, problems := parseEncodings(contentEncoding)
	b.problems |= problems
	// Which of the two formats it is shows in the data.
	for b.nlayers < n {
		b.layers[b.nlayers] = new(layer)
		b.nlayers++
	}
}

// Tap says who is given all that is decoded, beyond the limit, too: of one that is not compressed
// all there is, of others as much as it takes to know a bomb. It is called before the first byte.
func (b *Body) Tap(w io.Writer) { b.all = w }

// Broken reports that more of it may have been lost than what is beyond the limit.
func (b *Body) Broken() bool { return b.broken || b.problems&(Undecodable|Bomb) != 0 }

// Write takes the next bytes.
func (b *Body) Write(p []byte) {
	if b.nlayers > 0 {
		b.allowed.earn(len(p))
	}
	switch {
	case b.nlayers == 0:
		b.received += uint64(len(p))
		b.size += uint64(len(p))
		b.keep(p)
	case b.nlayers == 1 && b.all == nil:
		b.received += uint64(len(p))
		if b.Full() {
			b.cut = b.cut || !b.broken
			break
		}
		l, before := b.layers[0], len(b.data)
		limit := min(b.limit, before+b.allowed.left())
		var used int
		b.data, used = l.write(b.data, p, limit)
		b.cut = b.cut || used < len(p) || len(b.data) > limit
		b.data = b.data[:min(len(b.data), limit)]
		b.note(l)
		b.spend(len(b.data) - before)
	default:
		const most = 4096 // between two looks at the ratio
		for len(p) > 0 {
			n := min(len(p), most)
			b.received += uint64(n)
			b.decode(b.nlayers-1, p[:n])
			p = p[n:]
		}
	}
	if b.nlayers > 0 {
		b.size = uint64(len(b.data))
	}
}

// spend takes what has come out from the allowance. When that is used up, the body is given up.
func (b *Body) spend(n int) {
	b.allowed.spend(n)
	if b.allowed.left() > 0 {
		return
	}
	if b.broken = true; len(b.data) < b.limit {
		b.problems |= Bomb
	}
}

// keep adds decoded bytes up to the limit.
func (b *Body) keep(p []byte) {
	room := b.limit - len(b.data)
	b.cut = b.cut || len(p) > room
	b.data = append(b.data, p[:min(len(p), room)]...)
	if b.all != nil {
		b.all.Write(p)
	}
}

// decode passes p through one of several layers and those within it. It goes on
// beyond the limit for as long as it takes to know a bomb.
func (b *Body) decode(i int, p []byte) {
	l := b.layers[i]
	ratio := uint64(innerRatio)
	if i == 0 {
		ratio = bombRatio
	}
	for !b.broken {
		from := len(l.out)
		var used int
		l.out, used = l.write(l.out, p, min(2*window, from+b.allowed.left()))
		p = p[used:]
		fresh := l.out[from:]
		if len(fresh) == 0 {
			b.note(l)
			return
		}
		l.total += uint64(len(fresh))
		b.spend(len(fresh))
		if i == 0 {
			b.keep(fresh)
		} else {
			b.decode(i-1, fresh)
		}
		if l.total > bombSize && (i == 0 || l.total > ratio*b.received) {
			if l.total > ratio*b.received {
				b.problems |= Bomb
			}
			b.broken = true
		}
		b.note(l)
		if len(l.out) >= 2*window {
			l.out = l.out[:copy(l.out, l.out[len(l.out)-window:])]
		}
	}
}

// note notes what is wrong with a layer. Where the body is given up it does not matter: whether
// it was looked at depends on how the bytes came.
func (b *Body) note(l *layer) {
	if l.failed && !b.broken {
		b.problems |= Undecodable
	}
}

// Finish says that nothing follows: what a layer still held back because its
// format was not clear comes out.
func (b *Body) Finish() {
	for i := b.nlayers - 1; i >= 0; i-- {
		l := b.layers[i]
		held := l.finish()
		b.note(l)
		switch {
		case i > 0:
			b.decode(i-1, held)
		case !b.broken:
			b.keep(held)
		}
	}
	if b.nlayers > 0 {
		b.size = uint64(len(b.data))
	}
	b.layers, b.nlayers = [maxLayers]*layer{}, 0
}

// Skip says that n bytes are missing here. Of a compressed body nothing can be
// made any more; of others what follows is kept.
func (b *Body) Skip(n uint64) {
	b.received += n
	if b.nlayers == 0 {
		b.size += n
	} else {
		b.broken = true
	}
}

// Data is what is there so far, borrowed until the next Write.
func (b *Body) Data() []byte { return b.data }

// Full reports that Data will not grow any more.
func (b *Body) Full() bool { return b.broken || len(b.data) >= b.limit }

// Cut reports that the end of the body is not in Data, for want of room.
func (b *Body) Cut() bool { return b.cut || b.problems&Bomb != 0 }

// Size is how long the body is so far, decoded; of compressed ones only up to
// the limit.
func (b *Body) Size() uint64 { return b.size }

// Received is how many bytes were written.
func (b *Body) Received() uint64 { return b.received }

// Problems are those found so far.
func (b *Body) Problems() Problem { return b.problems }

// layerSize is about that of a layer: most of it are the tables of two codes.
const layerSize = 6 << 10

// Weight is about how many bytes it holds beside its own.
func (b *Body) Weight() int {
	n := cap(b.data)
	for _, l := range b.layers[:b.nlayers] {
		n += layerSize + cap(l.held) + cap(l.out)
	}
	return n
}
