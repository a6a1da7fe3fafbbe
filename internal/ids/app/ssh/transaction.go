package ssh

import (
	"gotcp/internal/ids/app"
	"gotcp/internal/ids/event"
)

// The steps of a transaction.
const (
	Banner app.Progress = 1
	Offer  app.Progress = 2
)

// Transaction is one session.
type Transaction struct {
	sides [2]half
}

// half is what one side has said.
type half struct {
	version, software []byte
	algorithms        []byte // as hassh joins them
	hash              []byte
	progress          app.Progress
	changes           uint32
	events            []event.Event
}

// Progress implements app.Transaction.
func (t *Transaction) Progress(dir app.Direction) app.Progress { return t.sides[dir].progress }

// Version implements app.Transaction.
func (t *Transaction) Version(dir app.Direction) uint32 { return t.sides[dir].changes }

// Buffer implements app.Transaction: each side's own.
func (t *Transaction) Buffer(b app.Buffer, dir app.Direction, i int) (data []byte, final, ok bool) {
	s := &t.sides[dir]
	step := Offer
	switch b {
	case app.SSHProto:
		data, step = s.version, Banner
	case app.SSHSoftware:
		data, step = s.software, Banner
	case app.SSHHassh:
		data = only(dir, app.ToServer, s.fingerprint())
	case app.SSHHasshString:
		data = only(dir, app.ToServer, s.algorithms)
	case app.SSHHasshServer:
		data = only(dir, app.ToClient, s.fingerprint())
	case app.SSHHasshServerString:
		data = only(dir, app.ToClient, s.algorithms)
	}
	return data, s.progress >= step, i == 0 && len(data) > 0
}

func only(dir, want app.Direction, data []byte) []byte {
	if dir != want {
		return nil
	}
	return data
}

// Number implements app.Transaction.
func (t *Transaction) Number(app.Number, app.Direction, int) (uint64, bool) { return 0, false }

// Events implements app.Transaction.
func (t *Transaction) Events(dir app.Direction) []event.Event { return t.sides[dir].events }

func (t *Transaction) raise(dir app.Direction, e event.Event) {
	s := &t.sides[dir]
	for _, have := range s.events {
		if have == e {
			return
		}
	}
	s.events = append(s.events, e)
	s.changes++
}

func (t *Transaction) step(dir app.Direction, to app.Progress) {
	if s := &t.sides[dir]; s.progress < to {
		s.progress = to
		s.changes++
	}
}

func (t *Transaction) finish(dir app.Direction) { t.step(dir, app.Complete) }
