package http

import (
	"slices"

	"gotcp/internal/ids/app"
)

// Pool keeps transactions that were forgotten for those to come, of whatever connection:
// a segment has room for eighty requests, and each is some kilobytes here. One goroutine
// uses it.
type Pool struct {
	// Bodies is how many bytes are kept of a body of each direction; 0 means the default.
	Bodies [2]int
	free   []*transaction
}

// limit is how much is kept of a body of a direction.
func (p *Pool) limit(dir app.Direction) int {
	if p == nil || p.Bodies[dir] <= 0 {
		return bodyLimit
	}
	return p.Bodies[dir]
}

// maxPooled caps a pool.
const maxPooled = 256

// New is a parser like that of the function New, which takes transactions from the pool.
func (p *Pool) New(port uint16) *Parser {
	parser := New(port)
	parser.pool = p
	return parser
}

// take is a transaction, if there is one.
func (p *Pool) take() *transaction {
	if p == nil || len(p.free) == 0 {
		return nil
	}
	tx := p.free[len(p.free)-1]
	p.free = p.free[:len(p.free)-1]
	return tx
}

// give hands over a transaction that nobody knows any more. It keeps little memory.
func (p *Pool) give(tx *transaction) {
	if p == nil || len(p.free) >= maxPooled || slices.Contains(p.free, tx) {
		return
	}
	tx.reset()
	for i := range tx.messages {
		m := &tx.messages[i]
		if m.body.Reset(0); cap(m.fields.list) > maxPooledFields {
			m.fields = fields{}
		}
	}
	p.free = append(p.free, tx)
}

// maxPooledFields is how large a header may have been of a transaction in the pool.
const maxPooledFields = 64
