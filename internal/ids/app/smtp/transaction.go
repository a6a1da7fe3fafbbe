package smtp

import (
	"bytes"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/event"
)

// Mail is the step that a transaction has made with its sender.
const Mail app.Progress = 1

// The limits of what is kept of one.
const (
	maxRecipients = 256
)

// Transaction is one mail, with the commands before it.
type Transaction struct {
	helo, from []byte
	recipients [][]byte
	files      []file
	sides      [2]half
}

type half struct {
	progress app.Progress
	changes  uint32
	events   []event.Event
}

// Progress implements app.Transaction.
func (t *Transaction) Progress(dir app.Direction) app.Progress { return t.sides[dir].progress }

// Version implements app.Transaction.
func (t *Transaction) Version(dir app.Direction) uint32 { return t.sides[dir].changes }

// Buffer implements app.Transaction.
func (t *Transaction) Buffer(b app.Buffer, dir app.Direction, i int) (data []byte, final, ok bool) {
	done := t.done(app.ToServer)
	if dir != app.ToServer {
		return nil, true, false
	}
	switch b {
	case app.SMTPHelo:
		return t.helo, true, i == 0 && len(t.helo) > 0
	case app.SMTPMailFrom:
		return t.from, t.from != nil || done, i == 0 && len(t.from) > 0
	case app.SMTPRcptTo:
		data = at(t.recipients, i)
		return data, len(t.files) > 0 || done || data != nil, data != nil
	case app.FileName:
		if i < len(t.files) {
			return t.files[i].name, true, true
		}
	case app.FileData:
		if i < len(t.files) {
			return t.files[i].data, t.files[i].closed, true
		}
	}
	return nil, done, false
}

func at(list [][]byte, i int) []byte {
	if i >= len(list) {
		return nil
	}
	return list[i]
}

// Number implements app.Transaction.
func (t *Transaction) Number(n app.Number, dir app.Direction, i int) (value uint64, ok bool) {
	if n != app.FileSize || dir != app.ToServer || i >= len(t.files) {
		return 0, false
	}
	return t.files[i].size, true
}

// Events implements app.Transaction.
func (t *Transaction) Events(dir app.Direction) []event.Event { return t.sides[dir].events }

func (t *Transaction) addRecipient(b []byte) {
	if len(t.recipients) < maxRecipients {
		t.recipients = append(t.recipients, bytes.Clone(b))
	}
}

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

func (t *Transaction) changed(dir app.Direction) { t.sides[dir].changes++ }

func (t *Transaction) done(dir app.Direction) bool { return t.sides[dir].progress == app.Complete }

func (t *Transaction) step(dir app.Direction, to app.Progress) {
	if s := &t.sides[dir]; s.progress < to {
		s.progress = to
		s.changes++
	}
}

func (t *Transaction) weight() (n int) {
	for i := range t.files {
		n += cap(t.files[i].data)
	}
	for _, b := range t.recipients {
		n += cap(b)
	}
	return n
}
