package dns

import (
	"slices"
	"strings"
	"testing"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/app/apptest"
	"gotcp/internal/ids/event"
)

func TestNumbers(t *testing.T) {
	p := run(false, apptest.C(build(4<<11, [4]uint16{1}, wireName("x"), "\x00\x1c\x00\x01")))
	tx := p.Transactions()[0]
	for _, want := range []struct {
		n app.Number
		v uint64
	}{{app.DNSOpcode, 4}, {app.DNSRCode, 0}, {app.DNSRRType, 28}} {
		if v, ok := tx.Number(want.n, app.ToServer, 0); !ok || v != want.v {
			t.Errorf("number %d: %d %v, want %d", want.n, v, ok, want.v)
		}
		if _, ok := tx.Number(want.n, app.ToClient, 0); ok {
			t.Errorf("number %d: also in the other direction", want.n)
		}
	}
}

func TestEvents(t *testing.T) {
	for _, test := range []struct {
		name string
		c    apptest.Chunk
		want []event.Event
	}{
		{"fine", apptest.C(ask("x.y")), nil},
		{"z", apptest.C(build(0x0140, [4]uint16{1}, wireName("x"), "\x00\x01\x00\x01")), []event.Event{event.DNSZFlagSet}},
		{"opcode", apptest.C(build(9<<11, [4]uint16{1}, wireName("x"), "\x00\x01\x00\x01")), []event.Event{event.DNSInvalidOpcode}},
		{"a response to the server", apptest.C(build(0x8000, [4]uint16{1}, wireName("x"), "\x00\x01\x00\x01")), []event.Event{event.DNSNotRequest}},
		{"a query to the client", apptest.S(ask("x")), []event.Event{event.DNSNotResponse}},
		{"a question cut short", apptest.C(build(0, [4]uint16{1}, "\x20abc")), []event.Event{event.DNSMalformedData}},
		{"reserved label type", apptest.C(build(0, [4]uint16{1}, "\x80abcdefg")), []event.Event{event.DNSMalformedData}},
		{"additional records cut short", apptest.C(build(0, [4]uint16{1, 0, 0, 1}, wireName("x"), "\x00\x01\x00\x01\x00\x00")), []event.Event{event.DNSInvalidAdditionals}},
		{"pointer to itself behind another", apptest.S(build(0x8000, [4]uint16{1, 1}, wireName("x"), "\x00\x01\x00\x01", entry("\xc0\x1f", typeNull, "\xc0\x1f"))), []event.Event{event.DNSInfiniteLoop}},
		{"pointer to itself", apptest.S(build(0x8000, [4]uint16{1}, "\xc0\x0c", "\x00\x01\x00\x01")), []event.Event{event.DNSMalformedData}},
		{"two pointers at one another", apptest.S(build(0x8000, [4]uint16{1, 1}, wireName("x"), "\x00\x01\x00\x01", entry("\xc0\x1f", typeNull, "\xc0\x13"))), []event.Event{event.DNSTooManyLabels}},
		{"long name", apptest.C(build(0, [4]uint16{1}, wireName(strings.Repeat(strings.Repeat("a", 63)+".", 17)), "\x00\x01\x00\x01")), []event.Event{event.DNSNameTooLong}},
	} {
		p := run(false, test.c)
		if len(p.Transactions()) != 1 {
			t.Errorf("%s: %d transactions", test.name, len(p.Transactions()))
			continue
		}
		if got := p.Transactions()[0].Events(test.c.Dir); !slices.Equal(got, test.want) {
			t.Errorf("%s: events %v, want %v", test.name, got, test.want)
		}
	}
}

// typeNull has data that nobody looks into.
const typeNull = 10

func TestTypesOfAResponse(t *testing.T) {
	p := run(false, apptest.S(build(0x8000, [4]uint16{1, 2}, wireName("q"), "\x00\xff\x00\x01",
		entry("\xc0\x0c", typeCNAME, wireName("x")), entry("\xc0\x0c", typeA, "1234"))))
	tx := p.Transactions()[0]
	var got []uint64
	for i := 0; ; i++ {
		v, ok := tx.Number(app.DNSRRType, app.ToClient, i)
		if !ok {
			break
		}
		got = append(got, v)
	}
	if !slices.Equal(got, []uint64{typeCNAME, typeA}) {
		t.Errorf("%v", got)
	}
}
