package smtp

import (
	"testing"

	"gotcp/internal/ids/app"
)

// A value is final once nothing can come any more that would change it.
func TestWhatIsFinal(t *testing.T) {
	tx := &Transaction{}
	look := func(b app.Buffer, dir app.Direction, i int, final, ok bool) {
		t.Helper()
		if _, f, o := tx.Buffer(b, dir, i); f != final || o != ok {
			t.Errorf("buffer %d[%d]: final %v, there %v", b, i, f, o)
		}
	}
	look(app.SMTPMailFrom, app.ToServer, 0, false, false)
	look(app.SMTPRcptTo, app.ToServer, 0, false, false)
	look(app.FileData, app.ToServer, 0, false, false)
	look(app.SMTPRcptTo, app.ToClient, 0, true, false)
	tx.from = []byte("<a@b>")
	tx.addRecipient([]byte("<c@d>"))
	look(app.SMTPMailFrom, app.ToServer, 0, true, true)
	look(app.SMTPMailFrom, app.ToServer, 1, true, false)
	look(app.SMTPRcptTo, app.ToServer, 0, true, true)
	look(app.SMTPRcptTo, app.ToServer, 1, false, false)
	tx.files = append(tx.files, file{name: []byte("x"), data: []byte("abc"), size: 3})
	look(app.SMTPRcptTo, app.ToServer, 1, true, false) // the mail has begun
	look(app.FileName, app.ToServer, 0, true, true)
	look(app.FileData, app.ToServer, 0, false, true)
	tx.files[0].closed = true
	look(app.FileData, app.ToServer, 0, true, true)
	look(app.FileData, app.ToServer, 1, false, false)
	tx.Step(app.ToServer, app.Complete)
	look(app.FileData, app.ToServer, 1, true, false)
}

func TestNumbers(t *testing.T) {
	tx := &Transaction{files: []file{{size: 7}}}
	if n, ok := tx.Number(app.FileSize, app.ToServer, 0); !ok || n != 7 {
		t.Errorf("size %d %v", n, ok)
	}
	for _, other := range []struct {
		n   app.Number
		dir app.Direction
		i   int
	}{{app.FileSize, app.ToServer, 1}, {app.FileSize, app.ToClient, 0}, {app.DNSRRType, app.ToServer, 0}} {
		if n, ok := tx.Number(other.n, other.dir, other.i); ok {
			t.Errorf("%+v: %d", other, n)
		}
	}
}

// Recipients beyond the limit are not kept, and what is kept is weighed.
func TestRecipientsHaveALimit(t *testing.T) {
	tx := &Transaction{}
	for range maxRecipients + 10 {
		tx.addRecipient([]byte("<somebody@example.org>"))
	}
	if n := len(tx.recipients); n != maxRecipients {
		t.Errorf("%d recipients", n)
	}
	if n := tx.weight(); n < maxRecipients*len("<somebody@example.org>") {
		t.Errorf("weight %d", n)
	}
}
