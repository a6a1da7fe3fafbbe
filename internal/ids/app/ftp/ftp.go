// Package ftp follows the control connection of FTP (RFC 959), each command with
// its replies being a transaction, and the data connections that it announces.
// It must not know rules or packets, nor how an announced connection is found.
package ftp

import (
	"bytes"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/event"
)

// The limits of the dialogue.
const (
	maxLine         = 4096 // what is longer is cut
	maxTransactions = 512  // that nobody forgets
	maxAnnounced    = 16
	maxPatience     = 64 << 10
)

// Parser is the app.Parser of one control connection.
type Parser struct {
	live      []app.Transaction
	open      []*Transaction // those without their final reply, oldest first
	partial   [2]bool        // a line was cut, its rest follows
	heard     bool           // the server
	code      int            // of a reply of several lines, whose last is to come
	auth      *Transaction   // the request for TLS that waits for its reply
	tls       bool
	endpoint  endpoint
	announced []app.Expectation
	cuts      app.Cuts
}

// New is a parser of a control connection.
func New() *Parser { return &Parser{} }

// Input implements app.Parser.
func (p *Parser) Input(dir app.Direction, data []byte, end bool) int {
	used := 0
	for used < len(data) && !p.tls {
		b := data[used:]
		if dir == app.ToServer && p.auth != nil {
			if len(b) <= maxPatience && !end {
				return used
			}
			p.auth = nil // nobody replies
		}
		line, n, whole := app.CutLine(b, end, maxLine)
		if n == 0 {
			break
		}
		used += n
		rest := p.partial[dir]
		p.partial[dir] = !whole
		switch {
		case rest:
		case dir == app.ToServer:
			p.command(line, whole)
		default:
			p.reply(line, whole)
		}
	}
	if p.tls {
		return used
	}
	if end {
		for _, t := range p.open {
			t.Step(dir, app.Complete)
		}
		return len(data)
	}
	return used
}

// command takes in a line of the client: RFC 959 §5.3.
func (p *Parser) command(line []byte, whole bool) {
	verb, args, _ := bytes.Cut(line, []byte(" "))
	if len(verb) == 0 {
		return
	}
	t := p.begin()
	t.command = upper(verb)
	t.args = bytes.Clone(bytes.TrimSpace(args))
	if !whole {
		t.Raise(app.ToServer, event.FTPLongRequest)
	}
	switch string(t.command) {
	case "PORT":
		p.active(t, parsePort(t.args))
	case "EPRT":
		p.active(t, parseExtended(t.args))
	case "RETR", "STOR", "APPE", "STOU":
		p.announce(t)
	case "AUTH":
		if p.heard && (bytes.EqualFold(t.args, []byte("TLS")) || bytes.EqualFold(t.args, []byte("SSL"))) {
			p.auth = t
		}
	}
	t.Step(app.ToServer, app.Complete)
	t.Touch(app.ToServer)
}

// upper is a verb in capitals: RFC 959 §5.3 has no case.
func upper(verb []byte) []byte {
	verb = bytes.Clone(verb)
	for i, c := range verb {
		if 'a' <= c && c <= 'z' {
			verb[i] = c - 'a' + 'A'
		}
	}
	return verb
}

// reply takes in a line of the server: RFC 959 §4.2. It belongs to the oldest
// command without a final one; a greeting to none.
func (p *Parser) reply(line []byte, whole bool) {
	p.heard = true
	var t *Transaction
	if len(p.open) > 0 {
		t = p.open[0]
	} else {
		t = p.begin()
		t.Step(app.ToServer, app.Complete)
	}
	if !whole {
		t.Raise(app.ToClient, event.FTPLongResponse)
	}
	code, more := replyCode(line)
	t.addReply(line, code)
	switch {
	case p.code != 0 && (code != p.code || more), code == 0:
		return // a line in the middle of a reply
	case more:
		p.code = code
		return
	}
	p.code = 0
	p.conclude(t, code, line)
	if code >= 200 { // RFC 959 §4.2.1: 1yz is preliminary
		t.Step(app.ToClient, app.Complete)
		if len(p.open) > 0 {
			p.open = p.open[:copy(p.open, p.open[1:])]
		}
	}
}

// conclude looks at what a reply changes.
func (p *Parser) conclude(t *Transaction, code int, line []byte) {
	switch code {
	case 227:
		p.passive(t, parsePassive(line))
	case 229:
		p.passive(t, parseExtendedPassive(line))
	}
	if t == p.auth && code >= 200 {
		p.auth = nil
		if code == 234 { // RFC 4217 §4
			t.Step(app.ToClient, app.Complete)
			p.tls = true
		}
	}
}

// begin makes a transaction.
func (p *Parser) begin() *Transaction {
	t := &Transaction{}
	if len(p.live) < maxTransactions {
		p.live = append(p.live, t)
	} else {
		p.cuts.Transactions++
	}
	if len(p.open) < maxTransactions {
		p.open = append(p.open, t)
	}
	return t
}

// replyCode is the number in front of a line, zero for none, and whether more
// lines follow.
func replyCode(line []byte) (code int, more bool) {
	if len(line) < 3 {
		return 0, false
	}
	for _, c := range line[:3] {
		if c < '0' || c > '9' {
			return 0, false
		}
		code = code*10 + int(c-'0')
	}
	return code, len(line) > 3 && line[3] == '-'
}

// Gap implements app.Parser: the next line may be half of one.
func (p *Parser) Gap(dir app.Direction, n int) { p.partial[dir] = true }

// Transactions implements app.Parser.
func (p *Parser) Transactions() []app.Transaction { return p.live }

// Forget implements app.Parser.
func (p *Parser) Forget(n int) {
	n = min(n, len(p.live))
	rest := copy(p.live, p.live[n:])
	clear(p.live[rest:])
	p.live = p.live[:rest]
}

// Failed implements app.Parser: any line may be one of FTP.
func (p *Parser) Failed(app.Direction) bool { return false }

// Protocol implements app.Parser.
func (p *Parser) Protocol() app.Protocol { return app.FTP }

// Upgrade implements app.Upgrader: RFC 4217.
func (p *Parser) Upgrade() (app.Protocol, bool) { return app.TLS, p.tls }

// TakeExpectation implements app.Announcer.
func (p *Parser) TakeExpectation() (app.Expectation, bool) {
	if len(p.announced) == 0 {
		return app.Expectation{}, false
	}
	e := p.announced[0]
	p.announced = p.announced[:copy(p.announced, p.announced[1:])]
	return e, true
}

// Weight implements app.Weigher.
func (p *Parser) Weight() (n int) {
	for _, t := range p.live {
		t := t.(*Transaction)
		n += cap(t.command) + cap(t.args)
		for _, b := range t.replies {
			n += cap(b)
		}
	}
	return n
}

// TakeCuts implements app.Cutter.
func (p *Parser) TakeCuts() app.Cuts {
	c := p.cuts
	p.cuts = app.Cuts{}
	return c
}
