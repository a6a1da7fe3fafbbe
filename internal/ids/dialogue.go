package ids

import (
	"gotcp/internal/ids/app"
	"gotcp/internal/ids/app/recognize"
	"gotcp/internal/ids/event"
)

// dialogue is what a flow says above its transport: which protocol it is, and its
// parser's state.
type dialogue struct {
	ports    recognize.Ports
	finder   recognize.Finder
	parser   app.Parser // nil while the protocol is unknown, and for those without one
	protocol app.Protocol
	original app.Protocol // before a change
	// parsed is the offset of the first byte of each stream that the parser has not
	// used up.
	parsed [2]uint64
	// first is the running number of the parser's first transaction.
	first uint64
	// left: the parser has not used up what there was of a direction. It may, after
	// a word of the other.
	left [2]bool
	// told is how many of the finder's events were taken over; events are those of the flow that
	// no inspection has seen.
	told   int
	events []event.Event
}

func (d *dialogue) begin(datagrams bool, ports recognize.Ports) {
	d.ports, d.finder = ports, recognize.New(datagrams, ports)
}

// speaks says what the flow speaks without looking, since it was announced.
func (d *dialogue) speaks(p app.Protocol, parser app.Parser) {
	d.protocol, d.parser = p, parser
}

// stream takes what is there of one direction. It reports that the other direction should be
// offered (again): now that the protocol is known, or that this side has spoken.
func (d *dialogue) stream(w *parsers, dir app.Direction, data []byte, start uint64, end bool) (other bool) {
	at := d.parsed[dir]
	if start > at {
		d.gap(dir, start-at)
		at = start
	}
	rest := data[min(at-start, uint64(len(data))):]
	if d.protocol == app.Unknown || at == 0 && !d.finder.Settled(dir) {
		d.look(dir, rest, end)
		other = d.know(w, true)
	}
	if d.protocol == app.Unknown {
		d.parsed[dir] = at
		return false
	}
	for d.parser != nil {
		n := d.parser.Input(dir, rest, end)
		at += uint64(n)
		rest = rest[n:]
		if d.upgrade(w, dir, rest) {
			d.parsed[dir] = at
			return true
		}
		d.left[dir] = len(rest) > 0
		if n == 0 || len(rest) == 0 {
			break
		}
	}
	if d.parser == nil {
		at += uint64(len(rest))
	}
	d.parsed[dir] = at
	return other || d.left[dir.Other()]
}

// datagram takes a datagram. The direction may turn out to be the other one: an answer may be
// the first that is seen.
func (d *dialogue) datagram(w *parsers, dir app.Direction, data []byte) app.Direction {
	if d.protocol == app.Unknown {
		d.look(dir, data, false)
		d.know(w, false)
		if d.finder.Reversed() {
			dir = dir.Other()
		}
	}
	if d.parser != nil {
		d.parser.Input(dir, data, true)
	}
	return dir
}

// look has the finder look at the beginning of a direction.
func (d *dialogue) look(dir app.Direction, data []byte, end bool) {
	d.finder.Look(dir, data, end)
	d.hear()
}

// hear takes over what the finder finds odd.
func (d *dialogue) hear() {
	if all := d.finder.Events(); len(all) > d.told {
		d.events = append(d.events, all[d.told:]...)
		d.told = len(all)
	}
}

// know makes the parser when the finder has found the protocol.
func (d *dialogue) know(w *parsers, stream bool) bool {
	if d.protocol != app.Unknown {
		return false
	}
	d.protocol = d.finder.Protocol()
	if d.protocol == app.Unknown {
		return false
	}
	d.parser = w.make(d.protocol, stream, d.ports)
	return true
}

func (d *dialogue) gap(dir app.Direction, n uint64) {
	if d.parser != nil {
		d.parser.Gap(dir, int(n))
	} else if d.protocol == app.Unknown {
		d.finder.Skip(dir)
	}
}

// upgrade changes the parser if the dialogue goes on in another protocol.
func (d *dialogue) upgrade(w *parsers, dir app.Direction, rest []byte) bool {
	u, ok := d.parser.(app.Upgrader)
	if !ok {
		return false
	}
	to, ok := u.Upgrade()
	if !ok {
		return false
	}
	// What the old parser still holds is inspected no more: its dialogue is over.
	d.first += uint64(len(d.parser.Transactions()))
	d.original, d.protocol = d.protocol, to
	d.parser = w.make(to, true, d.ports)
	d.finder.Restart(to)
	if len(rest) > 0 {
		d.look(dir, rest, false)
	}
	return true
}

// idle reports that nobody above the transport wants the bytes of a direction.
func (d *dialogue) idle(dir app.Direction) bool {
	if d.parser == nil {
		return d.protocol != app.Unknown
	}
	if f, ok := d.parser.(app.Finisher); ok && f.Done(dir) {
		return true
	}
	return d.parser.Failed(dir)
}

// transactions are those not forgotten.
func (d *dialogue) transactions() []app.Transaction {
	if d.parser == nil {
		return nil
	}
	return d.parser.Transactions()
}
