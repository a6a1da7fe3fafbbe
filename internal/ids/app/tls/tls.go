// Package tls follows the part of SSL 2.0 to TLS 1.3 that is not encrypted: the
// hellos, certificates and alerts of both sides, as one transaction. It must not
// know rules or packets, and judges no certificate: odd ones must be readable,
// too.
package tls

import (
	"encoding/binary"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/event"
)

// The types of records: RFC 8446 §5.1, RFC 6520 §3.
const (
	recordCCS       = 20
	recordAlert     = 21
	recordHandshake = 22
	recordData      = 23
	recordHeartbeat = 24
)

// The lengths of records: RFC 5246 §6.2 allows more where they are encrypted.
const (
	recordHeader = 5
	maxPlain     = 1 << 14
	maxEncrypted = maxPlain + 2048
)

// Parser is the app.Parser of one flow.
type Parser struct {
	tx        Transaction
	live      []app.Transaction
	sides     [2]side
	heartbeat heartbeat
}

// side is what one direction is in the middle of.
type side struct {
	encrypted bool // it has changed its cipher
	done      bool // all that follows is data
	failed    bool
	ignore    bool // a record of no known type: nothing behind it can be found
	skip      int  // bytes of a record that nobody needs
	message   []byte
	drop      int // bytes of a handshake message that is too long
}

// New is a parser of a flow over TCP.
func New() *Parser {
	p := &Parser{}
	p.live = []app.Transaction{&p.tx}
	return p
}

// Input implements app.Parser.
func (p *Parser) Input(dir app.Direction, data []byte, end bool) int {
	s := &p.sides[dir]
	used := 0
	for used < len(data) && !s.failed && !s.done && !s.ignore {
		if s.skip > 0 {
			n := min(s.skip, len(data)-used)
			s.skip -= n
			used += n
			continue
		}
		n := p.record(dir, data[used:])
		if n == 0 {
			break
		}
		used += n
	}
	if s.failed || s.done || s.ignore || end {
		used = len(data)
	}
	p.tx.failed = p.tx.failed || s.failed
	if end || s.failed || s.done {
		s.message = nil
		p.tx.finish(dir)
	}
	return used
}

// record takes in one record, none if it is not there as a whole. Of data the
// length is enough.
func (p *Parser) record(dir app.Direction, b []byte) int {
	// Only the length of SSL 2.0 has one of the two upper bits set.
	if b[0]&0xc0 != 0 {
		return p.record2(dir, b)
	}
	if len(b) < recordHeader {
		return 0
	}
	s, t := &p.sides[dir], &p.tx.sides[dir]
	kind, size := b[0], int(binary.BigEndian.Uint16(b[3:]))
	before := t.version
	if !t.hello.seen {
		t.version = binary.BigEndian.Uint16(b[1:])
	}
	switch {
	case kind < recordCCS || kind > recordHeartbeat:
		p.tx.Raise(dir, event.TLSInvalidRecordType)
		t.version = before
		// Implementations of these two are known to send others.
		if before == version10 || before == version11 {
			s.ignore = true
		} else {
			s.failed = true
		}
	case size == 0, size > maxEncrypted, size > maxPlain && !p.encrypted() && kind != recordData:
		p.tx.Raise(dir, event.TLSInvalidRecordLength)
		s.failed = true
	case !validVersion(t.version):
		p.tx.Raise(dir, event.TLSInvalidRecordVersion)
		s.failed = true
	}
	if s.failed || s.ignore {
		return len(b)
	}
	if kind == recordData {
		s.skip = size
		p.data(dir)
		return recordHeader
	}
	if len(b) < recordHeader+size {
		t.version = before
		return 0
	}
	t.records++
	p.body(dir, kind, b[recordHeader:recordHeader+size])
	return recordHeader + size
}

func (p *Parser) body(dir app.Direction, kind byte, body []byte) {
	s := &p.sides[dir]
	switch kind {
	case recordCCS:
		s.encrypted = true
		p.tx.settle(dir)
	case recordAlert:
		p.alert(dir, body)
	case recordHandshake:
		if p.hidden() {
			break
		}
		if len(body) < messageHeader { // allowed, and made by nobody but who hides something
			p.tx.Raise(dir, event.TLSInvalidRecord)
		}
		p.handshake(dir, body)
	case recordHeartbeat:
		if !p.beat(dir, body) {
			s.failed = true
		}
	}
}

// data is the first record of data: the handshake of that direction is over.
// RFC 8446 §2.3: data may come before the server's hello.
func (p *Parser) data(dir app.Direction) {
	t := &p.tx
	if t.sides[app.ToServer].hello.early && !t.sides[app.ToClient].hello.seen {
		return
	}
	t.settle(dir)
	// With heartbeats agreed on, the lengths of encrypted ones still tell.
	if !t.sides[app.ToServer].hello.heartbeat || !t.sides[app.ToClient].hello.heartbeat {
		p.sides[dir].done = true
	}
}

func (p *Parser) encrypted() bool {
	return p.sides[app.ToServer].encrypted || p.sides[app.ToClient].encrypted
}

// hidden reports whether handshake records are encrypted by now. RFC 8446
// appendix D.4: in TLS 1.3 a client's change of cipher means nothing.
func (p *Parser) hidden() bool {
	t := &p.tx
	client := &t.sides[app.ToServer]
	if client.hello.seen && client.version > version12 && !t.sides[app.ToClient].hello.seen {
		return false
	}
	return p.encrypted()
}

// alert: RFC 8446 §6. Those that are not two bytes long are encrypted.
func (p *Parser) alert(dir app.Direction, body []byte) {
	switch {
	case len(body) < 2:
		p.tx.Raise(dir, event.TLSInvalidAlert)
		p.sides[dir].failed = true
	case len(body) == 2 && body[0] == 2:
		p.tx.finish(app.ToServer)
		p.tx.finish(app.ToClient)
	}
}

// Gap implements app.Parser: a record in the middle of the handshake cannot be
// found again.
func (p *Parser) Gap(dir app.Direction, n int) {
	s := &p.sides[dir]
	if s.skip >= n {
		s.skip -= n
		return
	}
	s.done, s.message = true, nil
	p.tx.finish(dir)
}

// Transactions implements app.Parser.
func (p *Parser) Transactions() []app.Transaction { return p.live }

// Forget implements app.Parser.
func (p *Parser) Forget(n int) {
	if n > 0 {
		p.live, p.tx = nil, Transaction{}
	}
}

// Failed implements app.Parser.
func (p *Parser) Failed(dir app.Direction) bool { return p.sides[dir].failed }

// Protocol implements app.Parser.
func (p *Parser) Protocol() app.Protocol { return app.TLS }

// Done implements app.Finisher.
func (p *Parser) Done(dir app.Direction) bool { return p.sides[dir].done || p.sides[dir].failed }

// Weight implements app.Weigher.
func (p *Parser) Weight() (n int) {
	for dir := range p.sides {
		t := &p.tx.sides[dir]
		n += cap(p.sides[dir].message) + cap(t.hello.raw) + cap(t.message)
	}
	return n
}
