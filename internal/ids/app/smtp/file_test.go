package smtp

import (
	"strings"
	"testing"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/app/apptest"
)

func TestWhatIsKeptIsBounded(t *testing.T) {
	p := New()
	line := strings.Repeat("x", 900) + "\r\n"
	var b strings.Builder
	b.WriteString("Content-Type: multipart/mixed; boundary=b\r\n\r\n")
	for range maxFiles + 10 {
		b.WriteString("--b\r\nContent-Type: x/y; name=z\r\n\r\n" + strings.Repeat(line, 200))
	}
	apptest.Feed(p, mailOf(b.String()))
	tx := p.Transactions()[0].(*Transaction)
	if len(tx.files) != maxFiles || tx.kept() > maxAllFiles {
		t.Errorf("%d files, %d bytes", len(tx.files), tx.kept())
	}
	if n := p.Weight(); n < tx.kept() || n > 3*maxAllFiles {
		t.Errorf("weight %d, %d bytes kept", n, tx.kept())
	}
	// Of the first three there is the beginning, of the others nothing, and there is no place for the last ten.
	if got := p.TakeCuts(); got != (app.Cuts{Bodies: maxFiles + 10}) || p.TakeCuts() != (app.Cuts{}) {
		t.Errorf("cut: %+v", got)
	}
	if tx.files[0].size < 180000 {
		t.Errorf("size %d", tx.files[0].size)
	}
}
