package drill

import (
	"errors"
	"fmt"
	"time"

	"gotcp/internal/seq"
	"gotcp/internal/tcp"
	"gotcp/internal/wire"
)

// Both sides' numbers wrap within the first kilobytes: ours passes 2^32, the
// peer's 2^31, where a signed comparison would go wrong.
const (
	ourISS  seq.Num = 0xffff_f800
	peerISS seq.Num = 0x7fff_fa00
)

// epoch is when every script begins. The date has no meaning.
var epoch = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// runner is a script being run.
type runner struct {
	cfg     tcp.Config
	conn    *tcp.Conn
	now     time.Duration
	out     []sent // gone out but not yet expected
	written int    // bytes of our stream
	read    int    // bytes of the peer's
	tsBase  uint32 // of our timestamps, once known
	tsKnown bool
	steps   int
	lenient bool  // Script.lenient
	err     error // what no script needs to say was not so
}

// sent is a packet that went out, and when.
type sent struct {
	packet
	at time.Duration
}

// Run runs the script. The error says where it and the connection disagree.
func (s *Script) Run() error {
	r := &runner{cfg: tcp.Config{ISS: ourISS, MSS: 1460}, lenient: s.lenient}
	for i := range s.lines {
		l := &s.lines[i]
		if err := r.runLine(l); err != nil && !s.lenient {
			return s.at(l, err)
		}
	}
	if len(r.out) > 0 {
		return fmt.Errorf("%s: at the end: %w", s.name, r.unexpected())
	}
	return r.err
}

func (r *runner) runLine(l *line) error {
	from, to := l.at.from, l.at.to
	if l.at.relative {
		from, to = r.now+from, r.now+to
	}
	if e, ok := l.do.(expect); ok {
		if l.at.whenever {
			from, to = 0, maxTime
		}
		return r.expect(&e.packet, from, to)
	}
	if err := r.passTo(from); err != nil {
		return err
	}
	if err := l.do.run(r); err != nil {
		return err
	}
	r.output()
	return r.err
}

// passTo lets time pass until t. Nothing may go out meanwhile, nor still be
// waiting to be expected: the script says what goes out before it lets time pass.
func (r *runner) passTo(t time.Duration) error {
	if t < r.now {
		return fmt.Errorf("time would run backwards, from %v to %v", r.now, t)
	}
	if t == r.now {
		return r.err
	}
	for len(r.out) == 0 && r.step(t) {
	}
	if len(r.out) > 0 {
		return r.unexpected()
	}
	r.now = t
	return r.err
}

// step goes to the connection's next deadline, if that is not after t.
func (r *runner) step(t time.Duration) bool {
	if r.conn == nil {
		return false
	}
	at := r.conn.Deadline()
	if at.IsZero() || at.Sub(epoch) > t {
		return false
	}
	if r.steps++; r.steps > maxSteps {
		r.fail(fmt.Errorf("%w; the next is due at %s", errTooMany, r.deadline()))
		return false
	}
	r.now = max(r.now, at.Sub(epoch))
	r.output()
	// A deadline that stays where it is would hold time for ever.
	return len(r.out) > 0 || !r.conn.Deadline().Equal(at)
}

// maxSteps bounds how many timers may go off in a script, so that none runs
// for ever.
const maxSteps = 100000

var errTooMany = errors.New("too many timers go off")

// fail keeps the first error.
func (r *runner) fail(err error) {
	if r.err == nil {
		r.err = err
	}
}

// unexpected is the error for the first packet that nobody expects.
func (r *runner) unexpected() error {
	return fmt.Errorf("unexpected at %v: > %v", r.out[0].at, r.out[0].packet)
}

// output collects what the connection sends now. It must then have nothing
// more to say, and not want to be woken in the past.
func (r *runner) output() {
	if r.conn == nil {
		return
	}
	r.conn.Output(r.time(), func(s *tcp.Segment) bool {
		if !r.lenient {
			r.out = append(r.out, sent{r.relative(s), r.now})
		}
		if err := checkPayload(s); err != nil {
			r.fail(err)
		}
		return true
	})
	r.conn.Output(r.time(), func(s *tcp.Segment) bool {
		r.fail(fmt.Errorf("a second Output at %v sends more: > %v", r.now, r.relative(s)))
		return true
	})
	if at := r.conn.Deadline(); !at.IsZero() && at.Before(r.time()) {
		r.fail(fmt.Errorf("at %v the deadline is %s", r.now, r.deadline()))
	}
}

func (r *runner) time() time.Time { return epoch.Add(r.now) }

// relative puts a segment of ours in the script's terms.
func (r *runner) relative(s *tcp.Segment) packet {
	p := packet{
		flags:  s.Flags,
		seq:    s.Seq.Sub(ourISS),
		length: s.Len(),
		win:    int(s.Window),
		urg:    int(s.Urgent),
	}
	if s.Flags&wire.ACK != 0 {
		p.ack = s.Ack.Sub(peerISS)
	}
	if s.Flags&wire.RST != 0 && s.Seq == 0 {
		p.seq = 0 // of no connection (RFC 9293 §3.10.7.1)
	}
	o := &s.Options
	p.opts = options{mss: int(o.MSS), wscale: -1, sackOK: o.SACKPermitted, ts: o.HasTimestamps, unknown: len(o.Unknown) > 0}
	if o.HasWindowScale {
		p.opts.wscale = int(o.WindowScale)
	}
	if o.HasTimestamps {
		if !r.tsKnown {
			r.tsBase, r.tsKnown = o.TSVal-uint32(r.now/time.Millisecond), true
		}
		p.opts.val, p.opts.ecr = int(o.TSVal-r.tsBase), int(o.TSEcr)
	}
	for _, b := range o.SACK[:o.NumSACK] {
		p.opts.sack = append(p.opts.sack, [2]int{seq.Num(b.Left).Sub(peerISS), seq.Num(b.Right).Sub(peerISS)})
	}
	return p
}

// absolute makes a segment from the peer out of the script's terms.
func (r *runner) absolute(p *packet) tcp.Segment {
	s := tcp.Segment{
		Seq:    peerISS.Add(p.seq),
		Flags:  p.flags,
		Window: uint16(max(p.win, 0)),
		Urgent: uint16(p.urg),
	}
	if p.flags&wire.ACK != 0 {
		s.Ack = ourISS.Add(p.ack)
	}
	if p.length > 0 {
		s.Payload[0] = pattern(max(p.seq, 1), p.length) // SYN comes before the data
	}
	o := &s.Options
	o.MSS, o.SACKPermitted = uint16(p.opts.mss), p.opts.sackOK
	if p.opts.wscale >= 0 {
		o.HasWindowScale, o.WindowScale = true, uint8(p.opts.wscale)
	}
	if p.opts.ts {
		o.HasTimestamps, o.TSVal = true, uint32(max(p.opts.val, 0))
		if p.flags&wire.ACK != 0 {
			o.TSEcr = uint32(max(p.opts.ecr, 0)) + r.tsBase
		}
	}
	for i, b := range p.opts.sack {
		o.SACK[i] = wire.SACKBlock{Left: uint32(ourISS.Add(b[0])), Right: uint32(ourISS.Add(b[1]))}
		o.NumSACK = i + 1
	}
	return s
}

// inject is a packet that comes in.
type inject struct{ packet }

func (a inject) run(r *runner) error {
	if r.conn == nil {
		return errNoConn
	}
	s := r.absolute(&a.packet)
	r.conn.Input(r.time(), &s)
	return nil
}

var errNoConn = errors.New("there is no connection yet; connect or listen first")

// expect is a packet that must go out.
type expect struct{ packet }

func (e expect) run(*runner) error { return nil }

// expect waits until a packet goes out and compares it.
func (r *runner) expect(want *packet, from, to time.Duration) error {
	if r.conn == nil {
		return errNoConn
	}
	for len(r.out) == 0 && r.step(to) {
	}
	if len(r.out) == 0 {
		return fmt.Errorf("expected until %v: > %v\n\tgot nothing; next deadline %v", to, want, r.deadline())
	}
	got := r.out[0]
	if !want.matches(&got.packet) || got.at < from || got.at > to {
		return fmt.Errorf("expected at %v: > %v\n\t     got at %v: > %v", span(from, to), want, got.at, got.packet)
	}
	r.out = r.out[1:]
	r.now = max(r.now, got.at)
	return r.err
}

func span(from, to time.Duration) string {
	if from == to {
		return from.String()
	}
	return fmt.Sprintf("%v to %v", from, to)
}

// deadline is the connection's next one in words.
func (r *runner) deadline() string {
	at := r.conn.Deadline()
	if at.IsZero() {
		return "none"
	}
	return at.Sub(epoch).String()
}

// pattern is n bytes of the stream whose first has sequence number from (1 is
// the byte after SYN).
func pattern(from, n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = patternByte(from + i)
	}
	return b
}

func patternByte(at int) byte { return byte(at) ^ byte(at>>8)*31 }

// checkPayload checks that what we sent is our stream.
func checkPayload(s *tcp.Segment) error {
	at := s.Seq.Sub(ourISS)
	if s.Flags&wire.SYN != 0 {
		at++
	}
	for _, part := range s.Payload {
		for _, v := range part {
			if v != patternByte(at) {
				return fmt.Errorf("byte %d of the stream went out as %#02x, written as %#02x", at, v, patternByte(at))
			}
			at++
		}
	}
	return nil
}
