package tcp

import (
	"encoding/binary"
	"testing"
	"time"

	"gotcp/internal/seq"
	"gotcp/internal/wire"
)

// FuzzSegments plays an adversary's segments, and our own user's calls, to a
// connection: it must neither panic nor break its invariants, nor go on for ever.
func FuzzSegments(f *testing.F) {
	f.Add(byte(0), []byte{})
	f.Add(byte(1), []byte{0x12, 0, 0, 0, 1, 10, 0, 0x10, 1, 0, 1, 0, 200, 5})
	f.Add(byte(7), []byte{0x10, 0, 1, 0, 0, 255, 255, 1, 2, 3, 4, 5, 6, 7, 0x11, 9, 9, 9, 9, 9, 9, 9, 9, 9})
	f.Fuzz(func(t *testing.T, setup byte, script []byte) {
		if len(script) > 4096 {
			return
		}
		now := t0
		cfg := Config{ISS: seq.Num(uint32(setup) << 24), MSS: 1460, MaxPayload: 1460 * int(setup%4),
			NoSACK: setup&4 != 0, NoTimestamps: setup&8 != 0, KeepAlive: time.Minute, SendBuffer: 32 << 10, ReceiveBuffer: 64 << 10}
		c := Dial(now, cfg)
		if setup&1 != 0 {
			c = NewListen(now, cfg)
		}
		sentSegments := 0
		out := func() {
			n := 0
			c.Output(now, func(s *Segment) bool {
				sentSegments++
				if n++; n > 2000 {
					t.Fatal("Output does not end")
				}
				return n%7 != 6 // now and then the network is full
			})
			check(t, c, now)
		}
		out()
		buf := make([]byte, 3000)
		for len(script) > 0 {
			op := script[0]
			script = script[1:]
			switch {
			case op < 160:
				var s Segment
				s, script = fuzzSegment(c, op, script, buf)
				c.Input(now, &s)
				check(t, c, now)
				out()
			case op < 180:
				now = now.Add(time.Duration(op-159) * 37 * time.Millisecond)
				out()
			case op < 190:
				if d := c.Deadline(); !d.IsZero() {
					now = d
				}
				out()
			case op < 210:
				c.Write(now, buf[:int(op-189)*100])
				out()
			case op < 225:
				c.Read(now, buf[:int(op-209)*200])
				out()
			case op == 225:
				c.CloseWrite(now)
				out()
			case op == 226:
				c.CloseRead(now)
				out()
			case op == 227:
				c.WriteUrgent(now, buf[:10])
			case op == 228:
				c.PacketTooBig(now, c.snd.una, 500)
				out()
			case op == 229:
				c.NetworkError(now, c.snd.una, ErrTimeout)
			case op == 230:
				c.HoldFIN(op&1 != 0)
			case op == 255:
				c.Abort(now)
				out()
			}
		}
	})
}

// fuzzSegment makes a segment near the connection's numbers, so that many
// are acceptable.
func fuzzSegment(c *Conn, op byte, script, payload []byte) (Segment, []byte) {
	var b [12]byte
	script = script[copy(b[:], script):]
	s := Segment{
		Seq: c.rcv.nxt.Add(int(int8(b[0])) * 16), Ack: c.snd.nxt.Add(-int(b[1])),
		Flags: wire.TCPFlags(op & 0x3f), Window: binary.BigEndian.Uint16(b[2:]), Urgent: uint16(b[4]),
	}
	if b[1]&1 != 0 {
		s.Ack = c.snd.una.Add(int(b[1]) * 11)
	}
	if b[0] == 128 {
		s.Seq = seq.Num(binary.BigEndian.Uint32(b[4:]))
	}
	s.Payload[0] = payload[:int(b[5])*7]
	if b[6]&1 != 0 {
		s.Options.HasTimestamps, s.Options.TSVal, s.Options.TSEcr = true, uint32(b[7])+c.tsRecent-20, c.tsClock(c.now)-uint32(b[8])
	}
	if s.Flags&wire.SYN != 0 {
		s.Options.SACKPermitted, s.Options.HasWindowScale, s.Options.WindowScale = b[6]&2 != 0, b[6]&4 != 0, b[8]
		s.Options.MSS = uint16(b[9]) << (b[10] & 7)
	}
	if b[6]&8 != 0 {
		s.Options.NumSACK = int(b[10]) % 5
		for i := range s.Options.NumSACK {
			left := c.snd.una.Add(int(int8(b[9])) * 50 * (i + 1))
			s.Options.SACK[i] = wire.SACKBlock{Left: uint32(left), Right: uint32(left.Add(int(b[11]) * 40))}
		}
	}
	return s, script
}

// check checks what always holds between calls.
func check(t *testing.T, c *Conn, now time.Time) {
	t.Helper()
	if d := c.Deadline(); !d.IsZero() && d.Before(now) {
		t.Fatalf("deadline %v in the past", now.Sub(d))
	}
	if !c.state.Synchronized() {
		return
	}
	if c.snd.nxt.Less(c.snd.una) {
		t.Fatalf("SND.NXT %d before SND.UNA %d", c.snd.nxt, c.snd.una)
	}
	if c.flight() > 0 && c.board.empty() {
		t.Fatalf("%d in flight without a record", c.flight())
	}
	checkScoreboard(t, &c.board, c.snd.una, c.snd.nxt)
	if p := c.pipe(); p < 0 {
		t.Fatalf("pipe %d", p)
	}
	if c.sb.n < 0 || c.sb.n > c.sb.limit || c.rb.n < 0 || c.rb.n > c.rb.space {
		t.Fatalf("buffers hold %d and %d", c.sb.n, c.rb.n)
	}
	if c.flight() > 0 && !c.timers.running(timerRTO) && c.state != Closed {
		t.Fatalf("%d in flight and no retransmission timer", c.flight())
	}
	if c.win.cwnd < c.snd.mss {
		t.Fatalf("cwnd %d below one segment of %d", c.win.cwnd, c.snd.mss)
	}
}
