package smtp

import (
	"gotcp/internal/ids/app"
	"gotcp/internal/ids/event"
)

// The replies that decide something: RFC 5321 §4.2.3.
const (
	ready     = 220
	closing   = 421
	startMail = 354
)

// reply takes in a line of the server: RFC 5321 §4.2.1. All lines of a reply but
// the last have a hyphen behind the code.
func (p *Parser) reply(line []byte, size int) {
	code, last, ok := replyCode(line)
	if !ok {
		p.transaction().Raise(app.ToClient, event.SMTPInvalidReply)
		p.failed[app.ToClient] = true
		p.proceed()
		return
	}
	if size > maxReply {
		p.transaction().Raise(app.ToClient, event.SMTPLongReply)
	}
	if !last {
		return
	}
	if !p.greeted {
		p.greeted = true
		if code != ready {
			p.transaction().Raise(app.ToClient, event.SMTPNoWelcome)
		}
		return
	}
	if len(p.pending) == 0 {
		if code != closing {
			p.transaction().Raise(app.ToClient, event.SMTPUnmatchedReply)
		}
		return
	}
	k := p.pending[0]
	p.pending = p.pending[:copy(p.pending, p.pending[1:])]
	p.answered(k, code)
}

// answered draws the conclusions from a reply to a command.
func (p *Parser) answered(k kind, code int) {
	waited := p.mode == waiting && k == p.awaited
	switch k {
	case data:
		switch {
		case code != startMail:
			p.transaction().Raise(app.ToClient, event.SMTPDataRejected)
			if waited {
				p.mode = commands
			}
		case waited:
			p.mode = content
		}
	case startTLS:
		switch {
		case code == ready:
			p.upgrade()
		default:
			p.transaction().Raise(app.ToClient, event.SMTPTLSRejected)
			if waited {
				p.mode = commands
			}
		}
	case endOfMail, lastChunk:
		// The mail that it is about may be followed by the next one's commands.
		for _, t := range p.live {
			if t := t.(*Transaction); t.Done(app.ToServer) && !t.Done(app.ToClient) {
				t.Step(app.ToClient, app.Complete)
				break
			}
		}
	}
}

func replyCode(line []byte) (code int, last, ok bool) {
	if len(line) < 3 {
		return 0, false, false
	}
	for _, c := range line[:3] {
		if c < '0' || c > '9' {
			return 0, false, false
		}
		code = code*10 + int(c-'0')
	}
	if len(line) > 3 && line[3] == '-' {
		return code, false, true
	}
	return code, true, len(line) == 3 || line[3] == ' '
}
