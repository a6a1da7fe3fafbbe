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
// part of one: RFC 8446 §5.1. It is false when that makes no sense.
func (p *Parser) handshake(dir app.Direction, body []byte) bool {
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
		if !ok || len(body) < size && size <= maxMessage {
			s.message = append(s.message, body...)
			p.tooLong(dir)
			return true
		}
		if size > maxMessage {
			p.tx.raise(dir, event.TLSHandshakeInvalidLength)
			s.drop = size
			continue
		}
		p.tell(dir, body[0], body[messageHeader:size])
		body = body[size:]
	}
	return true
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
	if size, ok = messageSize(s.message); ok && len(s.message) == size {
		p.tell(dir, s.message[0], s.message[messageHeader:])
		s.message = nil
	}
	p.tooLong(dir)
	return body[n:]
}

// tooLong gives up on a message whose length, known by now, is above the cap.
func (p *Parser) tooLong(dir app.Direction) {
	s := &p.sides[dir]
	if size, ok := messageSize(s.message); ok && size > maxMessage {
		p.tx.raise(dir, event.TLSHandshakeInvalidLength)
		s.drop = size - len(s.message)
		s.message = nil
	}
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
		t.enter(dir, StateClientKeyExchange)
	case serverKeyExchange:
		t.enter(dir, StateServerKeyExchange)
	case serverHelloDone:
		t.settle(dir)
	case helloRequest, sessionTicket, certificateRequest, certificateVerify, finished, certificateURL, certificateStatus:
	default:
		t.raise(dir, event.TLSInvalidHandshakeMessage)
	}
}
