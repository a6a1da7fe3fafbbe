package tls

import (
	"gotcp/internal/ids/app"
	"gotcp/internal/ids/event"
)

// The types of handshake messages: RFC 5246 §7.4, RFC 6066 §5, §8.
const (
	helloRequest       = 0
	clientHello        = 1
	serverHello        = 2
	sessionTicket      = 4
	certificate        = 11
	serverKeyExchange  = 12
	certificateRequest = 13
	serverHelloDone    = 14
	certificateVerify  = 15
	clientKeyExchange  = 16
	finished           = 20
	certificateURL     = 21
	certificateStatus  = 22
)

const messageHeader = 4

// maxMessage caps a message that is put together from several records. Chains of
// certificates are the longest.
const maxMessage = 64 << 10

// handshake takes in the body of a record, which may hold several messages, or a
// part of one: RFC 8446 §5.1.
func (p *Parser) handshake(dir app.Direction, body []byte) {
	s := &p.sides[dir]
	for len(body) > 0 {
		if s.drop > 0 {
			n := min(s.drop, len(body))
			s.drop -= n
			body = body[n:]
			continue
		}
		if len(s.message) > 0 {
			body = p.more(dir, body)
			continue
		}
		size, ok := messageSize(body)
		if ok && !known(body[0]) {
			// The length of what nobody knows is not to be trusted beyond the record.
			p.strange(dir)
			body = body[min(size, len(body)):]
			continue
		}
		if !ok || len(body) < size && size <= maxMessage {
			s.message = append(s.message, body...)
			return
		}
		if size > maxMessage {
			p.tx.Raise(dir, event.TLSHandshakeInvalidLength)
			s.drop = size
			continue
		}
		p.tell(dir, body[0], body[messageHeader:size])
		body = body[size:]
	}
}

// more completes a message that was begun, and returns what is left.
func (p *Parser) more(dir app.Direction, body []byte) []byte {
	s := &p.sides[dir]
	need := messageHeader
	size, ok := messageSize(s.message)
	if ok {
		need = size
	}
	n := min(need-len(s.message), len(body))
	s.message = append(s.message, body[:n]...)
	body = body[n:]
	if size, ok = messageSize(s.message); !ok {
		return body
	}
	switch {
	case !known(s.message[0]):
		p.strange(dir)
		body = body[min(size-len(s.message), len(body)):]
	case size > maxMessage:
		p.tx.Raise(dir, event.TLSHandshakeInvalidLength)
		s.drop = size - len(s.message)
	case len(s.message) < size:
		return body
	default:
		p.tell(dir, s.message[0], s.message[messageHeader:])
	}
	s.message = nil
	return body
}

// strange is a message of no known type: an error, although what follows may make sense.
func (p *Parser) strange(dir app.Direction) {
	p.tx.Raise(dir, event.TLSInvalidHandshakeMessage)
	p.tx.failed = true
}

// known reports whether a type of message exists.
func known(kind byte) bool {
	switch kind {
	case helloRequest, clientHello, serverHello, sessionTicket, certificate, serverKeyExchange, certificateRequest,
		serverHelloDone, certificateVerify, clientKeyExchange, finished, certificateURL, certificateStatus:
		return true
	}
	return false
}

func messageSize(b []byte) (int, bool) {
	if len(b) < messageHeader {
		return 0, false
	}
	return messageHeader + (int(b[1])<<16 | int(b[2])<<8 | int(b[3])), true
}

// tell takes in one message.
func (p *Parser) tell(dir app.Direction, kind byte, body []byte) {
	t := &p.tx
	switch kind {
	case clientHello, serverHello:
		t.hello(dir, body, kind == serverHello)
	case certificate:
		t.certificates(dir, body)
	case clientKeyExchange:
		t.enter(dir, stateClientKeyExchange)
	case serverKeyExchange:
		t.enter(dir, stateServerKeyExchange)
	case serverHelloDone:
		t.settle(dir)
	}
}
