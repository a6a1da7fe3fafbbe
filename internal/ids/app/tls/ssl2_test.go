package tls

import (
	"testing"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/app/apptest"
)

func TestSSL2Hello(t *testing.T) {
	p := New()
	apptest.Feed(p, []apptest.Chunk{apptest.C("\x80\x0c\x01\x03\x00\x00\x03\x00\x00\x00\x00abc"), apptest.S("\x80\x0b\x04\x00\x01\x00\x02\x00\x00\x00\x00\x00\x00")})
	if v, _ := p.tx.Number(app.TLSVersion, app.ToServer, 0); v != version3 {
		t.Errorf("version %#x", v)
	}
	if v, _ := p.tx.Number(app.TLSVersion, app.ToClient, 0); v != version2 {
		t.Errorf("server's version %#x", v)
	}
	if v, _ := p.tx.Number(app.TLSState, app.ToClient, 0); v != stateServerHello {
		t.Errorf("state %d", v)
	}
}
