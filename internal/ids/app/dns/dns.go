// Package dns parses DNS messages (RFC 1035) of one flow over UDP or TCP. Each
// message is a transaction of its own in its direction: whether an answer belongs
// to a question is nothing that its rules ask for. It must not know rules,
// packets or how names are resolved.
package dns

import (
	"encoding/binary"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/event"
)

// maxTransactions caps what a flow holds of messages that nobody forgets.
const maxTransactions = 1024

// Parser is the app.Parser of one flow.
type Parser struct {
	stream    bool
	multicast bool
	pool      *Pool
	live      []app.Transaction
	failed    [2]bool
	gap       [2]bool
	cuts      app.Cuts
}

// Pool keeps transactions that were forgotten for the flows to come: most flows
// consist of two messages. One goroutine uses it.
type Pool struct {
	// Brief: of messages nobody wants more than header and questions.
	Brief bool
	free  []*Transaction
}

// maxFree caps a pool.
const maxFree = 256

// New is a parser of a flow over TCP (stream), or over UDP. The pool may be nil.
func New(stream bool, pool *Pool) *Parser {
	if pool == nil {
		pool = new(Pool)
	}
	return &Parser{stream: stream, pool: pool}
}

// NewMulticast is a parser of a flow of mDNS: RFC 6762. Whoever answers there sends to
// the same group as who asks, so that a message in any direction may be both.
func NewMulticast(pool *Pool) *Parser {
	p := New(false, pool)
	p.multicast = true
	return p
}

// Input implements app.Parser.
func (p *Parser) Input(dir app.Direction, data []byte, end bool) int {
	if !p.stream {
		if len(data) > 0 {
			p.message(dir, data)
		}
		return len(data)
	}
	used := 0
	for !p.failed[dir] && used < len(data) {
		rest := data[used:]
		if p.gap[dir] {
			if !ProbeStream(rest) {
				return len(data)
			}
			p.gap[dir] = false
		}
		// RFC 1035 §4.2.2: a message is prefixed with a two byte length field.
		if len(rest) < 2 {
			break
		}
		size := int(binary.BigEndian.Uint16(rest))
		if len(rest) < 2+size {
			break
		}
		if size > 0 && !p.message(dir, rest[2:2+size]) {
			p.failed[dir] = true
		}
		used += 2 + size
	}
	if p.failed[dir] || end {
		return len(data)
	}
	return used
}

// message parses one message. It is false when what follows it in a stream
// cannot be trusted.
func (p *Parser) message(dir app.Direction, data []byte) bool {
	head, ok := parseHeader(data)
	if !ok || !head.plausible(len(data)) {
		return false
	}
	t := p.pool.take(dir)
	t.multicast = p.multicast
	t.raw = append(t.raw[:0], data...)
	valid, flags := t.msg.parse(head, t.raw, p.pool.Brief)
	switch {
	case !valid:
		return p.broken(t, event.DNSMalformedData)
	case p.multicast:
	case dir == app.ToServer && head.Response():
		return p.broken(t, event.DNSNotRequest)
	case dir == app.ToClient && !head.Response():
		t.raise(event.DNSNotResponse)
	}
	t.valid = true
	if head.Flags&flagZ != 0 {
		t.raise(event.DNSZFlagSet)
	}
	if head.Opcode() > maxOpcode {
		t.raise(event.DNSInvalidOpcode)
	}
	t.raiseFlags(flags)
	p.add(t)
	return true
}

// broken adds a transaction that has nothing but an event.
func (p *Parser) broken(t *Transaction, e event.Event) bool {
	t.msg.clear()
	t.raise(e)
	p.add(t)
	return false
}

func (p *Parser) add(t *Transaction) {
	if len(p.live) < maxTransactions {
		p.live = append(p.live, t)
		return
	}
	p.cuts.Transactions++
	p.live[len(p.live)-1].(*Transaction).raise(event.DNSFlooded)
	p.pool.give(t)
}

// Gap implements app.Parser. The next message is looked for at the next byte
// that comes.
func (p *Parser) Gap(dir app.Direction, n int) { p.gap[dir] = true }

// Transactions implements app.Parser.
func (p *Parser) Transactions() []app.Transaction { return p.live }

// Forget implements app.Parser.
func (p *Parser) Forget(n int) {
	n = min(n, len(p.live))
	for _, t := range p.live[:n] {
		p.pool.give(t.(*Transaction))
	}
	rest := copy(p.live, p.live[n:])
	clear(p.live[rest:])
	p.live = p.live[:rest]
}

// Weight implements app.Weigher.
func (p *Parser) Weight() (n int) {
	for _, t := range p.live {
		t := t.(*Transaction)
		n += cap(t.raw) + cap(t.msg.text)
		n += recordSize * (cap(t.msg.Questions) + cap(t.msg.Answers) + cap(t.msg.Authorities) + cap(t.msg.Additional))
	}
	return n
}

// recordSize is about that of a Record.
const recordSize = 100

// Failed implements app.Parser.
func (p *Parser) Failed(dir app.Direction) bool { return p.failed[dir] }

// Protocol implements app.Parser.
func (p *Parser) Protocol() app.Protocol {
	if p.multicast {
		return app.MDNS
	}
	return app.DNS
}

func (p *Pool) take(dir app.Direction) *Transaction {
	if n := len(p.free); n > 0 {
		t := p.free[n-1]
		p.free = p.free[:n-1]
		t.reset(dir)
		return t
	}
	return &Transaction{dir: dir}
}

func (p *Pool) give(t *Transaction) {
	if len(p.free) < maxFree && t.small() {
		p.free = append(p.free, t)
	}
}

// TakeCuts implements app.Cutter.
func (p *Parser) TakeCuts() app.Cuts {
	c := p.cuts
	p.cuts = app.Cuts{}
	return c
}
