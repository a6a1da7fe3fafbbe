package http

import (
	"gotcp/internal/ids/app"
	"gotcp/internal/ids/app/body"
	"gotcp/internal/ids/event"
)

// maxFileName is how long a file's name may be without being remarkable.
const maxFileName = 4096

// checkFileName is called for a message that has a body.
func (p *Parser) checkFileName(dir app.Direction) {
	tx := p.side(dir).tx
	byPath := dir == app.ToServer || !tx.response().fields.has(fieldContentDisposition)
	if path := tx.uri.path; byPath && path.to-path.from <= maxFileName || !tx.mayHaveFile(dir) {
		return
	}
	if len(tx.singleName(dir)) > maxFileName {
		p.raise(&tx.messages[dir], event.HTTPFileNameTooLong)
	}
}

// singleName is the name of a file that is a message's body: what
// Content-Disposition says of a download (RFC 6266), or the path.
func (t *transaction) singleName(dir app.Direction) []byte {
	if dir == app.ToClient {
		m := t.response()
		value := m.fields.value(fieldContentDisposition, m.head)
		if from, to, ok := body.Parameter(value, "filename="); ok {
			return value[from:to]
		}
	}
	return t.path()
}

// beginForm prepares for the files of a form, if the request has one.
func (p *Parser) beginForm(tx *transaction) {
	m := tx.request()
	if tx.method != methodPost {
		return
	}
	value := m.fields.value(fieldContentType, m.head)
	from, to, ok := body.Parameter(value, "boundary=")
	if !ok {
		return
	}
	m.multipart = new(body.Multipart)
	m.multipart.Reset(value[from:to])
}

// parseForm goes on with a form after its body has grown.
func (p *Parser) parseForm(m *message, end bool) {
	m.multipart.Parse(m.body.Data(), end)
	p.digestForm(m)
	problems := m.multipart.Problems()
	if problems&body.BadPartHeader != 0 {
		p.raise(m, event.HTTPMultipartInvalidHeader)
	}
	if problems&body.NoFileData != 0 {
		p.raise(m, event.HTTPMultipartNoFiledata)
	}
	if problems&body.UnfinishedParts != 0 && !m.body.Full() {
		p.raise(m, event.HTTPMultipartGenericError)
	}
}

// fileName is the name of the i-th file that a message carries.
func (t *transaction) fileName(dir app.Direction, i int) (name []byte, final, ok bool) {
	m := &t.messages[dir]
	final = m.progress >= progressHeaders
	if dir == app.ToServer && m.multipart != nil {
		return t.formFile(i, true)
	}
	if i > 0 || !t.hasFile(dir) {
		return nil, m.progress >= progressBody, false
	}
	name = t.singleName(dir)
	return name[:min(len(name), maxFileName)], final, name != nil
}

// fileData is the content of the i-th file.
func (t *transaction) fileData(dir app.Direction, i int) (data []byte, final, ok bool) {
	if dir == app.ToServer {
		m := t.request()
		if m.multipart != nil {
			return t.formFile(i, false)
		}
		if !t.mayHaveFile(dir) {
			return nil, m.progress >= progressHeaders, false
		}
	}
	if i > 0 {
		return nil, true, false
	}
	return t.bodyData(dir)
}

// formFile is a file of a form, its name or its data.
func (t *transaction) formFile(i int, name bool) (data []byte, final, ok bool) {
	m := t.request()
	if i >= m.multipart.Files() {
		return nil, m.multipart.Ended(), false
	}
	b := m.body.Data()
	n, d, done := m.multipart.File(b, i)
	if name {
		return n, true, true
	}
	return d, done || m.multipart.Ended(), len(d) > 0
}

// mayHaveFile reports that a message's body counts as a file.
func (t *transaction) mayHaveFile(dir app.Direction) bool {
	return dir == app.ToClient || t.method == methodPost || t.method == methodPut
}

// hasFile reports that there is such a body.
func (t *transaction) hasFile(dir app.Direction) bool {
	return t.mayHaveFile(dir) && len(t.messages[dir].body.Data()) > 0
}

// fileSize is known once the file is complete.
func (t *transaction) fileSize(dir app.Direction, i int) (uint64, bool) {
	m := &t.messages[dir]
	if dir == app.ToServer && m.multipart != nil {
		if i >= m.multipart.Files() {
			return 0, false
		}
		_, d, done := m.multipart.File(m.body.Data(), i)
		return uint64(len(d)), done
	}
	if i > 0 || !t.hasFile(dir) || m.progress < progressBody {
		return 0, false
	}
	return m.body.Size(), true
}
