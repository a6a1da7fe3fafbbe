package decode

import (
	"testing"

	"gotcp/internal/ids/event"
	"gotcp/internal/wire"
)

func TestIPv4Options(t *testing.T) {
	for _, c := range []struct {
		options string
		want    []event.Event
	}{
		{"94040000 01010101", nil},
		{"94040000", []event.Event{event.IPv4OptionPadRequired}},
		{"07070400000000 00", nil},
		{"07070500000000 00", []event.Event{event.IPv4OptionMalformed}},
		{"07070300000000 00", []event.Event{event.IPv4OptionMalformed}},
		{"07020000 00000000", []event.Event{event.IPv4OptionInvalidLen}},
		{"07410000 00000000", []event.Event{event.IPv4OptionInvalidLen}},
		{"94010000 00000000", []event.Event{event.IPv4OptionInvalidLen}},
		{"01010101 01010194", []event.Event{event.IPv4OptionEOLRequired}},
		{"94040000 94040000", []event.Event{event.IPv4OptionDuplicate}},
		{"4408050000000000", nil},
		{"4408050200000000", nil},
		{"4408040000000000", []event.Event{event.IPv4OptionMalformed}},
		{"82080000 00000000", []event.Event{event.IPv4OptionInvalidLen}},
		{"99040000 00000000", []event.Event{event.IPv4OptionInvalid}},
		{"99040000 99040000", []event.Event{event.IPv4OptionInvalid}},
		{"8608000000010104 0000", []event.Event{event.IPv4OptionPadRequired, event.IPv4OptionMalformed}},
		{"860a00000001010400000000 00000000", nil},
		{"860a0000000001040000 000000000000", nil},
		{"860a0000000101040100 000000000000", []event.Event{event.IPv4OptionMalformed}},
		{"860a0000000107040100 000000000000", nil},
		{"860a0000000103040000 000000000000", []event.Event{event.IPv4OptionMalformed}},
	} {
		b := ip4With(wire.IPv4Fields{Proto: wire.ProtoUDP, Options: bytesOf(t, c.options)}, udp(7, 8, nil, false))
		t.Run(c.options, func(t *testing.T) {
			p := expectEvents(t, IPv4, b, c.want...)[0]
			if p.UDP == nil || p.Invalid {
				t.Error("what is behind the options is not looked at")
			}
		})
	}
}
