package ids

import (
	"gotcp/internal/ids/app"
	"gotcp/internal/ids/app/recognize"
	"gotcp/internal/wire"
)

// catchUp has flows looked into that began when there were no rules. Then nobody held their bytes, and
// only those have parsers of which records are made. What has passed is lost; what comes is for the
// new rules: all bytes, and of the protocols the messages that begin from now on.
func (w *Worker) catchUp() {
	w.flows.Each(func(f *flowEntry) {
		c := &f.Value
		switch {
		case !c.begun || c.reset || c.talk.closedBook():
		case f.Proto == wire.ProtoTCP:
			for _, d := range [...]app.Direction{app.ToServer, app.ToClient} {
				if c.session.Ignored(d) && !c.talk.sealed(d) {
					c.talk.parsed[d] = c.session.Resume(d)
				}
			}
			c.talk.late = c.talk.parser == nil && c.talk.known()
		case c.talk.parser == nil && c.talk.known():
			c.talk.parser = w.parsers.build(c.talk.protocol, false, c.talk.ports)
		}
	})
}

// known reports that the flow's protocol was found.
func (d *dialogue) known() bool { return d.protocol != app.Unknown && d.protocol != app.Failed }

// closedBook reports a protocol of which nothing can be read any more when its beginning has passed.
func (d *dialogue) closedBook() bool {
	return d.parser == nil && (d.protocol == app.TLS || d.protocol == app.SSH)
}

// joinable is how much of a message tells that it is one.
const joinable = 512

// join makes the parser of a dialogue that is under way, if a client's message begins here: what the
// server has to say to it follows. It reports that it can't be told yet.
func (d *dialogue) join(w *parsers, dir app.Direction, rest []byte, end bool) (wait bool) {
	if dir != app.ToServer || len(rest) == 0 {
		return false
	}
	protocol, sure := recognize.Stream(dir, d.ports, rest)
	switch {
	case sure == recognize.Yes && protocol == d.protocol:
		d.late = false
		d.parser = w.build(protocol, true, d.ports)
	case sure == recognize.Maybe:
		return !end && len(rest) < joinable
	}
	return false
}
