package ids

import (
	"gotcp/internal/ids/app"
	"gotcp/internal/ids/app/recognize"
	"gotcp/internal/ids/event"
)

// dialogue is what a flow says above its transport: which protocol it is, and its
// parser's state.
type dialogue struct {
	parser   app.Parser // nil while the protocol is unknown, and for those without one
	ports    recognize.Ports
	finder   recognize.Finder
	protocol app.Protocol
	original app.Protocol // before a change
	// announced: the protocol is known without looking.
	announced bool
	// parsed is the offset of the first byte of each stream that the parser has not
	// used up.
	parsed [2]uint64
	// from is where the finder begins to look at each stream.
	from [2]uint64
	// first is the running number of the parser's first transaction.
	first uint64
	// left: the parser has not used up what there was of a direction. It may, after
	// a word of the other.
	left [2]bool
	// done are the directions that were encrypted when the parser was dismissed.
	done [2]bool
	// leaving: the parser has agreed on another protocol, which nobody speaks yet.
	leaving bool
	// told is how many of the finder's events were taken over, and inspected how many of those an
	// inspection has seen.
	told, inspected uint8
	// late: nobody wanted a parser when the protocol was found, but now somebody does.
	late bool
}

func (d *dialogue) begin(datagrams bool, ports recognize.Ports) {
	d.ports, d.finder, d.told, d.inspected = ports, recognize.New(datagrams, ports), 0, 0
}

// speaks says what the flow speaks without looking, since it was announced.
func (d *dialogue) speaks(w *parsers, e app.Expectation) {
	d.announced, d.protocol, d.parser = true, e.Protocol, w.expected(e)
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
	if d.late && d.join(w, dir, rest, end) {
		d.parsed[dir] = at
		return false
	}
	if d.protocol == app.Unknown || at == d.from[dir] && !d.announced && !d.finder.Settled(dir) {
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
		if d.upgrading() {
			break
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
func (d *dialogue) hear() { d.told = uint8(len(d.finder.Events())) }

// events are those of the flow that no inspection has seen.
func (d *dialogue) events() []event.Event { return d.finder.Events()[d.inspected:d.told] }

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

// begun is where in a direction's stream the parser has come with messages that have begun.
func (d *dialogue) begun(dir app.Direction) int64 {
	at := int64(d.parsed[dir])
	if h, ok := d.parser.(app.Holder); ok {
		at -= int64(h.Held(dir))
	}
	return at
}

func (d *dialogue) gap(dir app.Direction, n uint64) {
	if d.parser != nil {
		d.parser.Gap(dir, int(n))
	} else if d.protocol == app.Unknown {
		d.finder.Skip(dir)
	}
}

// cut says that a direction is going to end without an end of its own.
func (d *dialogue) cut(dir app.Direction) {
	if p, ok := d.parser.(app.Digester); ok {
		p.Cut(dir)
	}
}

// upgrading reports that the dialogue goes on in another protocol: upgrade is to be called, and
// the rest offered again.
func (d *dialogue) upgrading() bool {
	u, ok := d.parser.(app.Upgrader)
	if !ok {
		return false
	}
	_, ok = u.Upgrade()
	return ok
}

// unused reports that there are bytes of a direction that no parser has used up.
func (d *dialogue) unused(dir app.Direction, data []byte, start uint64) bool {
	return start+uint64(len(data)) > d.parsed[dir]
}

// upgrade changes the parser. What the old one still holds is forgotten.
func (d *dialogue) upgrade(w *parsers) {
	to, _ := d.parser.(app.Upgrader).Upgrade()
	d.first += uint64(len(d.parser.Transactions()))
	d.original, d.protocol = d.protocol, to
	if d.parser = nil; to != app.Unknown {
		d.parser = w.make(to, true, d.ports)
	}
	d.left, d.leaving = [2]bool{}, false
	d.finder.Restart(to)
	d.from = d.parsed
}

// restart forgets what was said and in which protocol, but not how much. begin is to be called.
func (d *dialogue) restart() {
	*d = dialogue{first: d.first + uint64(len(d.transactions())), parsed: d.parsed}
}

// idle reports that nobody above the transport wants the bytes of a direction.
func (d *dialogue) idle(dir app.Direction) bool {
	if d.parser == nil {
		return d.protocol != app.Unknown && !d.late
	}
	return d.sealed(dir) || d.parser.Failed(dir)
}

// sealed reports that a direction is encrypted from here on.
func (d *dialogue) sealed(dir app.Direction) bool {
	if d.parser == nil {
		return d.done[dir]
	}
	f, ok := d.parser.(app.Finisher)
	return ok && f.Done(dir)
}

// finished reports that the parser holds nothing any more that was not looked at.
func (d *dialogue) finished() bool { return d.parser != nil && len(d.parser.Transactions()) == 0 }

// dismiss gives up the parser, of which only is kept what is encrypted.
func (d *dialogue) dismiss() {
	d.done = [2]bool{d.sealed(app.ToServer), d.sealed(app.ToClient)}
	d.parser = nil
}

// transactions are those not forgotten.
func (d *dialogue) transactions() []app.Transaction {
	if d.parser == nil {
		return nil
	}
	return d.parser.Transactions()
}

// weight is about how many bytes the parser holds, itself included.
func (d *dialogue) weight() int {
	if d.parser == nil {
		return 0
	}
	n := parserSize + transactionSize*len(d.parser.Transactions())
	if p, ok := d.parser.(app.Weigher); ok {
		n += p.Weight()
	}
	return n
}
