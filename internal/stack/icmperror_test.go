package stack

import (
	"bytes"
	"testing"
	"testing/synctest"
	"time"

	"gotcp/internal/link/pipe"
	"gotcp/internal/wire"
)

func TestErrorsSent(t *testing.T) {
	udp := make([]byte, 8+1000)
	udp[1], udp[3], udp[4], udp[5] = 1, 2, byte(len(udp)>>8), byte(len(udp)&255)
	badUDP := bytes.Clone(udp)
	badUDP[7] = 1 // a checksum, and a wrong one
	for _, tt := range []struct {
		name      string
		packets   [][]byte
		typ, code uint8
		none      bool
	}{
		{"UDP", [][]byte{packetFrom(wire.IPv4Fields{Proto: wire.ProtoUDP}, udp)}, wire.ICMPv4Unreachable, wire.ICMPv4PortUnreachable, false},
		{"UDP in fragments", [][]byte{
			packetFrom(wire.IPv4Fields{Proto: wire.ProtoUDP, FragmentOffset: 504}, udp[504:]),
			packetFrom(wire.IPv4Fields{Proto: wire.ProtoUDP, MoreFragments: true}, udp[:504]),
		}, wire.ICMPv4Unreachable, wire.ICMPv4PortUnreachable, false},
		{"unknown protocol", [][]byte{packetFrom(wire.IPv4Fields{Proto: 99}, []byte("12345678"))}, wire.ICMPv4Unreachable, wire.ICMPv4ProtoUnreachable, false},
		{"first fragment only", [][]byte{packetFrom(wire.IPv4Fields{Proto: wire.ProtoUDP, MoreFragments: true}, udp[:504])}, wire.ICMPv4TimeExceeded, wire.ICMPv4ReassemblyExceeded, false},
		{"last fragment only", [][]byte{packetFrom(wire.IPv4Fields{Proto: wire.ProtoUDP, FragmentOffset: 504}, udp[504:])}, 0, 0, true},
		{"UDP with a wrong checksum", [][]byte{packetFrom(wire.IPv4Fields{Proto: wire.ProtoUDP}, badUDP)}, 0, 0, true},
		{"UDP, too short", [][]byte{packetFrom(wire.IPv4Fields{Proto: wire.ProtoUDP}, udp[:7])}, 0, 0, true},
		{"an error's first fragment", [][]byte{packetFrom(wire.IPv4Fields{Proto: wire.ProtoICMP, MoreFragments: true},
			icmpMessage(wire.ICMPv4Unreachable, 1, 0, make([]byte, 40)))}, 0, 0, true},
		{"an error about nothing", [][]byte{packetFrom(wire.IPv4Fields{Proto: wire.ProtoICMP},
			icmpMessage(wire.ICMPv4Unreachable, 1, 0, make([]byte, 40)))}, 0, 0, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := newTestPeer(t, pipe.Config{}, Config{}, Interface{})
				defer p.close()
				p.send(tt.packets...)
				time.Sleep(time.Minute)
				if tt.none {
					p.quiet(tt.name)
					return
				}
				b := p.one()
				m := icmpOf(t, b)
				if m.Type() != tt.typ || m.Code() != tt.code || len(b) > 576 {
					t.Errorf("type %d code %d, %d bytes", m.Type(), m.Code(), len(b))
				}
				q, err := wire.ParseTruncatedIPv4(m.Payload())
				if err != nil || q.Src() != addrB || q.Dst() != addrA || q.FragmentOffset() != 0 || !q.ChecksumOK() {
					t.Fatalf("quotes %x", m.Payload())
				}
				if n := len(q.Payload()); n < 8 || (q.Proto() == wire.ProtoUDP && !bytes.Equal(q.Payload(), udp[:n])) {
					t.Errorf("quotes %x", q.Payload())
				}
			})
		})
	}
}

func TestErrorsAreLimited(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newTestPeer(t, pipe.Config{}, Config{}, Interface{})
		defer p.close()
		for range 1000 {
			p.send(packetFrom(wire.IPv4Fields{Proto: 99}, nil))
		}
		if n := len(p.take()); n != icmpBurst {
			t.Errorf("%d errors at once", n)
		}
		time.Sleep(100 * time.Millisecond)
		for range 1000 {
			p.send(packetFrom(wire.IPv4Fields{Proto: 99}, nil))
		}
		if n := len(p.take()); n != icmpRate/10 {
			t.Errorf("%d errors after a tenth of a second", n)
		}
	})
}
