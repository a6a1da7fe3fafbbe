package wire

// TCPOptionsMax is the room for options in a TCP header.
const TCPOptionsMax = TCPMaxLen - TCPMinLen

// The kinds of TCP options that TCPOptions understands (RFC 9293 §3.2,
// RFC 7323, RFC 2018), and the lengths of those that have a fixed one.
const (
	tcpOptEnd           = 0
	tcpOptNOP           = 1
	tcpOptMSS           = 2
	tcpOptWindowScale   = 3
	tcpOptSACKPermitted = 4
	tcpOptSACK          = 5
	tcpOptTimestamps    = 8

	tcpLenMSS           = 4
	tcpLenWindowScale   = 3
	tcpLenSACKPermitted = 2
	tcpLenTimestamps    = 10
	tcpLenSACKBlock     = 8
)

// SACKBlock is a block of received sequence space, half-open (RFC 2018 §3).
type SACKBlock struct{ Left, Right uint32 }

// TCPOptions is the options of one segment as a value.
type TCPOptions struct {
	MSS            uint16 // 0 if absent
	WindowScale    uint8  // as sent; above 14 counts as 14 (RFC 7323 §2.3)
	HasWindowScale bool
	SACKPermitted  bool
	HasTimestamps  bool
	TSVal, TSEcr   uint32
	SACK           [4]SACKBlock
	NumSACK        int
	// Unknown is the stretch of the parsed bytes from the first option not
	// listed above to the end of the last such one, borrowed. Where others lie
	// between them, they are in it too; EachUnknown passes over them.
	Unknown []byte
}

// timestampsAlone is how nearly every segment's options begin: NOP, NOP,
// timestamps (RFC 7323 appendix A).
const timestampsAlone = tcpOptNOP<<24 | tcpOptNOP<<16 | tcpOptTimestamps<<8 | tcpLenTimestamps

// ParseTCPOptions reads the options of a header. It is permissive: it stops at
// the end-of-list option or at a length that makes no sense, and returns what
// it has; an option of a known kind but with the wrong length counts as
// unknown; of two of the same kind the later one counts.
func ParseTCPOptions(b []byte) TCPOptions {
	var o TCPOptions
	if len(b) >= 12 && get32(b) == timestampsAlone {
		o.setTimestamps(b[4:])
		if b = b[12:]; len(b) == 0 {
			return o
		}
	}
	first, last := len(b), 0
	for opt, rest := nextTCPOption(b); opt != nil; opt, rest = nextTCPOption(rest) {
		if !o.set(opt) {
			last = len(b) - len(rest)
			first = min(first, last-len(opt))
		}
	}
	if first < last {
		o.Unknown = b[first:last]
	}
	return o
}

// nextTCPOption takes one option off b, after any NOPs. It returns nil where
// there are no more.
func nextTCPOption(b []byte) (opt, rest []byte) {
	for len(b) > 0 && b[0] == tcpOptNOP {
		b = b[1:]
	}
	if len(b) < 2 || b[0] == tcpOptEnd || b[1] < 2 || int(b[1]) > len(b) {
		return nil, nil
	}
	return b[:b[1]], b[b[1]:]
}

// knownTCPOption reports whether TCPOptions has a field for opt.
func knownTCPOption(opt []byte) bool {
	switch n := len(opt); opt[0] {
	case tcpOptMSS:
		return n == tcpLenMSS
	case tcpOptWindowScale:
		return n == tcpLenWindowScale
	case tcpOptSACKPermitted:
		return n == tcpLenSACKPermitted
	case tcpOptTimestamps:
		return n == tcpLenTimestamps
	case tcpOptSACK:
		return n > 2 && (n-2)%tcpLenSACKBlock == 0 && n <= TCPOptionsMax
	}
	return false
}

// set takes over opt, and reports false if it is unknown.
func (o *TCPOptions) set(opt []byte) bool {
	if !knownTCPOption(opt) {
		return false
	}
	data := opt[2:]
	switch opt[0] {
	case tcpOptMSS:
		o.MSS = get16(data)
	case tcpOptWindowScale:
		o.WindowScale, o.HasWindowScale = data[0], true
	case tcpOptSACKPermitted:
		o.SACKPermitted = true
	case tcpOptTimestamps:
		o.setTimestamps(data)
	case tcpOptSACK:
		o.NumSACK = len(data) / tcpLenSACKBlock
		for i := range o.NumSACK {
			block := data[i*tcpLenSACKBlock:]
			o.SACK[i] = SACKBlock{Left: get32(block), Right: get32(block[4:])}
		}
	}
	return true
}

func (o *TCPOptions) setTimestamps(data []byte) {
	o.HasTimestamps, o.TSVal, o.TSEcr = true, get32(data), get32(data[4:])
}

// EachUnknown calls f with each option that has no field, kind and length
// first, in order.
func (o *TCPOptions) EachUnknown(f func(opt []byte)) {
	for opt, rest := nextTCPOption(o.Unknown); opt != nil; opt, rest = nextTCPOption(rest) {
		if !knownTCPOption(opt) {
			f(opt)
		}
	}
}

// Len is how many bytes Put writes: a multiple of 4, at most 40.
func (o *TCPOptions) Len() int {
	n := o.fixedLen()
	if len(o.Unknown) > 0 {
		n = o.putUnknown(nil, n)
	}
	if k := o.sackFit(n); k > 0 {
		n += 4 + k*tcpLenSACKBlock
	}
	return n
}

// fixedLen is the length of the options that Put writes first.
func (o *TCPOptions) fixedLen() int {
	n := 0
	if o.MSS != 0 {
		n += 4
	}
	switch {
	case o.HasTimestamps:
		n += 12
	case o.SACKPermitted:
		n += 4
	}
	if o.HasWindowScale {
		n += 4
	}
	return n
}

// sackFit is how many SACK blocks fit after n bytes of other options.
func (o *TCPOptions) sackFit(n int) int {
	return max(0, min(o.NumSACK, len(o.SACK), (TCPOptionsMax-n-4)/tcpLenSACKBlock))
}

// Put writes the options, padded to a multiple of 4, and returns how many bytes
// that took. They lie as Linux sends them, since middleboxes have seen nothing
// else: MSS, SACK permitted beside timestamps or two NOPs before them, NOP and
// window scale, then what is unknown, then as many SACK blocks as still fit
// (three beside timestamps).
func (o *TCPOptions) Put(b []byte) int {
	n := 0
	if o.MSS != 0 {
		put32(b, tcpOptMSS<<24|tcpLenMSS<<16|uint32(o.MSS))
		n += 4
	}
	switch {
	case o.HasTimestamps:
		lead := uint32(timestampsAlone)
		if o.SACKPermitted {
			lead = tcpOptSACKPermitted<<24 | tcpLenSACKPermitted<<16 | lead&0xffff
		}
		put32(b[n:], lead)
		put32(b[n+4:], o.TSVal)
		put32(b[n+8:], o.TSEcr)
		n += 12
	case o.SACKPermitted:
		put32(b[n:], tcpOptNOP<<24|tcpOptNOP<<16|tcpOptSACKPermitted<<8|tcpLenSACKPermitted)
		n += 4
	}
	if o.HasWindowScale {
		put32(b[n:], tcpOptNOP<<24|tcpOptWindowScale<<16|tcpLenWindowScale<<8|uint32(o.WindowScale))
		n += 4
	}
	if len(o.Unknown) > 0 {
		n = o.putUnknown(b, n)
	}
	if k := o.sackFit(n); k > 0 {
		put32(b[n:], tcpOptNOP<<24|tcpOptNOP<<16|tcpOptSACK<<8|uint32(2+k*tcpLenSACKBlock))
		n += 4
		for _, block := range o.SACK[:k] {
			put32(b[n:], block.Left)
			put32(b[n+4:], block.Right)
			n += tcpLenSACKBlock
		}
	}
	return n
}

// putUnknown writes those unknown options that fit after the first n bytes of
// b, and NOPs up to a multiple of 4. It returns where that ends. Without a b it
// only counts.
func (o *TCPOptions) putUnknown(b []byte, n int) int {
	for opt, rest := nextTCPOption(o.Unknown); opt != nil; opt, rest = nextTCPOption(rest) {
		if knownTCPOption(opt) || n+len(opt) > TCPOptionsMax {
			continue
		}
		if b != nil {
			copy(b[n:n+len(opt)], opt)
		}
		n += len(opt)
	}
	for ; n%4 != 0; n++ {
		if b != nil {
			b[n] = tcpOptNOP
		}
	}
	return n
}
