package body

// window is how far back a match can reach (RFC 1951 §2).
const window = 32 << 10

// inflater decompresses RFC 1951's format as it arrives. The standard library's
// reader cannot go on after it ran out of input, and bytes come here one segment
// at a time.
type inflater struct {
	step  inflateStep
	bits  uint64
	nbits uint

	last   bool // the block in hand is the last
	stored int  // bytes left of a stored block

	// a dynamic block's header
	nlit, ndist, nclen, have int
	lengths                  [286 + 32]uint8
	codes                    huffman // lengths of code lengths, then distances
	literals                 huffman
	lit, dist                *huffman
}

type inflateStep uint8

const (
	inflateBlock inflateStep = iota
	inflateStoredLength
	inflateStored
	inflateCounts
	inflateCodeLengths
	inflateLengths
	inflateSymbols
	inflateDone
)

var (
	// Base and extra bits of the symbols for lengths and distances, RFC 1951
	// §3.2.5.
	lengthBase  = [29]uint16{3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258}
	lengthExtra = [29]uint8{0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0}
	distBase    = [30]uint16{1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577}
	distExtra   = [30]uint8{0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13}
	// codeOrder is the order of the code lengths' code lengths, §3.2.7.
	codeOrder = [19]uint8{16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15}

	fixedLiterals, fixedDistances = fixedCodes()
)

// fixedCodes are those of §3.2.6.
func fixedCodes() (lit, dist *huffman) {
	var lengths [288]uint8
	for i := range lengths {
		switch {
		case i < 144:
			lengths[i] = 8
		case i < 256:
			lengths[i] = 9
		case i < 280:
			lengths[i] = 7
		default:
			lengths[i] = 8
		}
	}
	lit, dist = new(huffman), new(huffman)
	lit.build(lengths[:])
	for i := range 30 {
		lengths[i] = 5
	}
	dist.build(lengths[:30])
	return lit, dist
}

// take moves n bits out of the buffer, if they are there.
func (z *inflater) take(n uint) (uint32, bool) {
	if z.nbits < n {
		return 0, false
	}
	v := uint32(z.bits & (1<<n - 1))
	z.bits >>= n
	z.nbits -= n
	return v, true
}

// write decompresses src behind dst, whose last 32 KiB must be what came out
// before, until dst is limit long. It returns dst and how much of src it used:
// all, unless the limit or the end is reached.
func (z *inflater) write(dst, src []byte, limit int) (out []byte, used int, err error) {
	for {
		for z.nbits <= 56 && used < len(src) {
			z.bits |= uint64(src[used]) << z.nbits
			z.nbits += 8
			used++
		}
		if z.step == inflateDone || len(dst) >= limit {
			return dst, used, nil
		}
		var more bool
		switch z.step {
		case inflateStored:
			n := 0
			dst, n, more = z.copyStored(dst, src[used:], limit)
			used += n
		case inflateSymbols:
			if dst, used, more, err = z.symbols(dst, src, used, limit); err != nil {
				return dst, used, err
			}
		default:
			if more, err = z.header(); err != nil {
				return dst, used, err
			}
		}
		if !more && used == len(src) {
			return dst, used, nil
		}
	}
}

// copyStored copies what the bit buffer and src hold of a stored block. more
// tells that it has come to an end.
func (z *inflater) copyStored(dst, src []byte, limit int) (out []byte, used int, more bool) {
	for z.stored > 0 && z.nbits >= 8 && len(dst) < limit {
		dst = append(dst, byte(z.bits))
		z.bits >>= 8
		z.nbits -= 8
		z.stored--
	}
	if z.nbits < 8 {
		used = min(z.stored, len(src), limit-len(dst))
		dst = append(dst, src[:used]...)
		z.stored -= used
	}
	if z.stored > 0 {
		return dst, used, false
	}
	z.endBlock()
	return dst, used, true
}

func (z *inflater) endBlock() {
	z.step = inflateBlock
	if z.last {
		z.step = inflateDone
	}
}

// header takes one step through what precedes a block's symbols; more is false
// if that needs further bits.
func (z *inflater) header() (more bool, err error) {
	switch z.step {
	case inflateBlock:
		v, ok := z.take(3)
		if !ok {
			return false, nil
		}
		z.last = v&1 != 0
		return true, z.begin(v >> 1)
	case inflateStoredLength:
		if z.nbits/8*8 < 32 {
			return false, nil
		}
		z.take(z.nbits % 8) // to the next byte
		v, _ := z.take(32)
		if v&0xffff != ^v>>16 {
			return false, errCorrupt
		}
		z.stored = int(v & 0xffff)
		z.step = inflateStored
	case inflateCounts:
		v, ok := z.take(14)
		if !ok {
			return false, nil
		}
		z.nlit, z.ndist, z.nclen, z.have = int(v&31)+257, int(v>>5&31)+1, int(v>>10)+4, 0
		if z.nlit > 286 {
			return false, errCorrupt
		}
		clear(z.lengths[:19])
		z.step = inflateCodeLengths
	case inflateCodeLengths:
		v, ok := z.take(3)
		if !ok {
			return false, nil
		}
		z.lengths[codeOrder[z.have]] = uint8(v)
		if z.have++; z.have == z.nclen {
			z.have = 0
			z.step = inflateLengths
			return true, z.codes.build(z.lengths[:19])
		}
	case inflateLengths:
		return z.codeLength()
	}
	return true, nil
}

func (z *inflater) begin(kind uint32) error {
	switch kind {
	case 0:
		z.step = inflateStoredLength
	case 1:
		z.lit, z.dist = fixedLiterals, fixedDistances
		z.step = inflateSymbols
	case 2:
		z.step = inflateCounts
	default:
		return errCorrupt
	}
	return nil
}

// codeLength reads one symbol of §3.2.7's code for code lengths.
func (z *inflater) codeLength() (more bool, err error) {
	s, l := z.codes.decode(z.bits, z.nbits)
	if l < 0 {
		return false, errCorrupt
	}
	var extra, base uint
	value := uint8(s)
	switch s {
	case 16:
		if z.have == 0 {
			return false, errCorrupt
		}
		extra, base, value = 2, 3, z.lengths[z.have-1]
	case 17:
		extra, base, value = 3, 3, 0
	case 18:
		extra, base, value = 7, 11, 0
	}
	if l == 0 || z.nbits < uint(l)+extra {
		return false, nil
	}
	z.take(uint(l))
	repeat := 1
	if s >= 16 {
		v, _ := z.take(extra)
		repeat = int(v) + int(base)
	}
	total := z.nlit + z.ndist
	if z.have+repeat > total {
		return false, errCorrupt
	}
	for range repeat {
		z.lengths[z.have] = value
		z.have++
	}
	if z.have < total {
		return true, nil
	}
	if err := z.literals.build(z.lengths[:z.nlit]); err != nil {
		return false, err
	}
	if err := z.codes.build(z.lengths[z.nlit:total]); err != nil {
		return false, err
	}
	z.lit, z.dist = &z.literals, &z.codes
	z.step = inflateSymbols
	return true, nil
}

// symbols decodes literals and matches. One of them takes at most 48 bits (15
// and 5 for the length, 15 and 13 for the distance), which the bit buffer holds:
// so each is decoded as a whole or not at all.
func (z *inflater) symbols(dst, src []byte, used, limit int) (out []byte, n int, more bool, err error) {
	for len(dst) < limit {
		for z.nbits <= 56 && used < len(src) {
			z.bits |= uint64(src[used]) << z.nbits
			z.nbits += 8
			used++
		}
		s, l := z.lit.decode(z.bits, z.nbits)
		switch {
		case l < 0:
			return dst, used, false, errCorrupt
		case l == 0:
			return dst, used, false, nil
		case s < 256:
			dst = append(dst, byte(s))
			z.take(uint(l))
			continue
		case s == 256:
			z.take(uint(l))
			z.endBlock()
			return dst, used, true, nil
		}
		length, distance, bits, err := z.match(s, uint(l))
		if err != nil {
			return dst, used, false, err
		}
		if bits == 0 {
			return dst, used, false, nil
		}
		if distance > len(dst) {
			return dst, used, false, errCorrupt
		}
		z.bits >>= bits
		z.nbits -= bits
		from := len(dst) - distance
		for range length {
			dst = append(dst, dst[from])
			from++
		}
	}
	return dst, used, true, nil
}

// match reads the rest of a match whose length symbol takes n bits. bits is what
// it takes in all, 0 if they are not there yet.
func (z *inflater) match(s uint16, n uint) (length, distance int, bits uint, err error) {
	if s > 285 {
		return 0, 0, 0, errCorrupt
	}
	s -= 257
	b := z.bits >> n
	extra := uint(lengthExtra[s])
	if z.nbits < n+extra {
		return 0, 0, 0, nil
	}
	length = int(lengthBase[s]) + int(b&(1<<extra-1))
	n += extra
	d, l := z.dist.decode(z.bits>>n, z.nbits-n)
	if l < 0 || l > 0 && d > 29 {
		return 0, 0, 0, errCorrupt
	}
	if l == 0 {
		return 0, 0, 0, nil
	}
	n += uint(l)
	extra = uint(distExtra[d])
	if z.nbits < n+extra {
		return 0, 0, 0, nil
	}
	distance = int(distBase[d]) + int(z.bits>>n&(1<<extra-1))
	return length, distance, n + extra, nil
}
