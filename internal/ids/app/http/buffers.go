package http

import (
	"gotcp/internal/ids/app"
)

// lazy are the buffers that have to be put together. Most are never asked for.
type lazy struct {
	text []byte
	at   [numLazy]span
	have [numLazy]bool
}

const (
	lazyURI = iota
	lazyPath
	lazyHost
	lazyHeader
	lazyNames
	lazyStart
	lazyLines // the headers one by one
	numLazy
)

// forgetFields is called when headers have been added.
func (l *lazy) forgetFields() {
	l.have[lazyHeader], l.have[lazyNames], l.have[lazyStart], l.have[lazyLines] = false, false, false, false
}

// get is a buffer that fill appends to what it is given.
func (l *lazy) get(i int, fill func(out []byte) []byte) []byte {
	if !l.have[i] {
		from := len(l.text)
		l.text = fill(l.text)
		l.at[i], l.have[i] = span{from, len(l.text)}, true
	}
	return l.at[i].of(l.text)
}

// single says which header a buffer of one header is, by direction.
var single = [app.NumBuffers][2]fieldName{
	app.HTTPCookie:      {fieldCookie, fieldSetCookie},
	app.HTTPUserAgent:   {app.ToServer: fieldUserAgent},
	app.HTTPReferer:     {app.ToServer: fieldReferer},
	app.HTTPAccept:      {app.ToServer: fieldAccept},
	app.HTTPAcceptLang:  {app.ToServer: fieldAcceptLanguage},
	app.HTTPAcceptEnc:   {app.ToServer: fieldAcceptEncoding},
	app.HTTPConnection:  {fieldConnection, fieldConnection},
	app.HTTPContentType: {fieldContentType, fieldContentType},
	app.HTTPContentLen:  {fieldContentLength, fieldContentLength},
	app.HTTPLocation:    {app.ToClient: fieldLocation},
	app.HTTPServer:      {app.ToClient: fieldServer},
}

// Buffer is a part of one of the two messages. What is not there is not ok; it
// is final all the same once it cannot come any more.
func (t *transaction) Buffer(b app.Buffer, dir app.Direction, i int) (data []byte, final, ok bool) {
	m := &t.messages[dir]
	switch b {
	case app.HTTPRequestHeader, app.HTTPResponseHeader:
		return t.header(b, dir, i)
	case app.FileData:
		return t.fileData(dir, i)
	case app.FileName:
		return t.fileName(dir, i)
	case app.FileMD5, app.FileSHA1, app.FileSHA256:
		return t.fileDigest(b, dir, i)
	}
	if i > 0 {
		return nil, true, false
	}
	if name := single[b][dir]; name != fieldOther {
		final = m.progress >= progressHeaders
		if !final || !m.fields.has(name) {
			return nil, final, false
		}
		return m.fields.value(name, m.head), true, true
	}
	switch b {
	case app.HTTPRequestBody, app.HTTPResponseBody:
		if (b == app.HTTPRequestBody) != (dir == app.ToServer) {
			return nil, true, false
		}
		return t.bodyData(dir)
	case app.HTTPHeader, app.HTTPRawHeader, app.HTTPHeaderNames, app.HTTPStart:
		if m.progress < progressHeaders {
			return nil, false, false
		}
		data = t.headers(b, dir)
		return data, true, len(data) > 0
	case app.HTTPHost, app.HTTPRawHost:
		return t.hostData(b, dir)
	}
	if m.progress < progressLine {
		return nil, false, false
	}
	if dir == app.ToServer {
		data, ok = t.requestPart(b)
	} else {
		data, ok = t.responsePart(b)
	}
	return data, true, ok
}

// requestPart is a part of the request line.
func (t *transaction) requestPart(b app.Buffer) ([]byte, bool) {
	m := t.request()
	var s span
	switch b {
	case app.HTTPURI:
		data := m.lazy.get(lazyURI, func(out []byte) []byte { return t.uri.appendURI(out, m.head) })
		return data, len(data) > 0
	case app.HTTPRawURI:
		s = m.parts[partURI]
	case app.HTTPMethod:
		s = m.parts[partMethod]
	case app.HTTPProtocol:
		s = m.parts[partProtocol]
	case app.HTTPRequestLine:
		s = m.line
	}
	return s.of(m.head), !s.empty()
}

// responsePart is a part of the status line.
func (t *transaction) responsePart(b app.Buffer) ([]byte, bool) {
	m := t.response()
	var s span
	switch b {
	case app.HTTPProtocol:
		s = m.parts[partVersion]
	case app.HTTPStatCode:
		s = m.parts[partStatus]
	case app.HTTPStatMsg:
		s = m.parts[partMessage]
	case app.HTTPResponseLine:
		s = m.line
	}
	return s.of(m.head), !s.empty()
}

// path is the normalised path, nil if there is none.
func (t *transaction) path() []byte {
	m := t.request()
	if !t.uri.hasPath {
		return nil
	}
	return m.lazy.get(lazyPath, func(out []byte) []byte { return appendPath(out, t.uri.path.of(m.head)) })
}

// hostData is the host's name, in lower case without a final dot, or as it was
// written.
func (t *transaction) hostData(b app.Buffer, dir app.Direction) (data []byte, final, ok bool) {
	m := t.request()
	if dir == app.ToClient {
		return nil, true, false
	}
	if m.progress < progressHeaders {
		return nil, false, false
	}
	value := m.fields.value(fieldHost, m.head)
	if b == app.HTTPRawHost {
		if t.host.inURI {
			return t.host.name.of(m.head), true, true
		}
		return value, true, m.fields.has(fieldHost)
	}
	if !t.host.present {
		return nil, true, false
	}
	if !t.host.inField {
		value = m.head
	}
	return m.lazy.get(lazyHost, func(out []byte) []byte {
		from := len(out)
		if t.host.inURI {
			out = appendDecoded(out, t.host.name.of(value))
			for len(out) > from && out[len(out)-1] == '.' {
				out = out[:len(out)-1]
			}
		} else {
			out = append(out, t.host.name.of(value)...)
		}
		for i := from; i < len(out); i++ {
			if 'A' <= out[i] && out[i] <= 'Z' {
				out[i] |= 0x20
			}
		}
		return out
	}), true, true
}

// headers are the buffers that hold all of them.
func (t *transaction) headers(b app.Buffer, dir app.Direction) []byte {
	m := &t.messages[dir]
	switch b {
	case app.HTTPRawHeader:
		return m.head[m.fieldsFrom:m.fieldsTo]
	case app.HTTPHeader:
		cookie := m.fields.known[single[app.HTTPCookie][dir]]
		return m.lazy.get(lazyHeader, func(out []byte) []byte {
			for i := range m.fields.list {
				if i+1 != int(cookie) {
					out = append(m.appendField(out, i), "\r\n"...)
				}
			}
			return out
		})
	case app.HTTPHeaderNames:
		return m.lazy.get(lazyNames, func(out []byte) []byte {
			if len(m.fields.list) == 0 {
				return out
			}
			out = append(out, "\r\n"...)
			for i := range m.fields.list {
				out = append(out, m.fields.list[i].name.of(m.head)...)
				out = append(out, "\r\n"...)
			}
			return append(out, "\r\n"...)
		})
	}
	return m.lazy.get(lazyStart, func(out []byte) []byte {
		if m.line.empty() {
			return out
		}
		out = append(out, m.line.of(m.head)...)
		out = append(out, "\r\n"...)
		for i := range m.fields.list {
			out = append(m.appendField(out, i), "\r\n"...)
		}
		if len(m.fields.list) > 0 {
			out = append(out, "\r\n"...)
		}
		return out
	})
}

// appendField appends a header as "Name: value".
func (m *message) appendField(out []byte, i int) []byte {
	f := &m.fields.list[i]
	out = append(out, f.name.of(m.head)...)
	out = append(out, ": "...)
	return append(out, m.fields.valueOf(f, m.head)...)
}

// header is one header as "Name: value".
func (t *transaction) header(b app.Buffer, dir app.Direction, i int) (data []byte, final, ok bool) {
	if (b == app.HTTPRequestHeader) != (dir == app.ToServer) {
		return nil, true, false
	}
	m := &t.messages[dir]
	final = m.progress >= progressHeaders
	if !final || i >= len(m.fields.list) {
		return nil, final, false
	}
	m.lazy.get(lazyLines, func(out []byte) []byte {
		for i := range m.fields.list {
			from := len(out)
			out = m.appendField(out, i)
			m.fields.list[i].line = span{from, len(out)}
		}
		return out
	})
	return m.fields.list[i].line.of(m.lazy.text), true, true
}

// bodyData is a body, as far as it is there.
func (t *transaction) bodyData(dir app.Direction) (data []byte, final, ok bool) {
	m := &t.messages[dir]
	data = m.body.Data()
	return data, m.progress >= progressBody || m.body.Full(), len(data) > 0
}

// Number is the size of a file.
func (t *transaction) Number(n app.Number, dir app.Direction, i int) (uint64, bool) {
	if n != app.FileSize {
		return 0, false
	}
	return t.fileSize(dir, i)
}
