package tls

import (
	"encoding/binary"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/event"
)

// The messages of SSL 2.0: its specification of 1995, §2.5 to §2.7.
const (
	ssl2Error        = 0
	ssl2ClientHello  = 1
	ssl2MasterKey    = 2
	ssl2ClientFinish = 3
	ssl2ServerHello  = 4
)

// record2 takes in a record of SSL 2.0: a length of two or three bytes, and the
// message's type. Clients of SSL 3.0 and TLS 1.0 used its hello, too: RFC 5246
// appendix E.2.
func (p *Parser) record2(dir app.Direction, b []byte) int {
	header := 2
	mask := byte(0x7f)
	if b[0]&0x80 == 0 {
		header, mask = 3, 0x3f
	}
	if len(b) < header+1 {
		return 0
	}
	size := int(b[0]&mask)<<8 | int(b[1])
	if size == 0 {
		p.tx.Raise(dir, event.TLSInvalidSSLv2Header)
		p.tx.Raise(dir, event.TLSInvalidRecord)
		p.sides[dir].failed = true
		return len(b)
	}
	if len(b) < header+size {
		return 0
	}
	if !p.message2(dir, b[header], b[header+1:header+size]) {
		p.tx.Raise(dir, event.TLSInvalidRecord)
		p.sides[dir].failed = true
	}
	return header + size
}

func (p *Parser) message2(dir app.Direction, kind byte, body []byte) bool {
	t := &p.tx
	s := &t.sides[dir]
	if !s.hello.seen {
		s.version = version2
	}
	switch kind {
	case ssl2Error:
		t.Raise(dir, event.TLSErrorMessage)
	case ssl2ClientHello:
		if len(body) < 6 {
			return false
		}
		s.version = binary.BigEndian.Uint16(body)
		t.enter(dir, stateClientHello)
		s.hello.seen = true
	case ssl2ServerHello:
		t.enter(dir, stateServerHello)
	case ssl2MasterKey:
		t.enter(dir, stateClientKeyExchange)
	case ssl2ClientFinish:
		// From here on records are encrypted, and their types mean nothing.
		p.sides[dir].done = true
	}
	return true
}
