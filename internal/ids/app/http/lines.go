package http

import (
	"bytes"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/event"
)

// takeLine collects bytes in a side's line until the line is complete, or longer
// than lines may be.
func (p *Parser) takeLine(dir app.Direction, data []byte) (used int, complete bool) {
	s := p.side(dir)
	if dir == app.ToClient && endsInCR(s.line) && data[0] != '\n' {
		return 0, true
	}
	n, complete := lineIn(dir, data)
	if room := maxLine + 1 - len(s.line); n > room {
		n, complete = room, false
	}
	s.line = append(s.line, data[:n]...)
	return n, complete
}

// takeFields collects header lines behind a message's head. done tells that the
// empty line has been reached (RFC 9112 §2.1).
func (p *Parser) takeFields(dir app.Direction, data []byte) (used int, done bool) {
	s := p.side(dir)
	m := &s.tx.messages[dir]
	for used < len(data) {
		if dir == app.ToClient && endsInCR(m.head[s.from:]) && data[used] != '\n' {
			done, complete := endedByCR(m.head, s.from, data[used])
			if complete {
				s.from = len(m.head)
			}
			if done {
				return used, true
			}
		}
		n, complete := lineIn(dir, data[used:])
		m.head = append(m.head, data[used:used+n]...)
		used += n
		if len(m.head)-s.from > maxLine || len(m.head) > maxHead {
			p.tooLong(dir, m)
			return used, false
		}
		if !complete {
			continue
		}
		line := m.head[s.from:]
		s.from = len(m.head)
		if isEmptyLine(line) {
			return used, true
		}
	}
	return used, false
}

// lineIn is how much of data belongs to the line at its beginning, and whether that
// is all of it. Browsers take a CR alone for a line's end (servers do not): there a
// line stops being complete at a CR, until it is clear that no LF follows.
func lineIn(dir app.Direction, data []byte) (n int, complete bool) {
	n = bytes.IndexByte(data, '\n') + 1
	complete = n > 0
	if !complete {
		n = len(data)
	}
	if dir == app.ToClient {
		cr := bytes.IndexByte(data[:n], '\r') + 1
		if cr > 0 && !(complete && cr == n-1) {
			return cr, false
		}
	}
	return n, complete
}

func endsInCR(line []byte) bool { return len(line) > 0 && line[len(line)-1] == '\r' }

// endedByCR is asked about a line among headers that a CR alone has ended, with the
// byte behind it: whether it is complete, and whether it ends the headers because it
// is empty. A CR behind a LF alone belongs to the end of the line before; of several
// in a row a LF may follow.
func endedByCR(head []byte, from int, next byte) (done, complete bool) {
	line := head[from:]
	switch {
	case !isEmptyLine(line):
		return false, true
	case len(line) == 1 && from > 0 && head[from-1] == '\n' && (from == 1 || head[from-2] != '\r'):
		return false, true
	}
	return next != '\r', next != '\r'
}

func (p *Parser) tooLong(dir app.Direction, m *message) {
	if dir == app.ToServer {
		p.raise(m, event.HTTPRequestFieldTooLong)
	} else {
		p.raise(m, event.HTTPResponseFieldTooLong)
	}
	p.fail(dir)
}

// isEmptyLine reports that there is nothing before the line's end: LF, with any
// number of CRs before it.
func isEmptyLine(line []byte) bool {
	for _, c := range line {
		if c != '\r' && c != '\n' {
			return false
		}
	}
	return true
}

func isSpace(c byte) bool { return c == ' ' || '\t' <= c && c <= '\r' }

func isBlank(b []byte) bool {
	for _, c := range b {
		if !isSpace(c) {
			return false
		}
	}
	return true
}

// chomp is how long a line is without its end.
func chomp(line []byte) int {
	n := len(line)
	for n > 0 && (line[n-1] == '\n' || line[n-1] == '\r') {
		n--
	}
	return n
}

func trimLeft(b []byte, s span) span {
	for s.from < s.to && isSpace(b[s.from]) {
		s.from++
	}
	return s
}

// trim takes white space off both ends of a span.
func trim(b []byte, s span) span {
	s = trimLeft(b, s)
	for s.to > s.from && isSpace(b[s.to-1]) {
		s.to--
	}
	return s
}

// word is the next run of bytes that are no white space, and what follows the
// white space behind it.
func word(b []byte, s span) (w, rest span) {
	w = span{s.from, s.from}
	for w.to < s.to && !isSpace(b[w.to]) {
		w.to++
	}
	return w, trimLeft(b, span{w.to, s.to})
}

// version is what a protocol's name says.
type version uint8

const (
	versionInvalid version = iota
	version09
	version10
	version11
)

// parseVersion is as lax as servers are: any case, white space around the
// slash, zeros before the number.
func parseVersion(b []byte) version {
	s := trim(b, span{0, len(b)})
	b = s.of(b)
	if len(b) < 5 || !bytes.EqualFold(b[:4], []byte("http")) {
		return versionInvalid
	}
	b = bytes.TrimLeft(b[4:], " \t\r\n\v\f")
	if len(b) == 0 || b[0] != '/' {
		return versionInvalid
	}
	switch string(bytes.TrimLeft(b[1:], " \t\r\n\v\f0")) {
	case ".9":
		return version09
	case "1.0":
		return version10
	case "1.1":
		return version11
	}
	return versionInvalid
}
