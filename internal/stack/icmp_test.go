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
