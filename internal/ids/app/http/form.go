package http

import (
	"gotcp/internal/ids/app"
	"gotcp/internal/ids/app/body"
	"gotcp/internal/ids/event"
)

// maxFileName is how long a file's name may be without being remarkable.
const maxFileName = 255

// beginForm prepares for the files of a form, if the request has one.
func (p *Parser) beginForm(tx *Transaction) {
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

// fileName is the name of the i-th file that a message carries: of an upload
// that of its part in the form or its path, of a download what
// Content-Disposition says (RFC 6266) or its path.
func (t *Transaction) fileName(dir app.Direction, i int) (name []byte, final, ok bool) {
	m := &t.messages[dir]
	final = m.progress >= ProgressHeaders
	if dir == app.ToServer && m.multipart != nil {
		return t.formFile(i, true)
	}
	if i > 0 || !t.hasFile(dir) {
		return nil, m.progress >= ProgressBody, false
	}
	if dir == app.ToClient {
		value := m.fields.value(fieldContentDisposition, m.head)
		if from, to, ok := body.Parameter(value, "filename="); ok {
			return value[from:to], final, true
		}
	}
	name = t.path()
	return name, final, name != nil
}

// fileData is the content of the i-th file.
func (t *Transaction) fileData(dir app.Direction, i int) (data []byte, final, ok bool) {
	if dir == app.ToServer {
		m := t.request()
		if m.multipart != nil {
			return t.formFile(i, false)
		}
		if t.method != methodPost && t.method != methodPut {
			return nil, m.progress >= ProgressHeaders, false
		}
	}
	if i > 0 {
		return nil, true, false
	}
	return t.bodyData(dir)
}

// formFile is a file of a form, its name or its data.
func (t *Transaction) formFile(i int, name bool) (data []byte, final, ok bool) {
	m := t.request()
	if i >= m.multipart.Files() {
		return nil, m.multipart.Ended(), false
	}
	b := m.body.Data()
	n, d, done := m.multipart.File(b, i)
	if name {
		return n, true, true
	}
	if !done && !m.multipart.Ended() && len(d) < minRequestBody {
		return nil, false, false
	}
	return d, done || m.multipart.Ended(), len(d) > 0
}

// hasFile reports that a message carries a file apart from forms: a body has
// begun.
func (t *Transaction) hasFile(dir app.Direction) bool {
	if dir == app.ToServer && t.method != methodPost && t.method != methodPut {
		return false
	}
	return len(t.messages[dir].body.Data()) > 0
}

// fileSize is known once the file is complete.
func (t *Transaction) fileSize(dir app.Direction, i int) (uint64, bool) {
	m := &t.messages[dir]
	if dir == app.ToServer && m.multipart != nil {
		if i >= m.multipart.Files() {
			return 0, false
		}
		_, d, done := m.multipart.File(m.body.Data(), i)
		return uint64(len(d)), done
	}
	if i > 0 || !t.hasFile(dir) || m.progress < ProgressBody {
		return 0, false
	}
	return m.body.Size(), true
}
