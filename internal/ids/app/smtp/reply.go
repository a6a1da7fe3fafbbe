package smtp

import (
	"gotcp/internal/ids/app"
	"gotcp/internal/ids/event"
)

// The replies that decide something: RFC 5321 §4.2.3.
const (
	ready     = 220
	done      = 250
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
		p.pipelining = p.pipelining || p.greeted && code == done && is(line[4:], "PIPELINING")
		return
	}
	if !p.greeted {
		p.greeted = true
		if code != ready {
			p.transaction().Raise(app.ToClient, event.SMTPInvalidReply)
		}
		return
	}
	if len(p.pending) == 0 {
		return // to nothing that we have seen
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

// replyCode is the number that a reply begins with (RFC 5321 §4.2, Reply-code).
func replyCode(line []byte) (code int, last, ok bool) {
	if len(line) < 3 || line[0] < '2' || line[0] > '5' || line[1] < '0' || line[1] > '5' || line[2] < '0' || line[2] > '9' {
		return 0, false, false
	}
	code = int(line[0]-'0')*100 + int(line[1]-'0')*10 + int(line[2]-'0')
	return code, len(line) == 3 || line[3] != '-', true
}
