// Package ssh follows an SSH session until its keys are in use (RFC 4253): the
// identification of both sides and what they offer, as one transaction. It must
// not know rules or packets.
package ssh

import (
	"bytes"
	"encoding/binary"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/event"
)

// The messages that are looked for: RFC 4253 §12.
const (
	msgKexInit = 20
	msgNewKeys = 21
)

const (
	maxBanner    = 256 // RFC 4253 §4.2: 255 with its end
	recordHeader = 6   // length, padding length, message
	maxKexRecord = 64 << 10
)

// Parser is the app.Parser of one flow.
type Parser struct {
	tx    Transaction
	live  []app.Transaction
	sides [2]side
}

// side is what one direction is in the middle of.
type side struct {
	banner bool // it was seen, at least its beginning
	rest   bool // its end is still to come
	done   bool // all that follows is encrypted, or of no known version
	failed bool
	skip   int
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
	for used < len(data) && !s.failed && !s.done {
		n := 0
		switch b := data[used:]; {
		case s.skip > 0:
			n = min(s.skip, len(b))
			s.skip -= n
		case !s.banner || s.rest:
			n = p.line(dir, b, end)
		default:
			n = p.record(dir, b)
		}
		if n == 0 {
			break
		}
		used += n
	}
	p.tx.failed = p.tx.failed || s.failed
	if s.failed || s.done || end {
		used = len(data)
		p.tx.finish(dir)
	}
	return used
}

// line takes in the identification: RFC 4253 §4.2. Of one that is too long the
// beginning counts.
func (p *Parser) line(dir app.Direction, b []byte, end bool) int {
	s := &p.sides[dir]
	size := bytes.IndexAny(b[:min(len(b), maxBanner+1)], "\r\n")
	if s.rest {
		if size < 0 {
			return min(len(b), maxBanner)
		}
		s.rest = false
		return size + p.lineEnd(b[size:], end)
	}
	switch {
	case size < 0 && len(b) < maxBanner:
		return 0
	case size < 0 || size >= maxBanner:
		size = maxBanner
		p.identify(dir, b[:size])
		if !s.failed {
			p.tx.Raise(dir, event.SSHLongBanner)
			s.rest = true
		}
		return size
	}
	n := p.lineEnd(b[size:], end)
	if n == 0 {
		return 0
	}
	p.identify(dir, b[:size])
	return size + n
}

// lineEnd is the length of a line's end, none if that is not clear yet. Some end
// it with a carriage return alone.
func (p *Parser) lineEnd(b []byte, end bool) int {
	switch {
	case b[0] == '\n':
		return 1
	case len(b) == 1 && !end:
		return 0
	case len(b) > 1 && b[1] == '\n':
		return 2
	}
	return 1
}

func (p *Parser) identify(dir app.Direction, line []byte) {
	s, t := &p.sides[dir], &p.tx.sides[dir]
	rest, ok := bytes.CutPrefix(line, []byte("SSH-"))
	version, software, dash := bytes.Cut(rest, []byte("-"))
	if !ok || !dash || len(version) == 0 {
		p.tx.Raise(dir, event.SSHInvalidBanner)
		s.failed = true
		return
	}
	s.banner = true
	software, _, _ = bytes.Cut(software, []byte(" ")) // comments follow
	t.version, t.software = bytes.Clone(version), bytes.Clone(software)
	p.tx.Step(dir, Banner)
	if version[0] == '1' && string(version) != "1.99" { // RFC 4253 §5.1
		s.done = true
	}
}

// record takes in a packet: RFC 4253 §6.
func (p *Parser) record(dir app.Direction, b []byte) int {
	if len(b) < recordHeader {
		return 0
	}
	s := &p.sides[dir]
	size := int64(binary.BigEndian.Uint32(b)) + 4
	if size < recordHeader {
		p.tx.Raise(dir, event.SSHInvalidRecord)
		s.failed = true
		return len(b)
	}
	switch b[5] {
	case msgKexInit:
		if size > maxKexRecord {
			p.tx.Raise(dir, event.SSHLongKexRecord)
			break
		}
		if int64(len(b)) < size {
			return 0
		}
		p.tx.offer(dir, b[recordHeader:size])
		return int(size)
	case msgNewKeys:
		s.done = true
	}
	s.skip = int(size) - recordHeader
	return recordHeader
}

// Gap implements app.Parser. Where the next packet begins is known only within
// one.
func (p *Parser) Gap(dir app.Direction, n int) {
	s := &p.sides[dir]
	if s.skip >= n {
		s.skip -= n
		return
	}
	s.done = true
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
func (p *Parser) Protocol() app.Protocol { return app.SSH }

// Done implements app.Finisher.
func (p *Parser) Done(dir app.Direction) bool { return p.sides[dir].done || p.sides[dir].failed }

// Weight implements app.Weigher.
func (p *Parser) Weight() (n int) {
	for dir := range p.tx.sides {
		h := &p.tx.sides[dir]
		n += cap(h.version) + cap(h.software) + cap(h.algorithms) + cap(h.hash)
	}
	return n
}
