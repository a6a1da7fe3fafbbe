package intake

import (
	"errors"
	"testing"

	"gotcp/internal/capture"
	"gotcp/internal/filter"
)

// Each link type has a program of its own, made once.
func TestFilterByLinkType(t *testing.T) {
	f, err := NewFilter("arp", capture.LinkEthernet, filter.Options{})
	if err != nil {
		t.Fatal(err)
	}
	frame := make([]byte, 60)
	frame[12], frame[13] = 8, 6
	cooked := make([]byte, 60)
	cooked[14], cooked[15] = 8, 6
	for range 2 {
		for _, tt := range []struct {
			link capture.LinkType
			data []byte
			want bool
		}{
			{capture.LinkEthernet, frame, true}, {capture.LinkEthernet, cooked, false},
			{capture.LinkLinuxSLL, cooked, true}, {capture.LinkLinuxSLL, frame, false},
		} {
			got, err := f.Takes(&capture.Packet{LinkType: tt.link, Data: tt.data, Length: 60})
			if got != tt.want || err != nil {
				t.Errorf("%v: %v, %v", tt.link, got, err)
			}
		}
	}
	if len(f.programs) != 2 {
		t.Errorf("%d programs", len(f.programs))
	}
}

// A wrong expression is told before the first packet, and one that makes no sense for
// a link type when the first packet of that type comes.
func TestFilterErrors(t *testing.T) {
	wrong := (*filter.Error)(nil)
	if _, err := NewFilter("port port", capture.LinkEthernet, filter.Options{}); !errors.As(err, &wrong) || wrong.Word != "port" {
		t.Errorf("%v", err)
	}
	f, err := NewFilter("ether host 1:2:3:4:5:6", capture.LinkEthernet, filter.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Takes(&capture.Packet{LinkType: capture.LinkRaw, Data: make([]byte, 60), Length: 60}); err == nil {
		t.Error("an Ethernet address of packets that have none")
	}
}
