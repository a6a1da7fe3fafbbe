package detect

import (
	"net/netip"
	"testing"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/decode"
)

func TestAddressBytes(t *testing.T) {
	m := &Matcher{in: &Input{Packet: &decode.Packet{Src: client, Dst: netip.MustParseAddr("2001:db8::1")}}}
	if b := m.addressBytes(app.IPSource); string(b) != "\x0a\x00\x00\x01" {
		t.Errorf("%x", b)
	}
	if b := m.addressBytes(app.IPDestination); len(b) != 16 || string(b[:4]) != "\x20\x01\x0d\xb8" || b[15] != 1 {
		t.Errorf("%x", b)
	}
	if n := testing.AllocsPerRun(100, func() { m.addressBytes(app.IPSource); m.addressBytes(app.IPDestination) }); n > 0 {
		t.Errorf("%v allocations", n)
	}
	m.in.Packet = &decode.Packet{}
	if b := m.addressBytes(app.IPSource); b != nil {
		t.Errorf("%x of a packet without", b)
	}
}
