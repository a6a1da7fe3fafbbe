package body

import "bytes"

// MultipartProblem is a set of what was found wrong with a form.
type MultipartProblem uint8

// The problems.
const (
	BadPartHeader   MultipartProblem = 1 << iota // a line without a colon, or without a value
	NoFileData                                   // a file of no bytes
	UnfinishedParts                              // the form ends before its last boundary
)

const (
	maxBoundary   = 200
	maxPartHeader = 8 << 10
	maxFiles      = 64
)

// Multipart finds the files of a form (RFC 7578) in a body that grows. It keeps
// offsets only; each byte is looked at once.
type Multipart struct {
	delimiter []byte // CR LF - - boundary
	state     partState
	pos       int // what lies before is done
	scanned   int // of a part's header, where the search for its end goes on
	files     []file
	problems  MultipartProblem
}

type partState uint8

const (
	partNone      partState = iota
	partDelimiter           // looking for the next delimiter, within data that is no file
	partHeader
	partFile
	partEnd
)

type file struct {
	name, data span
	done       bool
	whole      bool // up to a delimiter
}

type span struct{ from, to int }

func (s span) of(b []byte) []byte { return b[s.from:s.to] }

// Reset begins a form with a boundary. It reports whether that can be one.
func (m *Multipart) Reset(boundary []byte) bool {
	*m = Multipart{delimiter: m.delimiter[:0], files: m.files[:0]}
	if len(boundary) == 0 || len(boundary) > maxBoundary {
		return false
	}
	m.delimiter = append(append(m.delimiter, "\r\n--"...), boundary...)
	m.state = partDelimiter
	return true
}

// Parse goes on with the body as it is now: what was there before, and more
// behind it. With end set nothing follows.
func (m *Multipart) Parse(body []byte, end bool) {
	for {
		var more bool
		switch m.state {
		case partDelimiter:
			more = m.findDelimiter(body)
		case partHeader:
			more = m.header(body, end)
		case partFile:
			more = m.file(body, end)
		}
		if !more {
			break
		}
	}
	if end && m.state != partNone && m.state != partEnd {
		m.problems |= UnfinishedParts
		m.state = partEnd
	}
}

// findDelimiter looks for the delimiter that ends a part, or the preamble. The
// first one may stand at the body's beginning, without a line end before it.
func (m *Multipart) findDelimiter(body []byte) bool {
	first := m.delimiter[2:]
	if m.pos == 0 {
		if len(body) < len(first) && bytes.HasPrefix(first, body) {
			return false
		}
		if bytes.HasPrefix(body, first) {
			m.begin(len(first))
			return true
		}
	}
	i := bytes.Index(body[m.pos:], m.delimiter)
	if i < 0 {
		m.pos = max(m.pos, len(body)-len(m.delimiter)+1)
		return false
	}
	m.begin(m.pos + i + len(m.delimiter))
	return true
}

func (m *Multipart) begin(pos int) {
	m.pos, m.scanned = pos, pos
	m.state = partHeader
}

// header reads what stands between a delimiter and a part's data.
func (m *Multipart) header(body []byte, end bool) bool {
	b := body[m.pos:]
	if len(b) < 2 && !end {
		return false
	}
	if bytes.HasPrefix(b, []byte("--")) {
		m.state = partEnd
		return false
	}
	n := bytes.Index(body[m.scanned:], []byte("\r\n\r\n"))
	if n >= 0 {
		n += m.scanned
	}
	switch {
	case max(n-m.pos, 0) > maxPartHeader, n < 0 && len(b) > maxPartHeader+4:
		m.problems |= BadPartHeader
		m.state = partDelimiter
		return true
	case n < 0:
		m.scanned = max(m.scanned, len(body)-3)
		return false
	}
	name, isFile := m.lines(body, m.pos, n)
	m.pos = n + 4
	m.state = partDelimiter
	if isFile && len(m.files) < maxFiles {
		m.files = append(m.files, file{name: name, data: span{m.pos, m.pos}})
		m.state = partFile
	}
	return true
}

// lines looks for the file's name in the header lines between from and to, the
// first of which is the rest of the delimiter's.
func (m *Multipart) lines(body []byte, from, to int) (name span, isFile bool) {
	for first := true; from <= to; first = false {
		n := bytes.Index(body[from:to], []byte("\r\n"))
		if n < 0 {
			n = to - from
		}
		line := body[from : from+n]
		if !first {
			colon := bytes.IndexByte(line, ':')
			if colon < 0 || colon == len(line)-1 {
				m.problems |= BadPartHeader
			} else if bytes.EqualFold(line[:colon], []byte("content-disposition")) {
				if i, j, ok := Parameter(line[colon+1:], "filename="); ok {
					at := from + colon + 1
					name, isFile = span{at + i, at + j}, true
				}
			}
		}
		from += n + 2
	}
	return name, isFile
}

// file goes on with a file's data, up to the next delimiter.
func (m *Multipart) file(body []byte, end bool) bool {
	f := &m.files[len(m.files)-1]
	// A delimiter right at the beginning shares the header's last line end.
	if m.pos == f.data.from && bytes.HasPrefix(body[m.pos:], m.delimiter[2:]) {
		f.done, f.whole = true, true
		m.problems |= NoFileData
		m.begin(m.pos + len(m.delimiter) - 2)
		return true
	}
	if m.pos == f.data.from && len(body)-m.pos < len(m.delimiter) && !end {
		return false
	}
	i := bytes.Index(body[m.pos:], m.delimiter)
	if i < 0 {
		if end {
			f.data.to, f.done = len(body), true
			return false
		}
		m.pos = max(m.pos, len(body)-len(m.delimiter)+1)
		f.data.to = m.pos
		return false
	}
	f.data.to, f.done, f.whole = m.pos+i, true, true
	if f.data.from == f.data.to {
		m.problems |= NoFileData
	}
	m.begin(m.pos + i + len(m.delimiter))
	return true
}

// Files is how many files there are so far.
func (m *Multipart) Files() int { return len(m.files) }

// File is the i-th file: its name, the data that is there, and whether that is
// all.
func (m *Multipart) File(body []byte, i int) (name, data []byte, done bool) {
	f := &m.files[i]
	return f.name.of(body), f.data.of(body), f.done
}

// Whole reports that the i-th file came to its own end, not to that of what is there.
func (m *Multipart) Whole(i int) bool { return m.files[i].whole }

// Ended reports that no further file comes.
func (m *Multipart) Ended() bool { return m.state == partEnd || m.state == partNone }

// Problems are those found so far.
func (m *Multipart) Problems() MultipartProblem { return m.problems }

// Parameter finds a parameter, "filename=" say, among those that semicolons
// divide in a header's value, and returns where the text between its quotation
// marks begins and ends.
func Parameter(value []byte, name string) (from, to int, ok bool) {
	start, quoted := 0, false
	for i := 0; i <= len(value); i++ {
		if i < len(value) {
			if value[i] == '"' && (i == 0 || value[i-1] != '\\') {
				quoted = !quoted
			}
			if value[i] != ';' || quoted {
				continue
			}
		}
		from, to = start, i
		for from < to && isBlank(value[from]) {
			from++
		}
		start = i + 1
		if to-from <= len(name) || !bytes.EqualFold(value[from:from+len(name)], []byte(name)) {
			continue
		}
		from += len(name)
		for to > from && isBlank(value[to-1]) {
			to--
		}
		if from < to && value[from] == '"' {
			from++
		}
		if from < to && value[to-1] == '"' {
			to--
		}
		return from, to, true
	}
	return 0, 0, false
}

func isBlank(b byte) bool { return b == ' ' || '\t' <= b && b <= '\r' }
