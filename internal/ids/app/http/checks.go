package http

import (
	"bytes"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/event"
)

// checkFields looks at what a message's headers say, apart from framing.
func (p *Parser) checkFields(dir app.Direction) {
	tx := p.side(dir).tx
	if dir == app.ToClient {
		p.checkRange(tx.response())
		return
	}
	p.checkHost(tx)
	m := tx.request()
	if m.fields.has(fieldAuthorization) {
		known := false
		value := m.fields.value(fieldAuthorization, m.head)
		for _, scheme := range [...]string{"basic", "digest", "bearer"} {
			known = known || len(value) >= len(scheme) && equalFold(value[:len(scheme)], scheme)
		}
		if !known {
			p.raise(m, event.HTTPRequestAuthUnrecognized)
		}
	}
}

// checkHost compares what the target and the Host header say (RFC 9112 §3.2).
func (p *Parser) checkHost(tx *transaction) {
	m := tx.request()
	if !m.fields.has(fieldHost) {
		if m.major11 {
			p.raise(m, event.HTTPMissingHostHeader)
		}
	} else {
		value := m.fields.value(fieldHost, m.head)
		h := parseAuthority(value, span{0, len(value)})
		switch {
		case !h.present:
			if tx.host.present {
				p.raise(m, event.HTTPHostHeaderAmbiguous)
			}
		case tx.host.present:
			if !bytes.EqualFold(h.name.of(value), tx.host.name.of(m.head)) ||
				h.port != 0 && tx.host.port != 0 && h.port != tx.host.port {
				p.raise(m, event.HTTPHostHeaderAmbiguous)
			}
		default:
			tx.host = h
			tx.host.inField = true
		}
		if h.present && (!h.valid || !validHostname(h.name.of(value))) {
			p.raise(m, event.HTTPRequestHeaderHostInvalid)
		}
	}
	if tx.host.port != 0 && p.port != 0 && tx.host.port != p.port && tx.method != methodConnect {
		p.raise(m, event.HTTPRequestServerPortTCPPortMismatch)
	}
}

// checkRange looks at Content-Range (RFC 9110 §14.4).
func (p *Parser) checkRange(m *message) {
	if !m.fields.has(fieldContentRange) {
		return
	}
	if !validRange(m.fields.value(fieldContentRange, m.head)) {
		p.raise(m, event.HTTPRangeInvalid)
	}
}

// validRange accepts "bytes 0-9/100", "bytes 0-9/*" and "bytes */100".
func validRange(b []byte) bool {
	unit, rest, ok := bytes.Cut(b, []byte(" "))
	if !ok || !equalFold(unit, "bytes") {
		return false
	}
	r, total, ok := bytes.Cut(bytes.TrimSpace(rest), []byte("/"))
	if !ok {
		return false
	}
	size, known := parseDigits(total)
	if !known && string(total) != "*" {
		return false
	}
	if string(r) == "*" {
		return known
	}
	first, last, _ := bytes.Cut(r, []byte("-"))
	from, ok1 := parseDigits(first)
	to, ok2 := parseDigits(last)
	return ok1 && ok2 && from <= to && (!known || to < size)
}

func parseDigits(b []byte) (n int64, ok bool) {
	if len(b) == 0 || len(b) > 18 {
		return 0, false
	}
	for _, c := range b {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int64(c-'0')
	}
	return n, true
}
