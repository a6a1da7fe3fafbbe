package smtp

import (
	"bytes"
	"crypto/md5"
	"encoding/hex"
	"hash"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/event"
)

// The limits of a message: RFC 5322 §2.1.1, RFC 2045 §6.7 and §6.8, and of what is
// kept of headers.
const (
	maxTextLine    = 998
	maxEncodedLine = 76
	maxHeaderName  = 75
	maxHeaderValue = 2000
	maxHeader      = 8 << 10
	maxNesting     = 8
)

// section is what the lines of a message are.
type section uint8

const (
	headers section = iota
	body
	between // parts: before the first, after the last
)

// lineEnd is that of a mail's lines on their way: RFC 5321 §2.3.8.
var lineEnd = []byte("\r\n")

// mime reads a message line by line: RFC 2045, RFC 2046.
type mime struct {
	section    section
	header     []byte // the field in the making, unfolded
	part       part
	boundaries [][]byte // of the multiparts around, the outermost first
	decoder    decoder
	open       bool // an attachment is being received
	text       bool // a text is, whose links are looked for
	links      linkFinder
	digest     hash.Hash // of the body, with everything in it
	skip       bool      // the rest of a line that was looked at
}

// part is what the headers of one say.
type part struct {
	boundary []byte
	name     []byte
	encoding encoding
	message  bool // message/rfc822: it has headers of its own
	other    bool // it is neither plain text nor HTML
}

// line takes in a line without its end, or a piece of one: rest, when it is not
// the first; whole, when it is the last.
func (m *mime) line(t *Transaction, line []byte, rest, whole bool) {
	if len(line) > maxTextLine {
		t.Raise(app.ToServer, event.SMTPMIMELongLine)
	}
	if m.digest != nil {
		m.digest.Write(line)
		if whole {
			m.digest.Write(lineEnd)
		}
	}
	if !rest {
		m.skip = false
		if m.delimiter(t, line) {
			m.skip = true
		}
	}
	if m.skip {
		return
	}
	switch m.section {
	case headers:
		if rest {
			m.header = appendCapped(m.header, line)
		} else {
			m.headerLine(t, line)
		}
	case body:
		if m.open || m.text {
			m.decode(t, line, whole)
		}
	}
}

// headerLine takes in a line of the headers, which may go on with the field
// before it: RFC 5322 §2.2.3.
func (m *mime) headerLine(t *Transaction, line []byte) {
	if len(line) > 0 && (line[0] == ' ' || line[0] == '\t') && len(m.header) > 0 {
		m.header = appendCapped(m.header, bytes.TrimLeft(line, " \t"))
		return
	}
	if len(m.header) > 0 {
		m.part.field(t, m.header)
		m.header = m.header[:0]
	}
	if len(line) > 0 {
		m.header = appendCapped(m.header, line)
		return
	}
	m.begin(t)
}

func appendCapped(to, b []byte) []byte {
	return append(to, b[:min(len(b), max(0, maxHeader-len(to)))]...)
}

// begin is the empty line behind the headers.
func (m *mime) begin(t *Transaction) {
	p := m.part
	m.part = part{}
	if !t.headed {
		t.headed, m.digest = true, md5.New()
		t.Touch(app.ToServer)
	}
	switch {
	case p.boundary != nil && len(m.boundaries) < maxNesting:
		m.boundaries = append(m.boundaries, p.boundary)
		m.section = between
	case p.message && p.name == nil:
		m.section = headers
	default:
		m.section = body
		m.decoder = decoder{encoding: p.encoding}
		m.open = p.name != nil && t.openFile(p.name)
		m.text = p.name == nil && !p.other
		t.Touch(app.ToServer)
	}
}

// delimiter takes in a line that separates or ends parts: RFC 2046 §5.1.1. An
// outer one ends those within.
func (m *mime) delimiter(t *Transaction, line []byte) bool {
	after, ok := bytes.CutPrefix(line, []byte("--"))
	if !ok {
		return false
	}
	for i := len(m.boundaries) - 1; i >= 0; i-- {
		tail, ok := bytes.CutPrefix(after, m.boundaries[i])
		if !ok {
			continue
		}
		tail, last := bytes.CutPrefix(tail, []byte("--"))
		if len(bytes.TrimRight(tail, " \t")) > 0 {
			continue
		}
		m.closePart(t)
		if last {
			m.boundaries, m.section = m.boundaries[:i], between
		} else {
			m.boundaries, m.section = m.boundaries[:i+1], headers
		}
		return true
	}
	return false
}

func (m *mime) decode(t *Transaction, line []byte, whole bool) {
	if m.decoder.encoding != plain && len(line) > maxEncodedLine {
		t.Raise(app.ToServer, event.SMTPMIMELongEncodedLine)
	}
	out, ok := m.decoder.line(line, whole)
	if !ok {
		t.Raise(app.ToServer, m.decoder.encoding.event())
	}
	if m.text {
		m.links.read(t, out)
		return
	}
	t.write(out)
	t.Touch(app.ToServer)
}

// lose says that the attachment being received will not be whole.
func (m *mime) lose(t *Transaction) {
	if m.open {
		t.last().sums.Lose()
	}
}

func (m *mime) closePart(t *Transaction) {
	if m.open {
		t.last().closed = true
		t.last().sums.Close()
		m.open = false
		t.Touch(app.ToServer)
	}
	if m.text {
		m.links.end(t)
		m.text = false
	}
	m.header, m.part = m.header[:0], part{}
}

// finish ends the message, wherever it is.
func (m *mime) finish(t *Transaction) {
	// What is no field may be the text of a mail without headers.
	if m.section == headers && bytes.IndexByte(m.header, ':') > 0 {
		m.part.field(t, m.header)
	}
	m.closePart(t)
	if m.digest != nil {
		t.digest = hex.AppendEncode(nil, m.digest.Sum(nil))
	}
	*m = mime{}
}
