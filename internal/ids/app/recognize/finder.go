package recognize

import (
	"slices"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/app/dns"
	"gotcp/internal/ids/event"
)

// The bounds of the search.
const (
	// enough bytes of a direction tell, or never will.
	enough = 512
	// patience is how far one direction may go on without a word of the other that tells;
	// as far as Suricata lets it at least.
	patience = 100_000
)

// Finder follows both directions of a flow until its protocol is known. It is a
// value; New makes one.
type Finder struct {
	ports    Ports
	datagram bool
	found    app.Protocol
	sides    [2]side
	first    app.Direction
	begun    bool
	reversed bool
	wanted   app.Protocol // what the dialogue before has agreed on
	events   [maxEvents]event.Event
	raised   uint8 // how many there are
}

// maxEvents is how many kinds of events there can be: those raised here.
const maxEvents = 6

// side is one direction of it.
type side struct {
	protocol app.Protocol // Failed: none that is known
	seen     int32
	reply    bool // it begins with three digits
}

// New is the search of a flow over TCP, or over UDP (datagrams).
func New(datagrams bool, ports Ports) Finder { return Finder{ports: ports, datagram: datagrams} }

// Look is given the whole beginning of a direction's stream, or a datagram, and
// says what the flow speaks: Unknown while that is open, Failed when nothing is
// known that it could be. With end set nothing follows in that direction.
func (f *Finder) Look(dir app.Direction, data []byte, end bool) app.Protocol {
	if len(data) == 0 && !end {
		return f.found
	}
	if !f.begun && len(data) > 0 {
		f.first, f.begun = dir, true
	}
	s := &f.sides[dir]
	s.seen = max(s.seen, int32(min(len(data), patience+1)))
	if s.protocol == app.Unknown {
		f.look(dir, data, end)
	}
	other := &f.sides[dir.Other()]
	if f.found == app.Unknown && s.protocol == app.Failed {
		switch {
		case other.protocol == app.Failed:
			f.fail()
		case s.seen > patience:
			f.raise(event.AppDetectionSkipped)
			f.fail()
		}
	}
	return f.found
}

// fail ends the search without a result.
func (f *Finder) fail() {
	f.found = app.Failed
	f.check()
}

// check holds what was found against what was agreed on.
func (f *Finder) check() {
	if f.wanted == app.Unknown || f.found == f.wanted {
		return
	}
	f.raise(event.AppUnexpected)
	if f.wanted == app.TLS {
		f.raise(event.AppNoTLS)
	}
}

func (f *Finder) raise(e event.Event) {
	if int(f.raised) < maxEvents && !slices.Contains(f.Events(), e) {
		f.events[f.raised] = e
		f.raised++
	}
}

// Restart begins anew where a dialogue has changed its protocol to another one,
// with the bytes behind that.
func (f *Finder) Restart(wanted app.Protocol) {
	*f = Finder{ports: f.ports, datagram: f.datagram, wanted: wanted, events: f.events, raised: f.raised}
}

func (f *Finder) look(dir app.Direction, data []byte, end bool) {
	s := &f.sides[dir]
	var p app.Protocol
	var d Decision
	if f.datagram {
		p, d = ofDatagram(dir, f.ports, data)
	} else {
		p, d = Stream(dir, f.ports, data)
	}
	switch {
	case d == Yes:
		s.protocol = p
		f.agree(dir, data)
	case d == No || end || len(data) >= enough:
		s.protocol = app.Failed
		s.reply = len(data) >= 3 && isDigit(data[0]) && isDigit(data[1]) && isDigit(data[2])
		f.disagree(dir)
	}
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// agree takes in what a direction has shown to be.
func (f *Finder) agree(dir app.Direction, data []byte) {
	p := f.sides[dir].protocol
	if f.found != app.Unknown && f.found != app.Failed {
		if f.found != p {
			f.raise(event.AppMismatch)
		}
		return
	}
	f.found = p
	f.check()
	if f.datagram && (p == app.DNS || p == app.MDNS) {
		// An answer whose question was not seen: who sent it is the server.
		_, query := dns.Probe(data)
		f.reversed = p == app.DNS && query != (dir == app.ToServer)
		return
	}
	other := dir.Other()
	switch {
	case clientBegins(p) && f.begun && f.first == app.ToClient:
		f.raise(event.AppWrongDirection)
	case f.sides[other].protocol == app.Failed:
		f.disagree(other)
	}
}

// disagree notes that a direction has not shown what the other one did.
func (f *Finder) disagree(dir app.Direction) {
	switch f.found {
	case app.Unknown, app.Failed:
		return
	case app.SMTP, app.FTP:
		if f.sides[dir].reply {
			return // a greeting as any
		}
	}
	if !f.datagram && f.sides[dir].seen > 0 && f.raised == 0 {
		f.raise(event.AppOneDirection)
	}
}

// clientBegins reports whether a server says nothing in that protocol before
// the client has.
func clientBegins(p app.Protocol) bool {
	switch p {
	case app.HTTP, app.HTTP2, app.TLS, app.RDP, app.MQTT, app.SMB, app.LDAP, app.PGSQL, app.DNS, app.KRB5, app.NFS, app.DCERPC:
		return true
	}
	return false
}

// Skip says that the beginning of a direction will never be seen.
func (f *Finder) Skip(dir app.Direction) {
	if s := &f.sides[dir]; s.protocol == app.Unknown {
		s.protocol = app.Failed
		if f.found == app.Unknown {
			f.raise(event.AppDetectionSkipped)
			if f.sides[dir.Other()].protocol == app.Failed {
				f.fail()
			}
		}
	}
}

// Settled reports whether looking at a direction again can tell anything.
func (f *Finder) Settled(dir app.Direction) bool {
	return f.sides[dir].protocol != app.Unknown || f.found == app.Failed
}

// Protocol is what the flow speaks, as far as is known.
func (f *Finder) Protocol() app.Protocol { return f.found }

// Side is what one direction has shown, Failed for nothing that is known.
func (f *Finder) Side(dir app.Direction) app.Protocol { return f.sides[dir].protocol }

// Reversed reports that the flow's client is the server: its first packet was an
// answer.
func (f *Finder) Reversed() bool { return f.reversed }

// Events are what is odd about the flow, so far.
func (f *Finder) Events() []event.Event { return f.events[:f.raised] }
