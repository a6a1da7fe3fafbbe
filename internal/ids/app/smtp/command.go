package smtp

import (
	"bytes"
	"strconv"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/event"
)

// kind is a command as far as its reply matters.
type kind uint8

const (
	other kind = iota
	data
	startTLS
	endOfMail
	lastChunk
)

// command takes in a line of the client. RFC 5321 §2.4: verbs have no case.
func (p *Parser) command(line []byte, size int) {
	verb, args, _ := bytes.Cut(line, []byte(" "))
	args = bytes.TrimLeft(args, " \t")
	quiet := is(verb, "QUIT") || is(verb, "RSET") || is(verb, "NOOP")
	if t := p.current; t != nil && t.Done(app.ToServer) && !quiet {
		p.close()
	}
	if p.current == nil && quiet && p.begun {
		p.await(other)
		return
	}
	t := p.transaction()
	if !p.greeted {
		t.Raise(app.ToServer, event.SMTPNoWelcome)
	}
	if size > maxCommand {
		t.Raise(app.ToServer, event.SMTPLongCommand)
	}
	k := other
	switch {
	case is(verb, "EHLO"), is(verb, "HELO"), is(verb, "LHLO"):
		if p.helo != nil {
			t.Raise(app.ToServer, event.SMTPDuplicateFields)
			break
		}
		p.helo = append([]byte{}, firstWord(args)...)
		t.helo = p.helo
	case hasFold(line, "MAIL FROM:"):
		if t.from != nil {
			t.Raise(app.ToServer, event.SMTPDuplicateFields)
			break
		}
		t.from = append([]byte{}, firstWord(line[len("MAIL FROM:"):])...)
		t.Step(app.ToServer, Mail)
	case hasFold(line, "RCPT TO:"):
		t.addRecipient(firstWord(line[len("RCPT TO:"):]))
	case is(verb, "DATA"):
		if t.mailed {
			// The end of the last one was not seen, or it was not let in.
			t.Raise(app.ToServer, event.SMTPUnparsableContent)
			p.close()
			t = p.transaction()
		}
		t.mailed = true
		k, p.mode, p.hasty = data, waiting, false
	case is(verb, "STARTTLS"):
		k, p.mode, p.hasty = startTLS, waiting, false
	case is(verb, "BDAT"):
		k = p.announce(args)
	case is(verb, "RSET"):
		if t.from != nil {
			p.close()
		}
	case is(verb, "QUIT"):
		t.Step(app.ToServer, app.Complete)
	}
	t.Touch(app.ToServer)
	p.await(k)
}

// announce begins a chunk: RFC 3030 §2. It is not waited for.
func (p *Parser) announce(args []byte) kind {
	size, last, _ := bytes.Cut(args, []byte(" "))
	n, err := strconv.ParseUint(string(size), 10, 31)
	if err != nil {
		return other
	}
	p.left, p.last = int(n), is(bytes.TrimSpace(last), "LAST")
	if n > 0 {
		p.mode = chunk
	} else if p.last {
		p.endMail()
	}
	if p.last {
		return lastChunk
	}
	return other
}

// rush is asked of what comes while the client has to wait. DATA and STARTTLS are the
// last of a group of commands (RFC 2920 §3.1, RFC 3207 §4); a mail without the server's
// leave is at least usual where it takes groups.
func (p *Parser) rush(b []byte) {
	if p.hasty || p.awaited == data && p.pipelining || bytes.IndexByte(b, '\n') < 0 {
		return
	}
	p.hasty = true
	p.transaction().Raise(app.ToServer, event.SMTPInvalidPipelining)
}

// await notes a command whose reply is to come. Nobody replies where no server
// has been heard.
func (p *Parser) await(k kind) {
	if !p.greeted || p.failed[app.ToClient] {
		if p.mode == waiting {
			p.awaited = k
			p.proceed()
		}
		return
	}
	if p.mode == waiting {
		p.awaited = k
	}
	if len(p.pending) < maxPending {
		p.pending = append(p.pending, k)
	}
}

// proceed takes what the client waits for as granted.
func (p *Parser) proceed() {
	if p.mode != waiting {
		return
	}
	p.mode = commands
	switch p.awaited {
	case data:
		p.mode = content
	case startTLS:
		p.upgrade()
	}
}

func (p *Parser) upgrade() {
	p.mode = commands
	p.close()
	p.tls = true
}

func firstWord(b []byte) []byte {
	b = bytes.TrimLeft(b, " \t")
	if i := bytes.IndexAny(b, " \t"); i >= 0 {
		b = b[:i]
	}
	return b
}

// is compares without case.
func is(b []byte, word string) bool { return len(b) == len(word) && hasFold(b, word) }

func hasFold(b []byte, word string) bool {
	return len(b) >= len(word) && bytes.EqualFold(b[:len(word)], []byte(word))
}
