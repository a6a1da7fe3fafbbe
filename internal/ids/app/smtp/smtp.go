// Package smtp follows the dialogue of SMTP (RFC 5321) and takes the mails in it
// apart as far as their attachments. Each mail is a transaction. It must not know
// rules, packets or how files are judged.
package smtp

import (
	"gotcp/internal/ids/app"
	"gotcp/internal/ids/event"
)

// The limits of the dialogue.
const (
	maxCommand      = 512  // RFC 5321 §4.5.3.1.4, with its end
	maxReply        = 512  // §4.5.3.1.5
	maxLine         = 4096 // of any line; what is longer comes in pieces
	maxPending      = 256  // commands without a reply
	maxTransactions = 256  // that nobody forgets
	maxPatience     = 64 << 10
)

// mode is what the client's bytes are.
type mode uint8

const (
	commands mode = iota
	waiting       // for the reply that decides what follows
	content       // up to a line with a dot
	chunk         // as many bytes as announced: RFC 3030 §2
)

// Parser is the app.Parser of one flow.
type Parser struct {
	live    []app.Transaction
	current *Transaction // the one that is not complete
	failed  [2]bool
	cuts    app.Cuts
	helo    []byte
	mode    mode
	left    int // of a chunk
	last    bool
	partial [2]bool // a line was cut, its rest follows
	open    bool    // the same of a mail's line in chunks
	begun   bool    // there was a transaction
	pending []kind  // commands whose reply is to come
	awaited kind    // of them the one that the client waits for
	greeted bool
	tls     bool
	// pipelining: the server says that it takes commands in groups (RFC 2920).
	pipelining bool
	hasty      bool // the client has not waited for the reply to awaited
	ragged     bool // a chunk has ended within a line
	mime       mime
	digests    app.Digests
}

// New is a parser of a flow over TCP.
func New() *Parser { return &Parser{} }

// Input implements app.Parser.
func (p *Parser) Input(dir app.Direction, data []byte, end bool) int {
	used := 0
	for used < len(data) && !p.failed[dir] && !p.tls {
		n := p.step(dir, data[used:], end)
		if n == 0 {
			break
		}
		used += n
	}
	if p.tls {
		return used
	}
	if end {
		p.finish(dir)
	}
	if end || p.failed[dir] {
		return len(data)
	}
	return used
}

// step takes in a line, or a piece of a chunk.
func (p *Parser) step(dir app.Direction, b []byte, end bool) int {
	if dir == app.ToServer {
		if p.mode == waiting && (len(b) > maxPatience || end) {
			p.proceed() // nobody replies
		}
		switch p.mode {
		case waiting:
			p.rush(b)
			return 0
		case chunk:
			return p.chunk(b)
		}
	}
	line, n, whole := app.CutLine(b, end, maxLine)
	if n == 0 {
		return 0
	}
	rest := p.partial[dir]
	p.partial[dir] = !whole
	switch {
	case dir == app.ToClient:
		if !rest {
			p.reply(line, n)
		}
		if !whole {
			p.transaction().Raise(dir, event.SMTPTruncatedLine)
		}
	case p.mode == content:
		p.contentLine(line, rest, whole)
	case !rest:
		if p.ragged {
			p.ragged = false
			p.transaction().Raise(dir, event.SMTPBDATExceeded)
		}
		p.command(line, n)
		if !whole {
			p.transaction().Raise(dir, event.SMTPTruncatedLine)
		}
	}
	return n
}

// contentLine takes in a line of a mail. RFC 5321 §4.5.2: a dot alone ends it,
// one in front of others is taken off.
func (p *Parser) contentLine(line []byte, rest, whole bool) {
	if !rest && len(line) > 0 && line[0] == '.' {
		if len(line) == 1 && whole {
			p.mode = commands
			p.endMail()
			p.await(endOfMail)
			return
		}
		line = line[1:]
	}
	t := p.transaction()
	p.mime.line(t, line, rest, whole)
}

// chunk takes in bytes of BDAT: RFC 3030 §2.
func (p *Parser) chunk(b []byte) int {
	t := p.transaction()
	part := b[:min(p.left, len(b))]
	n := 0
	for n < len(part) {
		line, size, whole := app.CutLine(part[n:], len(part) == p.left, maxLine)
		if size == 0 {
			break
		}
		n += size
		// A chunk may end within a line, which the next one goes on with.
		whole = whole && (part[n-1] == '\n' || p.last)
		p.mime.line(t, line, p.open, whole)
		p.open = !whole
	}
	if p.left -= n; p.left == 0 {
		p.mode = commands
		p.ragged = n > 0 && part[n-1] != '\n'
		if p.last {
			p.endMail()
		}
	}
	return n
}

// endMail completes the mail in its direction.
func (p *Parser) endMail() {
	p.mime.finish(p.transaction())
	p.open = false
	p.transaction().Step(app.ToServer, app.Complete)
}

// transaction is the current one, made where there is none.
func (p *Parser) transaction() *Transaction {
	if p.current == nil {
		p.current = &Transaction{helo: p.helo, cuts: &p.cuts, digests: p.digests}
		p.mime, p.open, p.begun = mime{}, false, true
		if len(p.live) < maxTransactions {
			p.live = append(p.live, p.current)
		} else {
			p.cuts.Transactions++
		}
	}
	return p.current
}

// close completes the current transaction.
func (p *Parser) close() {
	if p.current != nil {
		p.mime.lose(p.current)
		p.mime.finish(p.current)
		p.current.Step(app.ToServer, app.Complete)
		p.current.Step(app.ToClient, app.Complete)
		p.current = nil
	}
}

func (p *Parser) finish(dir app.Direction) {
	if p.current == nil {
		return
	}
	if dir == app.ToServer {
		p.mime.lose(p.current)
		p.mime.finish(p.current)
	}
	p.current.Step(dir, app.Complete)
}

// Gap implements app.Parser. Within a mail, what is missing is missing; in the
// dialogue the next line may be half of one.
func (p *Parser) Gap(dir app.Direction, n int) {
	if dir == app.ToServer && p.current != nil {
		p.mime.lose(p.current)
	}
	if dir == app.ToServer && p.mode == chunk {
		if p.left -= n; p.left <= 0 {
			p.left, p.mode = 0, commands
		}
		return
	}
	p.partial[dir] = true
	if dir == app.ToClient {
		p.proceed()
		p.pending = p.pending[:0]
	}
}

// Digest implements app.Digester.
func (p *Parser) Digest(of app.Digests) { p.digests = of }

// Cut implements app.Digester: a mail says itself where it ends.
func (p *Parser) Cut(app.Direction) {}

// Transactions implements app.Parser.
func (p *Parser) Transactions() []app.Transaction { return p.live }

// Forget implements app.Parser.
func (p *Parser) Forget(n int) {
	n = min(n, len(p.live))
	for _, t := range p.live[:n] {
		if t == app.Transaction(p.current) {
			p.current = nil
		}
	}
	rest := copy(p.live, p.live[n:])
	clear(p.live[rest:])
	p.live = p.live[:rest]
}

// Failed implements app.Parser.
func (p *Parser) Failed(dir app.Direction) bool { return p.failed[dir] }

// Protocol implements app.Parser.
func (p *Parser) Protocol() app.Protocol { return app.SMTP }

// Upgrade implements app.Upgrader: STARTTLS, RFC 3207.
func (p *Parser) Upgrade() (app.Protocol, bool) { return app.TLS, p.tls }

// Weight implements app.Weigher.
func (p *Parser) Weight() (n int) {
	for _, t := range p.live {
		n += t.(*Transaction).weight()
	}
	return n + cap(p.mime.header)
}

// TakeCuts implements app.Cutter.
func (p *Parser) TakeCuts() app.Cuts {
	c := p.cuts
	p.cuts = app.Cuts{}
	return c
}
