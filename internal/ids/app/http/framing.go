package http

import (
	"bytes"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/app/body"
	"gotcp/internal/ids/event"
)

// bodyReader knows where a body ends (RFC 9112 §6).
type bodyReader struct {
	kind     bodyKind
	left     uint64
	chunked  body.Chunked
	resynced int // bytes looked through for a message's beginning
}

type bodyKind uint8

const (
	bodyOfLength bodyKind = iota
	bodyChunked
	bodyUntilClose
)

func (r *bodyReader) ofLength(n uint64) { *r = bodyReader{kind: bodyOfLength, left: n} }
func (r *bodyReader) inChunks()         { *r = bodyReader{kind: bodyChunked} }
func (r *bodyReader) untilClose()       { *r = bodyReader{kind: bodyUntilClose} }

// skip passes over missing bytes, if it is clear what they are.
func (r *bodyReader) skip(n uint64) bool {
	switch r.kind {
	case bodyUntilClose:
		return true
	case bodyChunked:
		return r.chunked.Skip(n)
	}
	if n > r.left {
		return false
	}
	r.left -= n
	return true
}

func (r *bodyReader) done() bool { return r.kind == bodyOfLength && r.left == 0 }

// requestFraming decides whether the request has a body (RFC 9112 §6.3).
func (p *Parser) requestFraming(tx *transaction) bool {
	s, m := &p.request, tx.request()
	encoding := m.fields.value(fieldTransferEncoding, m.head)
	hasEncoding := m.fields.has(fieldTransferEncoding)
	if hasEncoding && isChunked(encoding) {
		if !m.major11 { // chunks came with HTTP/1.1
			p.raise(m, event.HTTPInvalidTransferEncodingValueInRequest)
		}
		s.inChunks()
		p.encode(m)
		return true
	}
	if hasEncoding {
		p.raise(m, event.HTTPInvalidTransferEncodingValueInRequest)
	}
	if !m.fields.has(fieldContentLength) {
		return false
	}
	n := parseLength(m.fields.value(fieldContentLength, m.head))
	if n < 0 {
		p.raise(m, event.HTTPInvalidContentLengthFieldInRequest)
		return false
	}
	s.ofLength(uint64(n))
	p.encode(m)
	return n > 0
}

// responseFraming decides whether the response has a body.
func (p *Parser) responseFraming(tx *transaction) bool {
	s, m := &p.reply, tx.response()
	encoding := m.fields.value(fieldTransferEncoding, m.head)
	hasEncoding, hasLength := m.fields.has(fieldTransferEncoding), m.fields.has(fieldContentLength)
	n := m.status()
	switch {
	case tx.method == methodHead:
		return false
	case (n >= 100 && n < 200 || n == 204 || n == 304) && !hasEncoding && !hasLength:
		return false
	case hasEncoding && isChunked(encoding):
		if !equalFold(encoding, "chunked") {
			p.raise(m, event.HTTPResponseAbnormalTransferEncoding)
		}
		if !m.major11 {
			p.raise(m, event.HTTPResponseChunkedOldProto)
		}
		s.inChunks()
	case hasLength:
		n := parseLength(m.fields.value(fieldContentLength, m.head))
		if n < 0 {
			p.raise(m, event.HTTPInvalidContentLengthFieldInResponse)
			p.fail(app.ToClient)
			return false
		}
		if s.ofLength(uint64(n)); n == 0 {
			return false
		}
	default:
		if containsFold(m.fields.value(fieldContentType, m.head), "multipart/byteranges") {
			p.raise(m, event.HTTPResponseMultipartByteranges)
		}
		s.untilClose()
	}
	p.encode(m)
	return true
}

// isChunked finds the word in a Transfer-Encoding, NULs within it or not.
func isChunked(encoding []byte) bool {
	if bytes.IndexByte(encoding, 0) >= 0 {
		encoding = bytes.ReplaceAll(encoding, []byte{0}, nil)
	}
	return containsFold(encoding, "chunked")
}

// encode prepares for the body's compression.
func (p *Parser) encode(m *message) {
	if m.fields.has(fieldContentEncoding) {
		m.body.Encode(m.fields.value(fieldContentEncoding, m.head), &p.allowed)
		p.bodyProblems(m)
	}
}

// parseLength reads a Content-Length: the first run of digits, whatever stands
// around it. Negative means that there is none.
func parseLength(b []byte) int64 {
	i := 0
	for i < len(b) && (b[i] < '0' || b[i] > '9') {
		i++
	}
	if i == len(b) {
		return -1
	}
	n := int64(0)
	for ; i < len(b) && '0' <= b[i] && b[i] <= '9'; i++ {
		if n > (1<<63-10)/10 {
			return -1
		}
		n = n*10 + int64(b[i]-'0')
	}
	return n
}

// bodyStep takes some of a body.
func (p *Parser) bodyStep(dir app.Direction, data []byte) int {
	s := p.side(dir)
	switch s.kind {
	case bodyOfLength:
		n := int(min(uint64(len(data)), s.left))
		s.left -= uint64(n)
		p.moreBody(dir, data[:n])
		if s.left == 0 {
			p.complete(dir)
		}
		return n
	case bodyChunked:
		return p.chunkStep(dir, data)
	}
	p.moreBody(dir, data)
	return len(data)
}

func (p *Parser) chunkStep(dir app.Direction, data []byte) int {
	s := p.side(dir)
	m := &s.tx.messages[dir]
	piece, n := s.chunked.Next(data)
	if len(piece) > 0 {
		p.moreBody(dir, piece)
	}
	request := dir == app.ToServer
	if s.chunked.Extension {
		p.raise(m, pick(request, event.HTTPRequestChunkExtension, event.HTTPResponseChunkExtension))
	}
	broken := s.chunked.Broken()
	if broken || s.chunked.TooLong {
		p.raise(m, pick(request, event.HTTPInvalidRequestChunkLen, event.HTTPInvalidResponseChunkLen))
	}
	switch {
	case broken && request, s.chunked.TooLong && request:
		p.fail(dir)
	case broken: // browsers take the rest as it is
		s.untilClose()
	case s.chunked.Last():
		p.finishBody(m)
		s.from = len(m.head)
		s.state = stateTrailer
		m.advance(progressBody)
	}
	return n
}

func pick(request bool, a, b event.Event) event.Event {
	if request {
		return a
	}
	return b
}

// trailerStep takes the trailer section (RFC 9112 §7.1.2). Its fields join the
// headers.
func (p *Parser) trailerStep(dir app.Direction, data []byte) int {
	n, done := p.takeFields(dir, data)
	if done {
		m := &p.side(dir).tx.messages[dir]
		from := m.fieldsTo
		m.fieldsTo = len(m.head)
		p.parseFields(dir, m, from, m.fieldsTo)
		m.extended = m.fieldsTo-from > len("\r\n")
		p.complete(dir)
	}
	return n
}

// moreBody adds to a body.
func (p *Parser) moreBody(dir app.Direction, data []byte) {
	m := &p.side(dir).tx.messages[dir]
	m.body.Write(data)
	if m.body.Cut() && !m.cut {
		m.cut = true
		p.cuts.Bodies++
	}
	m.version++
	if m.body.Problems() != 0 {
		p.bodyProblems(m)
	}
	if m.multipart != nil {
		p.parseForm(m, m.body.Full())
	}
}

// bodyProblems raises what the decoder found.
func (p *Parser) bodyProblems(m *message) {
	problems := m.body.Problems()
	for _, c := range [...]struct {
		problem body.Problem
		event   event.Event
	}{
		{body.TooManyLayers, event.HTTPTooManyEncodingLayers},
		{body.AbnormalEncoding, event.HTTPAbnormalCEHeader},
		{body.Undecodable, event.HTTPGzipDecompressionFailed},
		{body.Bomb, event.HTTPCompressionBomb},
	} {
		if problems&c.problem != 0 {
			p.raise(m, c.event)
		}
	}
}

// finishBody says that nothing is added to a body any more.
func (p *Parser) finishBody(m *message) {
	m.body.Finish()
	m.closeSums()
	p.bodyProblems(m)
	if m.multipart != nil {
		p.parseForm(m, true)
	}
}

// complete ends a message, and its transaction once both are.
func (p *Parser) complete(dir app.Direction) {
	s := p.side(dir)
	m := &s.tx.messages[dir]
	if m.progress < progressBody {
		p.finishBody(m)
	}
	m.advance(app.Complete)
	s.line = s.line[:0]
	s.state = stateLine
	if dir == app.ToClient && len(p.waiting) > 0 && p.waiting[0] == s.tx {
		p.answer()
	}
}

// resync looks for the beginning of a message after a gap.
func (p *Parser) resync(dir app.Direction, data []byte) int {
	s := p.side(dir)
	n, complete := p.takeLine(dir, data)
	if s.resynced += n; s.resynced > maxHead {
		p.fail(dir)
		return n
	}
	if !complete {
		if len(s.line) > maxLine {
			s.line = s.line[:0]
		}
		return n
	}
	line := s.line[:chomp(s.line)]
	if p.beginsMessage(dir, line) {
		s.state = stateLine
		if dir == app.ToServer {
			p.beginRequest()
		} else {
			p.statusLine()
		}
		return n
	}
	s.line = s.line[:0]
	return n
}

// beginsMessage reports that a line found by chance is the first of a message.
func (p *Parser) beginsMessage(dir app.Direction, line []byte) bool {
	name, _ := word(line, span{0, len(line)})
	if dir == app.ToClient {
		return parseVersion(name.of(line)) != versionInvalid
	}
	for i := len(line) - 1; i > name.to; i-- {
		if line[i] == ' ' {
			return parseMethod(name.of(line)) != methodUnknown && parseVersion(line[i+1:]) != versionInvalid
		}
	}
	return false
}
