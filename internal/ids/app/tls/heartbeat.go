package tls

import (
	"encoding/binary"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/event"
)

// heartbeat is a request that waits for its answer: RFC 6520.
type heartbeat struct {
	pending bool
	from    app.Direction
	size    int // of an encrypted one
}

const minPadding = 16 // RFC 6520 §4

// beat takes in a heartbeat record. It is false when it is not one.
func (p *Parser) beat(dir app.Direction, body []byte) bool {
	h := &p.heartbeat
	if len(body) < 3 {
		return true
	}
	encrypted := p.encrypted()
	if !encrypted && body[0] != 1 && body[0] != 2 {
		p.tx.Raise(dir, event.TLSInvalidHeartbeat)
		return false
	}
	switch {
	case !h.pending:
		*h = heartbeat{pending: true, from: dir}
		if encrypted {
			h.size = len(body)
			return true
		}
		// CVE-2014-0160: a request for more than it brings along.
		size := int(binary.BigEndian.Uint16(body[1:]))
		if 3+size > len(body) {
			p.tx.Raise(dir, event.TLSOverflowHeartbeat)
			return false
		}
		if len(body)-3-size < minPadding {
			p.tx.Raise(dir, event.TLSInvalidHeartbeat)
			return false
		}
	case h.from == dir: // RFC 6520 §3: one in flight
		p.tx.Raise(dir, event.TLSInvalidHeartbeat)
		return false
	default:
		leak := encrypted && h.size > 0 && h.size < len(body)
		*h = heartbeat{}
		if leak {
			p.tx.Raise(dir, event.TLSDataleakHeartbeat)
			return false
		}
	}
	return true
}
