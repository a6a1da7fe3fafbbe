package body

// layer undoes one encoding. Servers confuse the formats, and browsers look at
// the data rather than at the announcement, so it does the same: gzip (RFC
// 1952), zlib (RFC 1950) and bare deflate (RFC 1951) are told by how they begin,
// and data in none of them is passed on as it is.
type layer struct {
	inflater
	state layerState
	// held are the bytes until the format is clear, to be passed on if it is
	// none.
	held   []byte
	fed    int    // of those held, what the inflater got
	flags  uint8  // of the gzip header
	skip   int    // bytes of the header's field to pass over
	out    []byte // what an outer layer produced: window and what is new
	total  uint64
	failed bool
}

type layerState uint8

const (
	layerSniff layerState = iota
	layerExtraLength
	layerExtra
	layerName
	layerComment
	layerChecksum
	layerProbe // deflate that has not produced anything yet, and may be none
	layerInflate
	layerPass
	layerEnd
)

// Flags of RFC 1952 §2.3.1.
const (
	gzipChecksum = 1 << 1
	gzipExtra    = 1 << 2
	gzipName     = 1 << 3
	gzipComment  = 1 << 4
)

const (
	gzipHeader = 10
	// maxProbe is how much may come in before anything comes out: more than the
	// longest header of a block.
	maxProbe = 4096
)

// write decodes src behind out, until that is limit long. It returns how much of
// src it used: all, if out is shorter than the limit.
func (l *layer) write(out, src []byte, limit int) ([]byte, int) {
	used := 0
	for len(out) < limit {
		p := src[used:]
		before, n := len(out), 0
		switch {
		case l.state == layerInflate && len(l.held) > 0:
			if out, n = l.inflate(out, l.held, limit); n > 0 {
				l.held = l.held[n:]
			}
			n = 0
		case l.state == layerInflate:
			out, n = l.inflate(out, p, limit)
		case len(p) == 0:
			return out, used
		case l.state == layerSniff:
			n = l.sniff(p)
		case l.state == layerProbe:
			out, n = l.probe(out, p, limit)
		case l.state == layerPass:
			n = min(len(p), limit-len(out))
			out = append(out, p[:n]...)
		case l.state == layerEnd: // checksum, length, and what others append
			return out, len(src)
		default:
			n = l.header(p)
		}
		if used += n; used == len(src) && len(out) == before && len(l.held) == 0 {
			break
		}
	}
	return out, used
}

func (l *layer) inflate(out, p []byte, limit int) ([]byte, int) {
	out, n, err := l.inflater.write(out, p, limit)
	if err != nil {
		l.failed = true
	}
	if err != nil || l.step == inflateDone {
		l.state, l.held = layerEnd, nil
	}
	return out, n
}

// sniff holds bytes until the format is clear, and returns how many it took.
func (l *layer) sniff(p []byte) int {
	need := 2
	if len(l.held) >= 2 {
		need = gzipHeader
	}
	n := min(need-len(l.held), len(p))
	l.held = append(l.held, p[:n]...)
	if len(l.held) < need {
		return n
	}
	switch magic := int(l.held[0])<<8 | int(l.held[1]); {
	case need == gzipHeader && l.held[2] == 8: // CM: deflate is the only one there is
		l.flags, l.held = l.held[3], nil
		l.state = layerExtraLength
	case need != gzipHeader && magic == 0x1f8b: // on to the whole header
	case magic>>8&15 == 8 && magic%31 == 0: // RFC 1950 §2.2
		l.held = nil
		l.state = layerInflate
	default:
		l.state = layerProbe
	}
	return n
}

// probe takes bytes for bare deflate. If they turn out to be something else
// before anything came out, they are passed on.
func (l *layer) probe(out, p []byte, limit int) ([]byte, int) {
	n := min(len(p), maxProbe-len(l.held))
	l.held = append(l.held, p[:n]...)
	before := len(out)
	out, m, err := l.inflater.write(out, l.held[l.fed:], limit)
	l.fed += m
	switch {
	case len(out) > before:
		l.held = l.held[l.fed:]
		l.state = layerInflate
		if err != nil || l.step == inflateDone {
			l.state, l.held = layerEnd, nil
		}
		l.failed = err != nil
	case err != nil || l.step == inflateDone || len(l.held) == maxProbe:
		l.state, l.failed = layerPass, true
		out = append(out, l.held...)
		l.held = nil
	}
	return out, n
}

// finish is what was held and turned out to be no beginning of anything.
func (l *layer) finish() []byte {
	if l.state != layerSniff && l.state != layerProbe {
		return nil
	}
	l.failed = l.failed || len(l.held) > 0
	return l.held
}

// header passes over the optional fields of a gzip header, and returns how many
// bytes it took.
func (l *layer) header(p []byte) int {
	used := 0
	for {
		switch l.state {
		case layerExtraLength:
			if l.flags&gzipExtra == 0 {
				l.state = layerName
				continue
			}
			if used == len(p) {
				return used
			}
			// SI1 SI2 come later: these two are XLEN, the low byte first
			l.held = append(l.held, p[used])
			used++
			if len(l.held) == 2 {
				l.skip = int(l.held[0]) | int(l.held[1])<<8
				l.held = nil
				l.state = layerExtra
			}
		case layerExtra:
			n := min(l.skip, len(p)-used)
			used += n
			if l.skip -= n; l.skip > 0 {
				return used
			}
			l.state = layerName
		case layerName, layerComment:
			flag := uint8(gzipName)
			if l.state == layerComment {
				flag = gzipComment
			}
			for l.flags&flag != 0 {
				if used == len(p) {
					return used
				}
				if p[used] == 0 {
					l.flags &^= flag
				}
				used++
			}
			l.state++
			l.skip = 2
		case layerChecksum:
			if l.flags&gzipChecksum != 0 {
				n := min(l.skip, len(p)-used)
				used += n
				if l.skip -= n; l.skip > 0 {
					return used
				}
			}
			l.state = layerInflate
			return used
		default:
			return used
		}
	}
}
