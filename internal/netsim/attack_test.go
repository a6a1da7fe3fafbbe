package netsim

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"gotcp/internal/link/impair"
	"gotcp/internal/tcp"
	"gotcp/internal/wire"
)

// An attacker who does not see the connection, but guesses numbers in its
// window, neither ends it nor gets anything into it (RFC 5961): RST and SYN
// anywhere but at RCV.NXT, and data with an acknowledgement of what was never sent.
func TestBlindAttacker(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cfg := ends()
		cfg.Client.NoTimestamps = rapid.Bool().Draw(t, "no timestamps")
		cfg.Out = impair.Params{Rate: 10e6, Delay: 5 * time.Millisecond, Loss: 0.01}
		cfg.In, cfg.Seed = cfg.Out, rapid.Uint64().Draw(t, "seed")
		s := New(cfg)
		const n = 100000
		c, d := s.Connect(&Stream{Send: n, Expect: n}, &Stream{Send: n, Expect: n})
		attack := func(h *Host) {
			if h.Conn.State() != tcp.Established {
				return
			}
			info := h.Conn.Info(s.now)
			forged := tcp.Segment{
				Seq:    h.check.lastAck.Add(rapid.IntRange(1, max(info.RcvWnd-1, 1)).Draw(t, "seq in window")),
				Ack:    h.check.nxt.Add(rapid.IntRange(1, 1<<30).Draw(t, "ack beyond")),
				Window: uint16(rapid.IntRange(0, 65535).Draw(t, "window")),
				Flags: rapid.SampledFrom([]wire.TCPFlags{
					wire.RST, wire.RST | wire.ACK, wire.SYN, wire.SYN | wire.ACK, wire.ACK, wire.ACK | wire.FIN, wire.FIN, 0,
				}).Draw(t, "flags"),
			}
			// In flight there may be data up to there that moves RCV.NXT.
			if forged.Seq == h.peer.check.nxt || forged.Flags&wire.RST != 0 && forged.Seq.LessEq(h.peer.check.nxt) {
				return
			}
			if forged.Flags&(wire.SYN|wire.RST) == 0 {
				forged.Payload[0] = make([]byte, rapid.IntRange(0, 100).Draw(t, "length"))
			}
			h.Conn.Input(s.now, &forged)
			h.output()
		}
		steps := 0
		_, err := s.Run(time.Hour, func() bool {
			if steps++; steps%50 == 0 {
				attack(c)
				attack(d)
			}
			return c.Done && d.Done
		})
		if err == nil {
			err = s.Finish(time.Hour, c, d)
		}
		if err != nil {
			t.Fatalf("after %v: %v", s.Now(), err)
		}
	})
}
