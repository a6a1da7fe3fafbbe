package http

import (
	"bytes"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/event"
)

func (p *Parser) requestStep(data []byte) int {
	s := &p.request
	switch s.state {
	case stateLine:
		n, complete := p.takeLine(app.ToServer, data)
		if len(s.line) > maxLine {
			p.longRequestLine()
		} else if complete {
			p.requestLine()
		}
		return n
	case stateNine:
		return p.afterNine(data)
	case stateFields:
		n, done := p.takeFields(app.ToServer, data)
		if done {
			p.requestHeaders()
		}
		return n
	case stateBody:
		return p.bodyStep(app.ToServer, data)
	case stateTrailer:
		return p.trailerStep(app.ToServer, data)
	case stateConnect:
		if len(data) > maxWaiting {
			p.fail(app.ToServer)
			p.fail(app.ToClient)
		}
		return 0
	default:
		return p.resync(app.ToServer, data)
	}
}

// requestLine is called with a complete line.
func (p *Parser) requestLine() {
	s := &p.request
	// Until the response has begun, rubbish belongs to the request before it.
	belongs := s.tx != nil && s.tx.response().progress == app.Started
	switch {
	case isBlank(s.line): // RFC 9112 §2.2: empty lines before a request are ignored
		if belongs {
			p.moreBody(app.ToServer, s.line)
		}
	case belongs && p.isUnexpectedBody():
		p.raise(s.tx.request(), event.HTTPRequestBodyUnexpected)
		p.moreBody(app.ToServer, s.line)
	default:
		p.beginRequest()
		return
	}
	s.line = s.line[:0]
}

// isUnexpectedBody tells a line that belongs to the request before it, which did
// not announce a body, from a new request: it begins with no method that is
// known and does not end with a protocol.
func (p *Parser) isUnexpectedBody() bool {
	s := &p.request
	line := trim(s.line, span{0, chomp(s.line)})
	name, _ := word(s.line, line)
	if parseMethod(name.of(s.line)) != methodUnknown {
		return false
	}
	i := bytes.LastIndexByte(line.of(s.line), ' ')
	return parseVersion(line.of(s.line)[i+1:]) == versionInvalid
}

func (p *Parser) beginRequest() {
	s := &p.request
	tx := p.begin()
	if tx == nil {
		return
	}
	p.use(s, tx)
	p.waiting = append(p.waiting, tx)
	m := tx.request()
	m.head = append(m.head, s.line...)
	m.fieldsFrom, m.fieldsTo = len(m.head), len(m.head)
	s.from = len(m.head)
	s.line = s.line[:0]
	p.parseRequestLine(tx)
	s.state = stateFields
	if tx.nine {
		s.state = stateNine
	}
	m.advance(progressLine)
}

func (p *Parser) longRequestLine() {
	p.beginRequest()
	if tx := p.request.tx; tx != nil {
		p.tooLong(app.ToServer, tx.request())
	}
}

// parseRequestLine takes method, target and protocol apart (RFC 9112 §3), all of
// them as they are.
func (p *Parser) parseRequestLine(tx *transaction) {
	m := tx.request()
	b := m.head
	m.line = span{0, chomp(b)}
	rest := trimLeft(b, m.line)
	if rest.from > 0 {
		p.raise(m, event.HTTPRequestLineLeadingWhitespace)
	}
	name, rest := word(b, rest)
	m.parts[partMethod] = name
	tx.method = parseMethod(name.of(b))
	if hasOddSpace(b[name.to:rest.from]) {
		p.raise(m, event.HTTPMethodDelimNonCompliant)
	}
	rest = trim(b, rest)
	target, protocol := splitSpace(b, rest, func(c byte) bool { return c == ' ' })
	if hasOddSpace(target.of(b)) {
		p.raise(m, event.HTTPURIDelimNonCompliant)
		if target == rest {
			target, protocol = splitSpace(b, rest, isSpace)
		}
	}
	m.parts[partURI], m.parts[partProtocol] = target, protocol
	v := version09
	if protocol.empty() {
		tx.nine = true
	} else {
		v = parseVersion(protocol.of(b))
	}
	m.major11 = v == version11
	if tx.method == methodUnknown && (v == versionInvalid || tx.nine) {
		p.raise(m, event.HTTPRequestLineInvalid)
	}
	p.parseTarget(tx)
}

func hasOddSpace(b []byte) bool {
	for _, c := range b {
		if isSpace(c) && c != ' ' {
			return true
		}
	}
	return false
}

// splitSpace divides a span at the first byte that is a separator.
func splitSpace(b []byte, s span, separates func(byte) bool) (first, second span) {
	for i := s.from; i < s.to; i++ {
		if separates(b[i]) {
			return span{s.from, i}, trim(b, span{i + 1, s.to})
		}
	}
	return s, span{s.to, s.to}
}

// parseTarget reads what the request target says about host and port.
func (p *Parser) parseTarget(tx *transaction) {
	m := tx.request()
	target := m.parts[partURI]
	if tx.method == methodConnect {
		tx.host = parseAuthority(m.head, target)
		if tx.host.valid = tx.host.valid && validHostname(tx.host.name.of(m.head)); !tx.host.valid {
			p.raise(m, event.HTTPRequestURIHostInvalid)
		}
		if tx.host.badPort {
			p.raise(m, event.HTTPInvalidAuthorityPort)
		}
		return
	}
	tx.uri = parseURI(m.head, target)
	if tx.uri.host.empty() {
		return
	}
	tx.host = host{name: tx.uri.host, present: true, inURI: true}
	if !tx.uri.port.empty() {
		if tx.host.port = parsePort(tx.uri.port.of(m.head)); tx.host.port == 0 {
			p.raise(m, event.HTTPInvalidServerPortInRequest)
			p.raise(m, event.HTTPRequestURIHostInvalid)
		}
	}
	if !validHostname(tx.host.name.of(m.head)) {
		p.raise(m, event.HTTPRequestURIHostInvalid)
	}
}

// afterNine decides whether headers follow a request line without a protocol.
func (p *Parser) afterNine(data []byte) int {
	s := &p.request
	m := s.tx.request()
	if data[0] == '\n' {
		p.complete(app.ToServer)
		return 1
	}
	if isSpace(data[0]) && len(s.line) < 16 {
		s.line = append(s.line, data[0])
		return 1
	}
	s.tx.nine = false
	p.raise(m, event.HTTPRequestLineMissingProtocol)
	m.head = append(m.head, s.line...)
	s.line = s.line[:0]
	s.state = stateFields
	return 0
}

// requestHeaders is called when all headers are there.
func (p *Parser) requestHeaders() {
	s := &p.request
	tx := s.tx
	m := tx.request()
	m.fieldsTo = len(m.head)
	p.parseFields(app.ToServer, m, m.fieldsFrom, m.fieldsTo)
	p.checkFields(app.ToServer)
	m.advance(progressHeaders)
	if tx.method == methodConnect {
		s.state = stateConnect
		return
	}
	if !p.requestFraming(tx) {
		p.complete(app.ToServer)
		return
	}
	p.checkFileName(app.ToServer)
	p.beginForm(tx)
	p.digestBody(app.ToServer)
	s.state = stateBody
}

// lastRequestLine makes do with a line that has no end.
func (p *Parser) lastRequestLine() {
	s := &p.request
	if len(s.line) == 0 || isBlank(s.line) {
		return
	}
	p.requestLine()
	if s.state != stateLine {
		p.raise(s.tx.request(), event.HTTPRequestLineIncomplete)
	}
}

// method is a method that makes a difference, or is merely known.
type method uint8

const (
	methodUnknown method = iota
	methodOther
	methodHead
	methodConnect
	methodPost
	methodPut
)

// parseMethod knows those of RFC 9110, WebDAV (RFC 4918) and its versioning (RFC
// 3253).
func parseMethod(b []byte) method {
	switch string(b) {
	case "GET", "DELETE", "OPTIONS", "TRACE", "PATCH", "PROPFIND", "PROPPATCH", "MKCOL", "COPY", "MOVE", "LOCK",
		"UNLOCK", "VERSION-CONTROL", "CHECKOUT", "UNCHECKOUT", "CHECKIN", "UPDATE", "LABEL", "REPORT", "MKWORKSPACE",
		"MKACTIVITY", "BASELINE-CONTROL", "MERGE", "SEARCH", "INVALID":
		return methodOther
	case "HEAD":
		return methodHead
	case "CONNECT":
		return methodConnect
	case "POST":
		return methodPost
	case "PUT":
		return methodPut
	}
	return methodUnknown
}
