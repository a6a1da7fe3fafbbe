package http

import "gotcp/internal/ids/app"

// About how large a transaction and a header are, apart from their text.
const (
	transactionSize = 3 << 10
	fieldSize       = 64
)

// Weight implements app.Weigher.
func (p *Parser) Weight() int {
	n := cap(p.request.line) + cap(p.reply.line)
	for _, t := range p.transactions {
		n += t.(*transaction).weight()
	}
	for _, t := range p.free {
		n += t.weight()
	}
	return n
}

func (t *transaction) weight() int {
	return transactionSize + t.messages[app.ToServer].weight() + t.messages[app.ToClient].weight()
}

func (m *message) weight() int {
	return cap(m.head) + fieldSize*cap(m.fields.list) + cap(m.fields.extra) + 2*cap(m.fields.table) + cap(m.lazy.text) + m.body.Weight() + (1+len(m.formSums))*m.sums.Weight()
}
