package decode

import (
	"testing"

	"gotcp/internal/ids/event"
	"gotcp/internal/wire"
)

// segment is a TCP segment with these options.
func segment(t *testing.T, options string, payload string) []byte {
	b := make([]byte, wire.TCPMinLen)
	o := bytesOf(t, options)
	h := wire.TCPFields{SrcPort: 7, DstPort: 8, Flags: wire.ACK}
	h.Put(b, nil)
	b[12] = byte((wire.TCPMinLen + len(o)) / 4 << 4)
	b = join(b, o, []byte(payload))
	wire.TCP(b).SetChecksum(v4a, v4b)
	return b
}

func TestTCP(t *testing.T) {
	p := expectEvents(t, IPv4, ip4(wire.ProtoTCP, segment(t, "0204 05b4 0101 080a 00000001 00000002", "hi")))[0]
	if p.TCP == nil || p.SrcPort != 7 || p.DstPort != 8 || string(p.Payload) != "hi" || p.ChecksumBad ||
		p.TCPOptions.MSS != 1460 || p.TCPOptions.TSVal != 1 {
		t.Errorf("%+v", p)
	}
	good := segment(t, "", "")
	for _, c := range []struct {
		b []byte
		e event.Event
	}{
		{good[:19], event.TCPPacketTooSmall},
		{join(good[:12], []byte{0x60}, good[13:]), event.TCPHeaderLenTooSmall},
		{join(good[:12], []byte{0x40}, good[13:]), event.TCPInvalidOptionLen},
	} {
		p := expectEvents(t, IPv4, ip4(wire.ProtoTCP, c.b), c.e)[0]
		if p.TCP != nil || !p.Invalid || p.Proto != wire.ProtoTCP {
			t.Errorf("%v: a broken segment is one", c.e)
		}
	}
}

func TestTCPOptions(t *testing.T) {
	for options, want := range map[string][]event.Event{
		"01010101":                          nil,
		"0204 05b4":                         nil,
		"0203 05 00":                        {event.TCPOptionInvalidLen},
		"0209 0000":                         {event.TCPOptionInvalidLen},
		"0201 0000":                         {event.TCPOptionInvalidLen},
		"0204 05b4 0204 05b4":               {event.TCPOptionDuplicate},
		"0304 0000":                         {event.TCPOptionInvalidLen},
		"0402 0402":                         {event.TCPOptionDuplicate},
		"0506 00000000 0101":                {event.TCPOptionInvalidLen},
		"050a 00000000 00000000 0101":       {},
		"0502 0502":                         nil,
		"1d03 00 00":                        {event.TCPOptionInvalidLen},
		"1312 0000 0000 0000":               {event.TCPOptionInvalidLen},
		"2206 01020304 0101":                nil,
		"2205 010203 010101":                {event.TCPOptionInvalidLen},
		"000000ff":                          nil,
		"fe04 0000":                         nil,
		"fd06 00000000 0101":                {event.TCPOptionInvalidLen},
		"2204 0102":                         {event.TCPOptionInvalidLen},
		"fe04 f989 2202":                    {event.TCPOptionDuplicate},
		"fe0c f989 0000000000000000":        nil,
		"fd04 0000 fe04 0000":               nil,
		"01010102":                          nil,
		"080a 00000000 00000000 0101":       nil,
		"080a 00000000 00000000 0809000000": {event.TCPOptionInvalidLen},
	} {
		o := bytesOf(t, options)
		for len(o)%4 != 0 {
			options += "00"
			o = append(o, 0)
		}
		t.Run(options, func(t *testing.T) {
			expectEvents(t, IPv4, ip4(wire.ProtoTCP, segment(t, options, "")), want...)
		})
	}
}

func TestFastOpen(t *testing.T) {
	for options, want := range map[string]bool{"": false, "0101 2202": true, "0204 05b4 0101 2202": true, "01010122": false, "0200 2202": false,
		"fe04 f989": true, "fe04 f988": false, "fd0c f989 0102030405060708": true, "fd06 f989 0102": false} {
		p := decoded(IPv4, ip4(wire.ProtoTCP, segment(t, options, "")))[0]
		if p.FastOpen() != want {
			t.Errorf("%q: %v", options, !want)
		}
	}
}
