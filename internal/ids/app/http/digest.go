package http

import (
	"gotcp/internal/ids/app"
)

// Digest implements app.Digester.
func (p *Parser) Digest(of app.Digests) { p.digests = of }

// Cut implements app.Digester.
func (p *Parser) Cut(dir app.Direction) { p.cutOff[dir] = true }

// digestBody is called before the first byte of a body. The files of a form are digested when they
// are complete.
func (p *Parser) digestBody(dir app.Direction) {
	tx := p.side(dir).tx
	if m := &tx.messages[dir]; p.digests != 0 && m.multipart == nil && tx.mayHaveFile(dir) {
		m.sums = app.NewSums(p.digests)
		m.body.Tap(m.sums)
	}
}

// loseUnfinished is called when a message ends where it is. Only a body that has no other end than
// that of the connection (RFC 9112 §6.3) is then whole, if that has come to one.
func (p *Parser) loseUnfinished(dir app.Direction) {
	s := p.side(dir)
	if s.state == stateBody && (s.kind != bodyUntilClose || p.cutOff[dir]) {
		s.tx.messages[dir].sums.Lose()
	}
}

// closeSums ends the digests of a body.
func (m *message) closeSums() {
	if m.body.Broken() {
		m.sums.Lose()
	}
	m.sums.Close()
}

// digestForm digests those files of a form that are complete now, as far as the form is kept.
func (p *Parser) digestForm(m *message) {
	if p.digests == 0 {
		return
	}
	for i := len(m.formSums); i < m.multipart.Files(); i++ {
		_, data, done := m.multipart.File(m.body.Data(), i)
		if !done {
			return
		}
		sums := app.NewSums(p.digests)
		sums.Write(data)
		if !m.multipart.Whole(i) {
			sums.Lose()
		}
		sums.Close()
		m.formSums = append(m.formSums, sums)
	}
}

// fileDigest is the digest of the i-th file that a buffer has.
func (t *transaction) fileDigest(b app.Buffer, dir app.Direction, i int) (data []byte, final, ok bool) {
	d, _ := app.DigestOf(b)
	m := &t.messages[dir]
	final = m.progress >= progressBody
	switch {
	case dir == app.ToServer && m.multipart != nil:
		if i >= len(m.formSums) {
			return nil, final || m.multipart.Ended(), false
		}
		// A file that has none, as it is not whole, is one all the same: another may follow.
		data = m.formSums[i].Of(d)
		return data, true, true
	case i > 0 || !t.hasFile(dir):
		return nil, final, false
	}
	data = m.sums.Of(d)
	return data, final, data != nil
}
