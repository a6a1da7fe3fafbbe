package tls

import (
	"slices"
	"strings"
	"testing"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/app/apptest"
	"gotcp/internal/ids/event"
)

func TestServerNames(t *testing.T) {
	for _, test := range []struct {
		name, body string
		want       []string
		event      event.Event
	}{
		{"one", "\x00\x07\x00\x00\x04x.yz", []string{"x.yz"}, 0},
		{"empty list", "", nil, 0},
		{"of another type", "\x00\x07\x01\x00\x04x.yz", nil, event.TLSInvalidSNIType},
		{"empty", "\x00\x03\x00\x00\x00", nil, event.TLSInvalidSNILength},
		{"beyond the extension", "\x00\x07\x00\x00\x09x.yz", nil, event.TLSInvalidSNILength},
		{"longer than names are", "\x01\x03\x00\x01\x00" + strings.Repeat("x", 256), nil, event.TLSInvalidSNILength},
	} {
		p := New()
		apptest.Feed(p, []apptest.Chunk{apptest.C(record(22, message(1, offer([]uint16{1}, []uint16{0}, map[uint16]string{0: test.body}))))})
		if got := apptest.Values(p, app.TLSSNI, app.ToServer); !slices.Equal(got, test.want) {
			t.Errorf("%s: %q", test.name, got)
		}
		var want []event.Event
		if test.event != 0 {
			want = []event.Event{test.event}
		}
		if got := p.tx.Events(app.ToServer); !slices.Equal(got, want) {
			t.Errorf("%s: events %v, want %v", test.name, got, want)
		}
	}
}

func TestTwoServerNames(t *testing.T) {
	p := New()
	apptest.Feed(p, []apptest.Chunk{apptest.C(record(22, message(1, offer([]uint16{1}, []uint16{0, 0}, map[uint16]string{0: "\x00\x04\x00\x00\x01x"}))))})
	if got := p.tx.Events(app.ToServer); !slices.Equal(got, []event.Event{event.TLSMultipleSNI}) {
		t.Errorf("events %v", got)
	}
	if got := apptest.Values(p, app.TLSSNI, app.ToServer); !slices.Equal(got, []string{"x"}) {
		t.Errorf("%q", got)
	}
}

// TestSupportedVersions: the first that means something is the client's version.
func TestSupportedVersions(t *testing.T) {
	p := New()
	apptest.Feed(p, []apptest.Chunk{apptest.C(record(22, message(1, offer([]uint16{1}, []uint16{43}, map[uint16]string{43: "\x06\x2a\x2a\x7f\x1c\x03\x03"}))))})
	if v, _ := p.tx.Number(app.TLSVersion, app.ToServer, 0); v != 0x7f1c {
		t.Errorf("version %#x", v)
	}
}

func TestHelloIsOneDirections(t *testing.T) {
	p := New()
	apptest.Feed(p, []apptest.Chunk{apptest.C(record(22, message(1, offer([]uint16{1}, nil, nil))))})
	if _, final, ok := p.tx.Buffer(app.TLSSNI, app.ToServer, 0); ok || !final {
		t.Error("no name has to be final")
	}
	if _, _, ok := p.tx.Buffer(app.JA3SHash, app.ToServer, 0); ok {
		t.Error("a client has a server's fingerprint")
	}
}
