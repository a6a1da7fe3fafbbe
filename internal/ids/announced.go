package ids

import (
	"net/netip"
	"time"

	"gotcp/internal/ids/app"
)

// announced are the connections that dialogues have announced and nobody has made yet.
// They are between the hosts of the dialogue, whatever address it names: a server
// behind NAT names one that nobody sees, and one that names another host's is to be
// caught by its words, not believed. So the same worker meets both connections.
type announced struct {
	at map[place]announcement
	// order has the places by age. One that was announced again is there twice.
	order []dated
}

// place is where a connection begins and ends.
type place struct {
	from, to netip.Addr
	port     uint16
}

type announcement struct {
	until time.Time
	app.Expectation
}

type dated struct {
	place
	until time.Time
}

const (
	maxAnnounced   = 4096
	announcedValid = time.Minute
)

// add takes in what the dialogue of a flow has announced.
func (a *announced) add(now time.Time, client, server netip.Addr, e app.Expectation) {
	if a.at == nil {
		a.at = map[place]announcement{}
	}
	for len(a.order) > 0 && (len(a.order) >= maxAnnounced || now.After(a.order[0].until)) {
		oldest := a.order[0]
		if a.at[oldest.place].until.Equal(oldest.until) {
			delete(a.at, oldest.place)
		}
		a.order = a.order[1:]
	}
	p := place{client, server, e.Server.Port()}
	if e.Active {
		p.from, p.to = server, client
	}
	until := now.Add(announcedValid)
	a.at[p] = announcement{until, e}
	a.order = append(a.order, dated{p, until})
}

// take is what was announced of a flow to a server's port, once.
func (a *announced) take(now time.Time, client, server netip.Addr, port uint16) (e app.Expectation, ok bool) {
	if len(a.at) == 0 {
		return e, false
	}
	p := place{client, server, port}
	found, ok := a.at[p]
	if !ok {
		return e, false
	}
	delete(a.at, p)
	return found.Expectation, !now.After(found.until)
}
