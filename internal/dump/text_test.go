package dump

import (
	"strings"
	"testing"

	"gotcp/internal/capture"
	"gotcp/internal/dissect"
	"gotcp/internal/wire"
)

func lines(t *testing.T, r Renderer, p *capture.Packet) string {
	t.Helper()
	b, err := r.Append([]byte("before "), p, 1)
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimPrefix(string(b), "before ")
}

// Colour surrounds the first line and changes no character of it.
func TestColor(t *testing.T) {
	o := dissect.Options{Time: dissect.NoTime, Dump: dissect.Hex}
	for want, data := range map[string][]byte{
		red:     frame(wire.TypeIPv4, segment(wire.RST, "")),
		green:   frame(wire.TypeIPv4, segment(wire.SYN|wire.ACK, "")),
		yellow:  frame(wire.TypeIPv4, segment(wire.FIN|wire.ACK, "")),
		"":      frame(wire.TypeIPv4, segment(wire.ACK, "data")),
		cyan:    frame(wire.TypeIPv4, datagram(0, "")),
		magenta: frame(wire.TypeIPv4, ip(wire.ProtoICMP, 0, make([]byte, 8))),
		blue:    frame(wire.TypeARP, make([]byte, 28)),
	} {
		if want == blue {
			f := wire.ARPFields{Op: wire.ARPRequest, SenderIP: one, TargetIP: two}
			f.Put(data[wire.EthernetLen:])
		}
		p := &capture.Packet{LinkType: capture.LinkEthernet, Data: data, Length: len(data)}
		bare := lines(t, NewText(o, false, nil), p)
		colored := bare
		if first, rest, _ := strings.Cut(bare, "\n"); want != "" {
			colored = want + first + plain + "\n" + rest
		}
		if strings.Count(bare, "\n") < 2 {
			t.Errorf("%q has no dump", bare)
		}
		if got := lines(t, NewText(o, true, nil), p); got != colored {
			t.Errorf("got  %q\nwant %q", got, colored)
		}
	}
}
