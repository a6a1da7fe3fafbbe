package http

import (
	"bytes"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/event"
)

func (p *Parser) responseStep(data []byte) int {
	s := &p.reply
	switch s.state {
	case stateLine:
		n, complete := p.takeLine(app.ToClient, data)
		switch {
		case p.isBareBody():
			p.bareBody()
		case len(s.line) > maxLine:
			p.longStatusLine()
		case complete:
			p.statusLine()
		}
		return n
	case stateJunk:
		return p.afterJunk(data)
	case stateFields:
		n, done := p.takeFields(app.ToClient, data)
		if done {
			p.responseHeaders()
		}
		return n
	case stateBody:
		return p.bodyStep(app.ToClient, data)
	case stateTrailer:
		return p.trailerStep(app.ToClient, data)
	default:
		return p.resync(app.ToClient, data)
	}
}

// statusLine is called with a complete line.
func (p *Parser) statusLine() {
	s := &p.reply
	if isBlank(s.line) {
		s.line = s.line[:0]
		return
	}
	if looksLikeStatus(s.line) == no {
		s.state = stateJunk
		return
	}
	tx := p.answered()
	if tx == nil {
		return
	}
	m := tx.response()
	m.head = append(m.head[:0], s.line...)
	s.line = s.line[:0]
	s.from = len(m.head)
	m.fieldsFrom, m.fieldsTo = len(m.head), len(m.head)
	p.parseStatusLine(m)
	s.state = stateFields
	if !m.isInterim() {
		m.advance(progressLine)
	}
}

func (p *Parser) longStatusLine() {
	if looksLikeStatus(p.reply.line) == no {
		p.junkBody()
		return
	}
	if tx := p.answered(); tx != nil {
		p.tooLong(app.ToClient, tx.response())
	}
}

// verdict is on something of which not all may be there yet.
type verdict uint8

const (
	unclear verdict = iota
	yes
	no
)

// looksLikeStatus is what browsers demand of a status line: that it begins with
// "http", after white space and NULs, in any case.
func looksLikeStatus(line []byte) verdict {
	const word = "http"
	i := 0
	for i < len(line) && (isSpace(line[i]) || line[i] == 0) {
		i++
	}
	line = line[i:]
	n := min(len(line), len(word))
	if !bytes.EqualFold(line[:n], []byte(word[:n])) {
		return no
	}
	if n < len(word) {
		return unclear
	}
	return yes
}

// answered is the transaction that a response which begins now belongs to. A
// response that nobody asked for gets one of its own.
func (p *Parser) answered() *transaction {
	if len(p.waiting) == 0 {
		tx := p.begin()
		if tx == nil {
			return nil
		}
		tx.unseen = true
		m := tx.request()
		m.head = append(m.head, unseenURI...)
		m.parts[partURI] = span{0, len(m.head)}
		tx.uri = parseURI(m.head, m.parts[partURI])
		m.fieldsFrom, m.fieldsTo = len(m.head), len(m.head)
		m.advance(app.Complete)
		p.raise(tx.response(), event.HTTPUnableToMatchResponseToRequest)
		p.waiting = append(p.waiting, tx)
	}
	tx := p.waiting[0]
	p.use(&p.reply, tx)
	if tx == p.request.tx && p.request.state == stateNine {
		p.complete(app.ToServer)
	}
	return tx
}

// unseenURI is the URI of a request that was not seen, as rules know it.
const unseenURI = "/libhtp::request_uri_not_seen"

// isBareBody reports that the response to an HTTP/0.9 request has begun, which
// has no status line.
func (p *Parser) isBareBody() bool {
	if len(p.waiting) == 0 || !p.waiting[0].nine {
		return false
	}
	const enough = 64
	start := p.reply.line[:min(len(p.reply.line), enough)]
	if isBlank(start) {
		return len(start) == enough
	}
	return looksLikeStatus(start) == no
}

// bareBody takes all that comes for a body.
func (p *Parser) bareBody() {
	s := &p.reply
	tx := p.answered()
	m := tx.response()
	m.advance(progressHeaders)
	p.digestBody(app.ToClient)
	s.untilClose()
	s.state = stateBody
	p.moreBody(app.ToClient, s.line)
	s.line = s.line[:0]
}

// afterJunk decides what a line is that should be a status line and is none: to
// be passed over, if a status line follows, or else, as browsers have it, a body
// without a head.
func (p *Parser) afterJunk(data []byte) int {
	if data[0] == 'H' || data[0] == 'h' {
		p.reply.line = p.reply.line[:0]
		p.reply.state = stateLine
		return 0
	}
	p.junkBody()
	return 0
}

// junkBody adds the line to a body: that of the last response if no other is
// due.
func (p *Parser) junkBody() {
	s := &p.reply
	s.state = stateLine
	if len(p.waiting) == 0 && s.tx != nil && !s.tx.unseen {
		p.moreBody(app.ToClient, s.line)
		s.line = s.line[:0]
		return
	}
	if p.answered() != nil {
		p.bareBody()
	}
}

// lastStatusLine makes do with a line that has no end.
func (p *Parser) lastStatusLine() {
	s := &p.reply
	if len(s.line) == 0 || isBlank(s.line) {
		return
	}
	if s.state == stateLine {
		p.statusLine()
	}
	if s.state == stateJunk {
		p.junkBody()
	}
}

// parseStatusLine takes protocol, status and message apart (RFC 9112 §4).
func (p *Parser) parseStatusLine(m *message) {
	b := m.head
	m.line = span{0, chomp(b)}
	rest := m.line
	for rest.from < rest.to && (isSpace(b[rest.from]) || b[rest.from] == 0) {
		rest.from++
	}
	m.parts[partVersion], rest = word(b, rest)
	m.parts[partStatus], rest = word(b, rest)
	m.parts[partMessage] = rest
	v := parseVersion(m.parts[partVersion].of(b))
	m.major11 = v == version11
	if v == versionInvalid {
		p.raise(m, event.HTTPResponseInvalidProtocol)
	}
	if m.status() == 0 {
		p.raise(m, event.HTTPResponseInvalidStatus)
	}
}

// status is the status code, 0 if it is none.
func (m *message) status() int {
	b := m.parts[partStatus].of(m.head)
	if len(b) != 3 {
		return 0
	}
	n := 0
	for _, c := range b {
		if c < '0' || c > '9' {
			return 0
		}
		n = n*10 + int(c-'0')
	}
	if n < 100 {
		return 0
	}
	return n
}

// isInterim reports that another response follows this one (RFC 9110 §15.2). Its
// buffers are not shown.
func (m *message) isInterim() bool {
	n := m.status()
	return n >= 100 && n < 200 && n != 101
}

// endsWithHeaders reports that an interim response has no body, as is to be (RFC 9112 §6.3): early hints
// tell of the length of the response to come (RFC 8297 §2), and who believed that it is theirs would take
// its head for their body. Of 100 Continue Suricata believes it.
func (m *message) endsWithHeaders() bool {
	return m.status() != 100 || !m.fields.has(fieldTransferEncoding) && parseLength(m.fields.value(fieldContentLength, m.head)) <= 0
}

// responseHeaders is called when all headers are there.
func (p *Parser) responseHeaders() {
	s := &p.reply
	tx := s.tx
	m := tx.response()
	m.fieldsTo = len(m.head)
	p.parseFields(app.ToClient, m, m.fieldsFrom, m.fieldsTo)
	if m.isInterim() && m.endsWithHeaders() {
		if m.status() == 100 {
			if tx.continued {
				p.raise(m, event.HTTP100ContinueAlreadySeen)
			}
			tx.continued = true
		}
		m.head, m.line, m.parts = m.head[:0], span{}, [3]span{}
		m.fieldsFrom, m.fieldsTo = 0, 0
		m.fields.reset()
		m.version++
		s.state = stateLine
		return
	}
	p.checkFields(app.ToClient)
	m.advance(progressHeaders)
	if tx.switches() {
		p.complete(app.ToClient)
		if p.request.tx == tx && tx.request().progress != app.Complete {
			p.complete(app.ToServer)
		}
		p.fail(app.ToServer)
		p.fail(app.ToClient)
		p.tunnel = tx.method == methodConnect
		return
	}
	if tx.method == methodConnect && p.request.state == stateConnect && p.request.tx == tx {
		p.complete(app.ToServer) // no tunnel: the dialogue goes on
		p.resumed = !p.ended[app.ToServer]
	}
	if p.isRefused(tx) {
		p.complete(app.ToServer)
	}
	if !p.responseFraming(tx) {
		if !p.failed[app.ToClient] {
			p.complete(app.ToClient)
		}
		return
	}
	p.checkFileName(app.ToClient)
	p.digestBody(app.ToClient)
	s.state = stateBody
}

// isRefused reports that the client asked before it sent a body, and the server
// does not want it (RFC 9110 §10.1.1).
func (p *Parser) isRefused(tx *transaction) bool {
	m, n := tx.request(), tx.response().status()
	return n >= 400 && n < 500 && p.request.tx == tx && p.request.state == stateBody && m.body.Received() == 0 &&
		equalFold(m.fields.value(fieldExpect, m.head), "100-continue")
}

// switches reports that what follows the headers is no HTTP any more: after a
// successful CONNECT (RFC 9110 §9.3.6), and after 101 (§15.2.2). One that announces a
// body is a response like others to Suricata.
func (t *transaction) switches() bool {
	m := t.response()
	n := m.status()
	if t.method == methodConnect {
		return n >= 200 && n < 300
	}
	return n == 101 && !m.fields.has(fieldTransferEncoding) && parseLength(m.fields.value(fieldContentLength, m.head)) <= 0
}
