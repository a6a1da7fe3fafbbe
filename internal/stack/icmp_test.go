package stack

import (
	"bytes"
	"context"
	"errors"
	"net/netip"
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

// routerSays is an ICMP error about a packet that the stack sent.
func routerSays(from string, typ, code uint8, rest uint32, about []byte) []byte {
	quote := about[:min(len(about), 28)]
	return packetFrom(wire.IPv4Fields{Proto: wire.ProtoICMP, Src: netip.MustParseAddr(from)}, icmpMessage(typ, code, rest, quote))
}

// An error ends a handshake with its own message.
func TestErrorWhileConnecting(t *testing.T) {
	for _, tt := range []struct {
		typ, code uint8
		want      error
	}{
		{wire.ICMPv4Unreachable, wire.ICMPv4NetUnreachable, ErrNetworkUnreachable},
		{wire.ICMPv4Unreachable, wire.ICMPv4HostUnreachable, ErrHostUnreachable},
		{wire.ICMPv4Unreachable, wire.ICMPv4PortUnreachable, ErrPortUnreachable},
		{wire.ICMPv4Unreachable, wire.ICMPv4ProtoUnreachable, ErrProtoUnreachable},
		{wire.ICMPv4Unreachable, wire.ICMPv4AdminProhibited, ErrProhibited},
		{wire.ICMPv4TimeExceeded, 0, ErrTTLExceeded},
		{wire.ICMPv4ParameterProblem, 0, ErrBadParameter},
		{wire.ICMPv4SourceQuench, 0, nil},
	} {
		synctest.Test(t, func(t *testing.T) {
			p := newTestPeer(t, pipe.Config{}, Config{}, Interface{})
			defer p.close()
			errs := make(chan error)
			ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
			defer cancel()
			go func() {
				_, err := p.stack.DialTCP(ctx, netip.AddrPort{}, netip.AddrPortFrom(addrB, 80), nil)
				errs <- err
			}()
			p.send(routerSays("10.0.0.254", tt.typ, tt.code, 0, p.one()))
			err := <-errs
			var from *ICMPError
			if tt.want == nil {
				if !errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("type %d code %d: error %v", tt.typ, tt.code, err)
				}
			} else if !errors.Is(err, tt.want) || !errors.As(err, &from) || from.From.String() != "10.0.0.254" {
				t.Errorf("type %d code %d: error %v", tt.typ, tt.code, err)
			}
		})
	}
}

// An error about an established connection is remembered; forged ones are not
// even that.
func TestErrorWhileEstablished(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newTestPeer(t, pipe.Config{}, Config{}, Interface{})
		defer p.close()
		c, next := p.accept(1, p.listen(0))
		c.Write([]byte("hello"))
		data := p.one()
		forged := func(change func(ip []byte)) []byte {
			b := bytes.Clone(data)
			change(b)
			return routerSays("10.0.0.9", wire.ICMPv4Unreachable, 1, 0, b)
		}
		p.send(
			forged(func(b []byte) { b[24] ^= 0x80 }), // sequence number
			forged(func(b []byte) { b[21] ^= 1 }),    // our port
			forged(func(b []byte) { b[15] ^= 1 }),    // our address
			forged(func(b []byte) { b[9] = 17 }),     // protocol
			forged(func(b []byte) { b[0] = 0x4f }),   // cut off
		)
		if err := c.SoftError(); err != nil {
			t.Errorf("believed a forged error: %v", err)
		}
		p.send(routerSays("10.0.0.254", wire.ICMPv4Unreachable, 1, 0, data))
		if err := c.SoftError(); !errors.Is(err, ErrHostUnreachable) {
			t.Errorf("soft error %v", err)
		}
		p.send(tcpPacket(wire.TCPFields{SrcPort: 1, DstPort: testPort, Seq: 1001, Ack: next + 5, Flags: wire.ACK, Window: 65535}, nil, nil))
		if err := c.WaitAcked(t.Context()); err != nil || c.Err() != nil {
			t.Errorf("%v, %v", err, c.Err())
		}
		c.Abort()
	})
}

func TestPathMTU(t *testing.T) {
	for _, tt := range []struct {
		name   string
		mtu    uint32
		want   int // packet length
		wantDF bool
	}{
		{"told", 1000, 1000, true},
		{"not told: RFC 1191's plateaus", 0, 1492, true},
		{"less than is sensible", 100, minPathMTU, false},
		{"nonsense: too small", 60, 1500, true},
		{"nonsense: not smaller", 1500, 1500, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := newTestPeer(t, pipe.Config{}, Config{}, Interface{})
				defer p.close()
				l := p.listen(0)
				c, next := p.accept(1, l)
				c.Write(make([]byte, 1460))
				if ip := ipOf(t, p.one()); len(ip) != 1500 || !ip.DontFragment() {
					t.Fatalf("%d bytes, DF %v", len(ip), ip.DontFragment())
				} else {
					p.send(routerSays("10.0.0.254", wire.ICMPv4Unreachable, wire.ICMPv4FragmentationNeeded, tt.mtu, ip))
				}
				time.Sleep(time.Second) // at the latest it is sent again then
				got := p.take()
				longest := 0
				for _, b := range got {
					longest = max(longest, len(b))
					if df := ipOf(t, b).DontFragment(); df != tt.wantDF {
						t.Errorf("DF %v", df)
					}
				}
				if longest != tt.want {
					t.Errorf("packets of %d bytes, want %d", longest, tt.want)
				}
				p.send(tcpPacket(wire.TCPFields{SrcPort: 1, DstPort: testPort, Seq: 1001, Ack: next + 1460, Flags: wire.ACK, Window: 65535}, nil, nil))
				p.take()

				// The next connection knows at once, and forgets in time.
				d, _ := p.accept(2, l)
				d.Write(make([]byte, 3000))
				if n := len(p.take()[0]); n != tt.want {
					t.Errorf("the next connection sends %d", n)
				}
				d.Abort()
				time.Sleep(11 * time.Minute)
				p.take()
				d, _ = p.accept(3, l)
				d.Write(make([]byte, 3000))
				if n := len(p.take()[0]); n != 1500 {
					t.Errorf("after ten minutes: %d", n)
				}
				d.Abort()
				c.Abort()
			})
		})
	}
}

// What the peer has acknowledged was not too big.
func TestPathMTUForged(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newTestPeer(t, pipe.Config{}, Config{}, Interface{})
		defer p.close()
		c, next := p.accept(1, p.listen(0))
		c.Write(make([]byte, 1460))
		ip := ipOf(t, p.one())
		p.send(tcpPacket(wire.TCPFields{SrcPort: 1, DstPort: testPort, Seq: 1001, Ack: next + 1460, Flags: wire.ACK, Window: 65535}, nil, nil))
		p.send(routerSays("10.0.0.254", wire.ICMPv4Unreachable, wire.ICMPv4FragmentationNeeded, 600, ip))
		c.Write(make([]byte, 1460))
		if n := len(p.one()); n != 1500 {
			t.Errorf("packet of %d bytes", n)
		}
		c.Abort()
	})
}

func TestPathCacheIsBounded(t *testing.T) {
	pc := make(pathCache)
	now := time.Now()
	for i := range 10 * maxPaths {
		pc.set(now, netip.AddrFrom4([4]byte{byte(i >> 16), byte(i >> 8), byte(i), 1}), 1000)
	}
	if len(pc) > maxPaths {
		t.Errorf("%d entries", len(pc))
	}
}
