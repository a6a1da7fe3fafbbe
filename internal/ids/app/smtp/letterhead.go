package smtp

import (
	"bytes"

	"gotcp/internal/ids/app"
)

// maxReceived caps the hops that are kept of a mail.
const maxReceived = 64

// letterhead is what the headers of a mail itself say, not those of its parts: RFC
// 5322 §3.6. Of a field that stands there twice the first counts; hops are many.
type letterhead struct {
	fields   [len(letterheadFields)][]byte
	received [][]byte
}

// letterheadFields are the fields that are kept, and their buffers.
var letterheadFields = [...]struct {
	name   string
	buffer app.Buffer
}{
	{"From", app.EmailFrom},
	{"To", app.EmailTo},
	{"Cc", app.EmailCC},
	{"Subject", app.EmailSubject},
	{"Date", app.EmailDate},
	{"Message-ID", app.EmailMessageID},
	{"X-Mailer", app.EmailXMailer},
}

// keep takes in a field, unfolded.
func (l *letterhead) keep(name, value []byte) {
	value = bytes.TrimSpace(value)
	if is(name, "Received") {
		if len(l.received) < maxReceived {
			l.received = append(l.received, bytes.Clone(value))
		}
		return
	}
	for i := range letterheadFields {
		if l.fields[i] == nil && is(name, letterheadFields[i].name) {
			l.fields[i] = append([]byte{}, value...)
		}
	}
}

// value is a field's; nil if it is not there (yet).
func (l *letterhead) value(b app.Buffer) []byte {
	for i := range letterheadFields {
		if letterheadFields[i].buffer == b {
			return l.fields[i]
		}
	}
	return nil
}

func (l *letterhead) weight() (n int) {
	for _, b := range l.fields {
		n += cap(b)
	}
	for _, b := range l.received {
		n += cap(b)
	}
	return n
}
