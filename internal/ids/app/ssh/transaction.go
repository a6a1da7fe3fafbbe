package ssh

import (
	"gotcp/internal/ids/app"
)

// The steps of a transaction.
const (
	Banner = app.SSHBanner
	Offer  = app.SSHOffer
)

// Transaction is one session.
type Transaction struct {
	app.Course
	sides  [2]half
	failed bool // so that one of its sides is followed no further
}

// half is what one side has said.
type half struct {
	version, software []byte
	algorithms        []byte // as hassh joins them
	hash              []byte
}

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
	return data, t.Progress(dir) >= step, i == 0 && len(data) > 0
}

func only(dir, want app.Direction, data []byte) []byte {
	if dir != want {
		return nil
	}
	return data
}

// Faulty implements app.Faulty.
func (t *Transaction) Faulty() bool { return t.failed }

// Number implements app.Transaction.
func (t *Transaction) Number(app.Number, app.Direction, int) (uint64, bool) { return 0, false }

func (t *Transaction) finish(dir app.Direction) { t.Step(dir, app.Complete) }
