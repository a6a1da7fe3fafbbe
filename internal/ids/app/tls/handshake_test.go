package tls

import (
	"slices"
	"strings"
	"testing"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/app/apptest"
	"gotcp/internal/ids/event"
)

// TestMessagesAcrossRecords: a hello in records of a few bytes, and two messages
// in one record.
func TestMessagesAcrossRecords(t *testing.T) {
	hello := message(1, offer([]uint16{1}, []uint16{0}, map[uint16]string{0: "\x00\x04\x00\x00\x01x"}))
	for size := 1; size < 9; size++ {
		d := ""
		for b := hello; b != ""; b = b[min(size, len(b)):] {
			d += record(22, b[:min(size, len(b))])
		}
		p := New()
		apptest.Feed(p, []apptest.Chunk{apptest.C(d)})
		if got := apptest.Values(p, app.TLSSNI, app.ToServer); !slices.Equal(got, []string{"x"}) || p.Failed(app.ToServer) {
			t.Errorf("records of %d bytes: %q", size, got)
		}
	}
	p := New()
	apptest.Feed(p, []apptest.Chunk{apptest.C(record(22, hello+message(16, "key")))})
	if v, _ := p.tx.Number(app.TLSState, app.ToServer, 0); v != stateClientHello|stateClientKeyExchange {
		t.Errorf("state %d", v)
	}
}

// TestMessageAboveTheCapIsDropped: what follows it is found again.
func TestMessageAboveTheCapIsDropped(t *testing.T) {
	part := strings.Repeat("x", 16000)
	d := record(22, "\x0b\x03\x00\x00"+part)
	for range 11 {
		d += record(22, part)
	}
	d += record(22, strings.Repeat("x", 0x30000-12*16000)+message(16, "key"))
	p := New()
	apptest.Feed(p, []apptest.Chunk{apptest.C(d)})
	if n := p.Weight(); n != 0 {
		t.Errorf("%d bytes of it are kept", n)
	}
	if v, _ := p.tx.Number(app.TLSState, app.ToServer, 0); v != stateClientKeyExchange {
		t.Errorf("state %d: the message behind it was not found", v)
	}
	if got := p.tx.Events(app.ToServer); !slices.Contains(got, event.TLSHandshakeInvalidLength) {
		t.Errorf("events %v", got)
	}
}
