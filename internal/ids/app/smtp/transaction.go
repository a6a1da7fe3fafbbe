package smtp

import (
	"bytes"

	"gotcp/internal/ids/app"
)

// Mail is the step that a transaction has made with its sender.
const Mail app.Progress = 1

// The limits of what is kept of one.
const (
	maxRecipients = 256
)

// Transaction is one mail, with the commands before it.
type Transaction struct {
	app.Course
	helo, from []byte
	recipients [][]byte
	head       letterhead
	mailed     bool // DATA was said
	headed     bool // its headers are over
	links      [][]byte
	digest     []byte // of its body
	files      []file
	cuts       *app.Cuts // of the parser
	digests    app.Digests
}

// Buffer implements app.Transaction.
func (t *Transaction) Buffer(b app.Buffer, dir app.Direction, i int) (data []byte, final, ok bool) {
	done := t.Done(app.ToServer)
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
	case app.EmailReceived:
		data = at(t.head.received, i)
		return data, t.headed || done || data != nil, len(data) > 0
	case app.EmailURL:
		data = at(t.links, i)
		return data, done || data != nil, data != nil
	case app.EmailBodyMD5:
		return t.digest, done, i == 0 && t.digest != nil
	case app.FileName:
		if i < len(t.files) {
			return t.files[i].name, true, true
		}
	case app.FileData:
		if i < len(t.files) {
			return t.files[i].data, t.files[i].closed, true
		}
	}
	if d, ok := app.DigestOf(b); ok {
		return t.digestOf(d, i)
	}
	data = t.head.value(b)
	return data, t.headed || done, i == 0 && len(data) > 0
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

func (t *Transaction) addRecipient(b []byte) {
	if len(t.recipients) < maxRecipients {
		t.recipients = append(t.recipients, bytes.Clone(b))
	}
}

func (t *Transaction) weight() (n int) {
	for i := range t.files {
		n += cap(t.files[i].data) + t.files[i].sums.Weight()
	}
	for _, b := range t.recipients {
		n += cap(b)
	}
	for _, b := range t.links {
		n += cap(b)
	}
	return n + t.head.weight()
}
