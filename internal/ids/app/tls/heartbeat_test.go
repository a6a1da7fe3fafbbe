package tls

import (
	"slices"
	"strings"
	"testing"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/app/apptest"
	"gotcp/internal/ids/event"
)

func TestEncryptedHeartbeatLeaks(t *testing.T) {
	p := New()
	apptest.Feed(p, []apptest.Chunk{
		apptest.C(record(20, "\x01")), apptest.S(record(20, "\x01")),
		apptest.C(record(24, strings.Repeat("e", 40))), apptest.S(record(24, strings.Repeat("e", 4000))),
	})
	if got := p.tx.Events(app.ToClient); !slices.Contains(got, event.TLSDataleakHeartbeat) {
		t.Errorf("events %v", got)
	}
}

func TestHeartbeats(t *testing.T) {
	fine := record(24, "\x01\x00\x01x"+strings.Repeat("p", 16))
	for _, test := range []struct {
		name string
		d    []apptest.Chunk
		dir  app.Direction
		want []event.Event
	}{
		{"request and answer", []apptest.Chunk{apptest.C(fine), apptest.S(record(24, "\x02\x00\x01x"+strings.Repeat("p", 16)))}, app.ToClient, nil},
		{"more than it brings", []apptest.Chunk{apptest.C(record(24, "\x01\x40\x00"))}, app.ToServer, []event.Event{event.TLSOverflowHeartbeat}},
		{"two in flight", []apptest.Chunk{apptest.C(fine + fine)}, app.ToServer, []event.Event{event.TLSInvalidHeartbeat}},
		{"no padding", []apptest.Chunk{apptest.C(record(24, "\x01\x00\x01x"))}, app.ToServer, []event.Event{event.TLSInvalidHeartbeat}},
		{"no type", []apptest.Chunk{apptest.C(record(24, "\x07\x00\x01x"))}, app.ToServer, []event.Event{event.TLSInvalidHeartbeat}},
	} {
		p := New()
		apptest.Feed(p, test.d)
		if got := p.tx.Events(test.dir); !slices.Equal(got, test.want) {
			t.Errorf("%s: events %v, want %v", test.name, got, test.want)
		}
	}
}
