// Package http follows HTTP/1 (RFC 9112) as an intrusion detection has to: it
// takes what servers and browsers would take, in pieces of any size, pairs
// responses with requests, and offers the parts of both as buffers, normalised
// as the rule language's documentation says. It must not know rules, packets or
// streams.
package http

import (
	"hash/maphash"
	"slices"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/app/body"
	"gotcp/internal/ids/event"
)

// What a flow may cost.
const (
	maxLine         = 18000    // bytes of a line that has not ended
	maxHead         = 64 << 10 // bytes of first line and headers
	maxFields       = 1024
	maxTransactions = 512
	maxEvents       = 512
	bodyLimit       = 100 << 10 // bytes of a body that are kept, unless a pool says otherwise
	manyPending     = 32        // transactions; the bodies of further ones are kept
	shortBodyLimit  = 4 << 10   // up to here only
	maxWaiting      = 16 << 10  // bytes behind a CONNECT before its response
	maxFree         = 2
)

// Parser is one connection's dialogue. New makes one.
type Parser struct {
	port    uint16
	request side
	reply   side
	failed  [2]bool
	ended   [2]bool
	tunnel  bool // a CONNECT was granted
	// resumed: a CONNECT was refused. The requests that came behind it are parsed first, or what
	// comes behind its response would be none of theirs.
	resumed bool
	events  int
	allowed body.Allowance
	factor  uint64 // of hashed names

	transactions []app.Transaction
	// waiting are those whose response is not complete, oldest first.
	waiting []*transaction
	free    []*transaction
	cuts    app.Cuts
	pool    *Pool // nil: none
	digests app.Digests
	cutOff  [2]bool // the direction is going to end without an end of its own
}

// side is where the parsing of one direction stands.
type side struct {
	state state
	tx    *transaction // being parsed, or the last that was
	line  []byte       // a first line until it is complete
	from  int          // where the line begins that tx's head ends with
	bodyReader
}

type state uint8

const (
	stateLine state = iota
	stateNine       // after a line without protocol: headers may follow
	stateJunk       // after a line that is no status line
	stateFields
	stateBody
	stateTrailer
	stateConnect // waiting for the response to CONNECT
	stateResync
)

var (
	_ app.Parser   = (*Parser)(nil)
	_ app.Upgrader = (*Parser)(nil)
)

// New is the parser of a connection to a port of the server; 0 if that is not
// known.
func New(port uint16) *Parser {
	p := &Parser{port: port, factor: maphash.String(maphash.MakeSeed(), "") | 1}
	p.transactions = make([]app.Transaction, 0, 4)
	p.waiting = make([]*transaction, 0, 4)
	return p
}

// reuse keeps a transaction's memory for another.
func (p *Parser) reuse(tx *transaction) {
	switch {
	case slices.Contains(p.free, tx):
	case len(p.free) < maxFree:
		p.free = append(p.free, tx)
	default:
		p.pool.give(tx)
	}
}

// Protocol is HTTP.
func (p *Parser) Protocol() app.Protocol { return app.HTTP }

// Failed reports that a direction is not HTTP, or, after upgrades, not any longer.
func (p *Parser) Failed(dir app.Direction) bool { return p.failed[dir] && !p.tunnel }

// Transactions are those not forgotten, oldest first.
func (p *Parser) Transactions() []app.Transaction { return p.transactions }

// Input takes all of data, but for what follows the messages that switch to
// another protocol, and what follows a CONNECT that is not answered.
func (p *Parser) Input(dir app.Direction, data []byte, end bool) int {
	used := 0
	if dir == app.ToServer || end {
		p.resumed = false
	}
	switch {
	case p.tunnel:
		return 0
	case p.ended[dir]:
		return len(data)
	}
	for used < len(data) && !p.failed[dir] {
		if p.resumed && p.reply.state == stateLine && len(p.reply.line) == 0 {
			return used
		}
		n := p.step(dir, data[used:])
		used += n
		if n == 0 && dir == app.ToServer && p.request.state == stateConnect {
			break
		}
		if p.tunnel || p.failed[0] && p.failed[1] {
			return used
		}
	}
	if p.failed[dir] {
		used = len(data)
	}
	if end && used == len(data) { // what waits for the answer to a CONNECT is offered once more
		p.finish(dir)
	}
	return used
}

// step takes some of data, which is not empty.
func (p *Parser) step(dir app.Direction, data []byte) int {
	if dir == app.ToServer {
		return p.requestStep(data)
	}
	return p.responseStep(data)
}

// Upgrade implements app.Upgrader: behind a CONNECT that was granted (RFC 9110
// §9.3.6) any protocol may follow, HTTP included.
func (p *Parser) Upgrade() (app.Protocol, bool) { return app.Unknown, p.tunnel }

// fail gives a direction up.
func (p *Parser) fail(dir app.Direction) {
	p.failed[dir] = true
	if tx := p.side(dir).tx; tx != nil {
		tx.messages[dir].version++
	}
}

func (p *Parser) side(dir app.Direction) *side {
	if dir == app.ToServer {
		return &p.request
	}
	return &p.reply
}

// raise notes an event, unless the connection has had too many.
func (p *Parser) raise(m *message, e event.Event) {
	switch {
	case p.events > maxEvents:
	case p.events == maxEvents:
		p.events++
		m.note(event.HTTPTooManyWarnings)
	case m.note(e):
		p.events++
	}
}

// begin makes a new transaction, nil if there are too many.
func (p *Parser) begin() *transaction {
	if len(p.waiting) >= maxTransactions && p.waiting[0] != p.reply.tx {
		p.answer() // the server's side is not seen
	}
	if len(p.transactions) >= maxTransactions || len(p.waiting) >= maxTransactions {
		p.cuts.Transactions++
		p.fail(app.ToServer)
		p.fail(app.ToClient)
		return nil
	}
	var tx *transaction
	if n := len(p.free); n > 0 {
		tx = p.free[n-1]
		p.free = p.free[:n-1]
		tx.reset()
	} else if tx = p.pool.take(); tx == nil {
		tx = newTransaction()
	}
	for dir := range tx.messages {
		limit := p.pool.limit(app.Direction(dir))
		if len(p.transactions) >= manyPending {
			limit = min(limit, shortBodyLimit)
		}
		tx.messages[dir].body.Reset(limit)
	}
	p.transactions = append(p.transactions, tx)
	return tx
}

// answer takes the oldest off those that wait for a response.
func (p *Parser) answer() {
	tx := p.waiting[0]
	n := copy(p.waiting, p.waiting[1:])
	p.waiting[n] = nil
	p.waiting = p.waiting[:n]
	p.recycle(tx)
}

// Held is how many bytes there are of a first line that is not complete.
func (p *Parser) Held(dir app.Direction) int {
	if s := p.side(dir); s.state == stateLine {
		return len(s.line)
	}
	return 0
}

// Forget drops the n oldest transactions.
func (p *Parser) Forget(n int) {
	for _, t := range p.transactions[:n] {
		tx := t.(*transaction)
		tx.forgotten = true
		p.recycle(tx)
	}
	rest := copy(p.transactions, p.transactions[n:])
	clear(p.transactions[rest:])
	p.transactions = p.transactions[:rest]
}

// recycle takes a forgotten transaction's memory back, unless it is still being
// parsed.
func (p *Parser) recycle(tx *transaction) {
	if tx.forgotten && p.request.tx != tx && p.reply.tx != tx && !slices.Contains(p.waiting, tx) {
		p.reuse(tx)
	}
}

// use makes tx the one that a side is parsing.
func (p *Parser) use(s *side, tx *transaction) {
	old := s.tx
	s.tx = tx
	if old != nil && old != tx {
		p.recycle(old)
	}
}

// Gap passes over n bytes that are missing. Within a body of known length the
// dialogue goes on behind it; otherwise it does at the next line that looks like
// the beginning of a message.
func (p *Parser) Gap(dir app.Direction, n int) {
	if p.failed[dir] || p.ended[dir] || n <= 0 {
		return
	}
	s := p.side(dir)
	if s.state == stateBody && s.skip(uint64(n)) {
		m := &s.tx.messages[dir]
		m.gaps = true
		m.body.Skip(uint64(n))
		m.sums.Lose()
		m.version++
		if s.bodyReader.done() {
			p.complete(dir)
		}
		return
	}
	if s.tx != nil {
		p.abort(dir)
	}
	s.line = s.line[:0]
	s.state = stateResync
	s.resynced = 0
}

// finish concludes a direction that has ended.
func (p *Parser) finish(dir app.Direction) {
	p.ended[dir] = true
	if p.failed[dir] {
		return
	}
	s := p.side(dir)
	switch s.state {
	case stateLine, stateJunk:
		if dir == app.ToServer {
			p.lastRequestLine()
		} else {
			p.lastStatusLine()
		}
	}
	p.abort(dir)
}

// abort ends the message in hand where it is.
func (p *Parser) abort(dir app.Direction) {
	s := p.side(dir)
	if s.tx == nil || s.tx.messages[dir].progress == app.Complete {
		return
	}
	p.loseUnfinished(dir)
	m := &s.tx.messages[dir]
	switch s.state {
	case stateBody:
		m.short = s.kind != bodyUntilClose
	case stateFields:
		p.parseFields(dir, m, m.fieldsFrom, len(m.head))
		m.fieldsTo = len(m.head)
		p.checkFields(dir)
		m.advance(progressHeaders)
	case stateTrailer:
		p.parseFields(dir, m, m.fieldsTo, len(m.head))
	}
	p.complete(dir)
}

// TakeCuts implements app.Cutter.
func (p *Parser) TakeCuts() app.Cuts {
	c := p.cuts
	p.cuts = app.Cuts{}
	return c
}
