package body

// Chunked takes the chunked transfer coding (RFC 9112 §7.1) apart, as forgiving
// as servers are: control characters before a size, anything behind it. Its zero
// value is ready.
type Chunked struct {
	state chunkState
	left  uint64
	// Extension: a size had an extension behind it (§7.1.1).
	Extension bool
	// TooLong: a size was beyond what anybody sends. Its line was passed over.
	TooLong bool
}

type chunkState uint8

const (
	chunkStart chunkState = iota
	chunkSize
	chunkRest
	chunkData
	chunkEnd
	chunkLast
	chunkBroken
)

// maxChunk is the largest size that is believed.
const maxChunk = 1<<31 - 1

// Next takes bytes from the beginning of p: used says how many. data are those
// of them that belong to the body.
func (c *Chunked) Next(p []byte) (data []byte, used int) {
	for used < len(p) {
		b := p[used]
		switch c.state {
		case chunkStart:
			switch {
			case isBlank(b):
				used++
			case hexValue(b) < 0:
				c.state = chunkBroken
			default:
				c.left, c.state = 0, chunkSize
			}
		case chunkSize:
			v := hexValue(b)
			if v < 0 {
				c.state = chunkRest
				continue
			}
			c.left = min(c.left<<4|uint64(v), maxChunk+1)
			used++
		case chunkRest:
			used++
			switch {
			case b == ';':
				c.Extension = true
			case b == '\n':
				if c.sized(); c.TooLong {
					return nil, used // or what may be the end would depend on what comes with it
				}
			}
		case chunkData:
			n := int(min(uint64(len(p)-used), c.left))
			data = p[used : used+n]
			if c.left -= uint64(n); c.left == 0 {
				c.state = chunkEnd
			}
			return data, used + n
		case chunkEnd: // anything up to the end of the line
			used++
			if b == '\n' {
				c.state = chunkStart
			}
		default:
			return nil, used
		}
	}
	return nil, used
}

func (c *Chunked) sized() {
	switch {
	case c.left > maxChunk:
		c.TooLong = true
		c.state = chunkStart
	case c.left == 0:
		c.state = chunkLast
	default:
		c.state = chunkData
	}
}

// Last reports that the last chunk was seen: the trailer section follows.
func (c *Chunked) Last() bool { return c.state == chunkLast }

// Broken reports that what should be a size is none. Those bytes are not used.
func (c *Chunked) Broken() bool { return c.state == chunkBroken }

// Skip passes over n missing bytes, if they lie within a chunk's data.
func (c *Chunked) Skip(n uint64) bool {
	if c.state != chunkData || n > c.left {
		return false
	}
	if c.left -= n; c.left == 0 {
		c.state = chunkEnd
	}
	return true
}

func hexValue(b byte) int {
	switch {
	case '0' <= b && b <= '9':
		return int(b - '0')
	case 'a' <= b|0x20 && b|0x20 <= 'f':
		return int(b|0x20-'a') + 10
	}
	return -1
}
