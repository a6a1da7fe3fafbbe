package tls

import (
	"testing"

	"gotcp/internal/ids/app"
)

// What a side says of itself is final with its hello, its certificates when they can't come any more.
func TestWhatIsFinal(t *testing.T) {
	tx := &Transaction{}
	look := func(b app.Buffer, final, ok bool) {
		t.Helper()
		if _, f, o := tx.Buffer(b, app.ToClient, 0); f != final || o != ok {
			t.Errorf("buffer %d: final %v, there %v", b, f, o)
		}
	}
	look(app.TLSRandom, false, false)
	look(app.TLSCerts, false, false)
	tx.sides[app.ToClient].hello = hello{seen: true, random: []byte("0123456789")}
	look(app.TLSRandom, true, true)
	look(app.TLSSNI, true, false) // of clients only
	tx.sides[app.ToClient].chain = [][]byte{[]byte("certificate")}
	look(app.TLSCerts, false, true)
	look(app.TLSCertSubject, false, false)
	tx.settle(app.ToClient)
	look(app.TLSCertSubject, true, false)
	if tx.Progress(app.ToClient) != Handshake || tx.Progress(app.ToServer) != app.Started {
		t.Errorf("progress %d and %d", tx.Progress(app.ToServer), tx.Progress(app.ToClient))
	}
	version := tx.Version(app.ToClient)
	if tx.settle(app.ToClient); tx.Version(app.ToClient) != version {
		t.Error("settled twice")
	}
}

func TestRandom(t *testing.T) {
	tx := &Transaction{}
	for random, parts := range map[string][2]string{"0123456789": {"0123", "456789"}, "012": {"012", ""}} {
		tx.sides[app.ToServer].hello.random = []byte(random)
		for i, b := range []app.Buffer{app.TLSRandomTime, app.TLSRandomBytes} {
			if data, _, ok := tx.Buffer(b, app.ToServer, 0); string(data) != parts[i] || ok != (parts[i] != "") {
				t.Errorf("%q: buffer %d: %q %v", random, b, data, ok)
			}
		}
	}
}

// A state that nothing is known of is one that rules ask for (ssl_state:unknown).
func TestState(t *testing.T) {
	tx := &Transaction{}
	if n, ok := tx.Number(app.TLSState, app.ToServer, 0); !ok || n != stateUnknown {
		t.Errorf("at first %d %v", n, ok)
	}
	tx.enter(app.ToServer, stateClientHello)
	tx.enter(app.ToServer, stateClientKeyExchange)
	if n, _ := tx.Number(app.TLSState, app.ToServer, 0); n != stateClientHello|stateClientKeyExchange || tx.Progress(app.ToServer) != Hello {
		t.Errorf("state %d, progress %d", n, tx.Progress(app.ToServer))
	}
}

func TestResumed(t *testing.T) {
	tx := &Transaction{}
	if tx.Resumed() {
		t.Error("before the hello")
	}
	s := &tx.sides[app.ToClient]
	s.hello, s.version = hello{seen: true}, version12
	if tx.Resumed() {
		t.Error("while certificates may come")
	}
	if tx.settle(app.ToClient); !tx.Resumed() {
		t.Error("without certificates")
	}
	if s.version = version13; tx.Resumed() {
		t.Error("1.3 shows none")
	}
}
