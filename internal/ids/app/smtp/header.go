package smtp

import (
	"bytes"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/event"
)

// maxName caps the name of an attachment.
const maxName = 1024

// field takes in a header field, unfolded.
func (p *part) field(t *Transaction, line []byte) {
	name, value, ok := bytes.Cut(line, []byte(":"))
	if !ok {
		t.Raise(app.ToServer, event.SMTPMIMEMalformed)
		return
	}
	name = bytes.TrimRight(name, " \t")
	if !t.headed {
		t.head.keep(name, value)
		t.Touch(app.ToServer)
	}
	if len(name) > maxHeaderName {
		t.Raise(app.ToServer, event.SMTPMIMELongHeaderName)
	}
	if len(value) > maxHeaderValue {
		t.Raise(app.ToServer, event.SMTPMIMELongHeaderValue)
	}
	switch {
	case is(name, "Content-Type"):
		kind, params := mainValue(value)
		p.message = is(kind, "message/rfc822")
		p.other = !is(kind, "text/plain") && !is(kind, "text/html")
		if b := param(params, "boundary"); len(b) > 0 && hasFold(kind, "multipart/") {
			if len(b) > 70 { // RFC 2046 §5.1.1
				t.Raise(app.ToServer, event.SMTPMIMELongBoundary)
			}
			p.boundary = b
		}
		if n := param(params, "name"); len(n) > 0 && p.name == nil {
			p.setName(t, n)
		}
	case is(name, "Content-Disposition"):
		// RFC 2183 §2.3: its name is the file's.
		_, params := mainValue(value)
		if n := param(params, "filename"); len(n) > 0 {
			p.setName(t, n)
		}
	case is(name, "Content-Transfer-Encoding"):
		kind, _ := mainValue(value)
		switch {
		case is(kind, "base64"):
			p.encoding = base64
		case is(kind, "quoted-printable"):
			p.encoding = quotedPrintable
		}
	}
}

func (p *part) setName(t *Transaction, name []byte) {
	if len(name) > maxName {
		t.Raise(app.ToServer, event.SMTPMIMELongFileName)
		name = name[:maxName]
	}
	p.name = name
}

// mainValue is what stands in front of a field's parameters.
func mainValue(b []byte) (value, params []byte) {
	value, params, _ = bytes.Cut(b, []byte(";"))
	return bytes.TrimSpace(value), params
}

// param is the value of a parameter: RFC 2045 §5.1, and in pieces and with
// escapes, RFC 2231 §3, §4.
func param(b []byte, want string) (value []byte) {
	for len(b) > 0 {
		var name, v []byte
		name, v, b = nextParam(b)
		if !hasFold(name, want) {
			continue
		}
		switch tail := name[len(want):]; {
		case len(tail) == 0:
			return v
		case tail[0] == '*':
			if tail[len(tail)-1] == '*' {
				v = unescape(v)
			}
			value = append(value, v...)
		}
	}
	return value
}

// nextParam takes one "name=value;" off the front.
func nextParam(b []byte) (name, value, rest []byte) {
	i := bytes.IndexAny(b, "=;")
	if i < 0 || b[i] == ';' {
		_, rest, _ = bytes.Cut(b, []byte(";"))
		return nil, nil, rest
	}
	name = bytes.TrimSpace(b[:i])
	b = bytes.TrimLeft(b[i+1:], " \t")
	if len(b) == 0 || b[0] != '"' {
		value, rest, _ = bytes.Cut(b, []byte(";"))
		return name, bytes.Clone(bytes.TrimSpace(value)), rest
	}
	b = b[1:]
	for i := 0; i < len(b); i++ {
		switch b[i] {
		case '\\':
			if i++; i == len(b) {
				return name, value, nil
			}
		case '"':
			_, rest, _ = bytes.Cut(b[i+1:], []byte(";"))
			return name, value, rest
		}
		value = append(value, b[i])
	}
	return name, value, nil
}

// unescape takes charset'language' off, and decodes %XX: RFC 2231 §4.
func unescape(b []byte) (out []byte) {
	if _, tail, ok := bytes.Cut(b, []byte("'")); ok {
		if _, tail, ok = bytes.Cut(tail, []byte("'")); ok {
			b = tail
		}
	}
	for i := 0; i < len(b); i++ {
		if b[i] == '%' && i+2 < len(b) {
			if h, l := unhex(b[i+1]), unhex(b[i+2]); h >= 0 && l >= 0 {
				out = append(out, byte(h<<4|l))
				i += 2
				continue
			}
		}
		out = append(out, b[i])
	}
	return out
}

func unhex(c byte) int {
	switch {
	case '0' <= c && c <= '9':
		return int(c - '0')
	case 'a' <= c && c <= 'f':
		return int(c-'a') + 10
	case 'A' <= c && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}
