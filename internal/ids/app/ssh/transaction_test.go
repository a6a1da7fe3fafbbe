package ssh

import (
	"testing"

	"gotcp/internal/ids/app"
)

// TestWhatIsFinal: the banner is before the offer, and each is before the end.
func TestWhatIsFinal(t *testing.T) {
	p := New()
	if _, final, ok := p.tx.Buffer(app.SSHSoftware, app.ToServer, 0); final || ok {
		t.Error("before the banner")
	}
	p.Input(app.ToServer, []byte("SSH-2.0-x\r\n"), false)
	if _, final, ok := p.tx.Buffer(app.SSHSoftware, app.ToServer, 0); !final || !ok || p.tx.Progress(app.ToServer) != Banner {
		t.Error("behind the banner")
	}
	if _, final, ok := p.tx.Buffer(app.SSHHassh, app.ToServer, 0); final || ok {
		t.Error("an offer that was not made is final")
	}
	p.Input(app.ToServer, nil, true)
	if _, final, ok := p.tx.Buffer(app.SSHHassh, app.ToServer, 0); !final || ok {
		t.Error("at the end all is final")
	}
	p.Forget(1)
	if len(p.Transactions()) != 0 {
		t.Error("not forgotten")
	}
}
