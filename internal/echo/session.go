package echo

import "time"

// Config is what a Session is made with.
type Config struct {
	// Interval parts two probes. Zero is a flood: a probe as soon as the last
	// one is answered, and a hundred per second while nobody answers.
	Interval time.Duration
	// Adaptive makes the interval follow the round-trip time.
	Adaptive bool
	// Preload is how many probes go out before the first is answered, at
	// least 1.
	Preload int
	// Count is how many to send, 0 for no end. With a Deadline it is how many
	// must be answered.
	Count uint64
	// Deadline is when to end in any case, 0 for never.
	Deadline time.Duration
	// Linger is how long to wait for the first answer once all are sent.
	// Default 10 s. Later answers are waited for twice the longest round trip.
	Linger time.Duration
	// Timeout is when a probe counts as lost; an answer may still come late.
	// Default 1 s.
	Timeout time.Duration
	// Persist says that errors don't end the session: neither do they count as
	// answers, nor does the first one end a session with a Deadline.
	Persist bool
}

func (c *Config) setDefaults() {
	if c.Linger == 0 {
		c.Linger = 10 * time.Second
	}
	if c.Timeout == 0 {
		c.Timeout = time.Second
	}
	c.Preload = max(c.Preload, 1)
}

// Counts is what became of the probes of one target:
//
//	Sent = Received + Lost + Failed + those still waited for
type Counts struct {
	Sent     uint64
	Received uint64 // probes answered, in time or late
	Lost     uint64 // probes not answered in time, nor since
	Failed   uint64 // probes that an error came for, and no answer

	Duplicates uint64 // further answers
	Late       uint64 // of Received: after they had counted as lost
	OutOfOrder uint64 // of Received: after a later probe's
	Corrupted  uint64 // replies with a bad checksum, which are no answers
	WrongData  uint64 // answers whose data was not what had been sent
	Errors     uint64 // errors, from the network and local ones
}

// Loss is the share of probes without an answer, 0 to 1, those still waited
// for included, as ping counts it.
func (c *Counts) Loss() float64 {
	if c.Sent == 0 {
		return 0
	}
	return float64(c.Sent-c.Received) / float64(c.Sent)
}

// Session pings one target.
type Session struct {
	Counts
	// RTT has the round trips of all answers, duplicates included, as ping's
	// has; Histogram and Jitter those of first answers only.
	RTT       RTT
	Jitter    Jitter
	Histogram *Histogram
	Outage    Outage

	cfg    Config
	window *window
	pace   pace
	start  time.Time
	first  time.Time // when the first probe was due
	due    time.Time // when the next probe may go, zero if no more will
	end    time.Time // when to end in any case, zero for never

	state  state
	judged uint64 // the first probe of which the outage has not been told

	// longest is the longest round trip by our own clock, with the time that
	// probes and answers spend in this host's queues.
	longest time.Duration
	acked   uint64 // the latest probe that was answered or failed
	highest uint64 // the latest one that was answered
	pipe    uint64
}

// New makes a session that begins now.
func New(now time.Time, cfg Config) *Session {
	cfg.setDefaults()
	s := &Session{
		Histogram: NewHistogram(FineDigits), judged: 1,
		cfg: cfg, window: newWindow(now), start: now, due: now,
		pace: pace{interval: cfg.Interval, preload: cfg.Preload},
	}
	if cfg.Deadline > 0 {
		s.end = now.Add(cfg.Deadline)
	}
	return s
}

// Next makes the probe that is due, if one is, and counts it as sent: it is to
// go out now. If it pushes a probe out of memory that still waits, displaced
// is told: that one is lost.
func (s *Session) Next(now time.Time, displaced func(Probe)) (Probe, bool) {
	if s.due.IsZero() || now.Before(s.due) {
		return Probe{}, false
	}
	if s.sentEnough() {
		s.due = time.Time{}
		s.linger(now)
		return Probe{}, false
	}
	if wait := s.pace.wait(now, s.InFlight()); wait > 0 {
		s.due = now.Add(wait)
		return Probe{}, false
	}
	opened, pushedOut := s.window.open(now)
	if pushedOut != nil {
		s.lose(pushedOut, displaced)
	}
	if s.Sent++; s.Sent == 1 {
		s.first = now
	}
	if s.sentEnough() {
		// Looked at once more at once, for the time to wait for the last ones.
		s.due = now
	}
	return opened.probe(), true
}

// sentEnough reports that no more probes are wanted. With a deadline, probes
// go on until enough are answered.
func (s *Session) sentEnough() bool {
	return s.cfg.Count > 0 && s.Sent >= s.cfg.Count && s.cfg.Deadline == 0
}

// minLinger is the least time to wait for the last answers. Twice a round trip
// of some microseconds would be over before we have looked.
const minLinger = 10 * time.Millisecond

// linger sets the end for when all probes are out: it waits for the last ones
// as long as twice the longest round trip so far.
func (s *Session) linger(now time.Time) {
	wait := s.cfg.Linger
	if s.Received > 0 {
		wait = max(2*s.longest, s.cfg.Interval, minLinger)
	}
	s.end = now.Add(wait)
}

// Hold tells that a probe has not left: the target's hardware address must be
// found first. Until Departed it is not waited for.
func (s *Session) Hold(seq uint64) {
	if p := s.window.at(seq); p != nil && p.fate == waiting {
		p.held = true
	}
}

// Departed tells when a probe really left, by our own clock.
func (s *Session) Departed(now time.Time, seq uint64) {
	if p := s.window.at(seq); p != nil && p.fate == waiting {
		p.sent, p.stamp, p.held = now.Sub(s.window.epoch), now.UnixNano(), false
	}
}

// Stamp tells when a probe left by the kernel's clock.
func (s *Session) Stamp(seq uint64, at time.Time) {
	if p := s.window.at(seq); p != nil {
		p.stamp = at.UnixNano()
	}
}

// Reply takes in an echo reply with a good checksum.
func (s *Session) Reply(now time.Time, r Reply) Result {
	p := s.window.find(r.Seq)
	if p == nil {
		return Result{}
	}
	own := now.Sub(s.start) - p.sent
	s.longest = max(s.longest, own)
	result := Result{Probe: p.probe(), RTT: roundTrip(own, p.stamp, r.At)}
	s.acknowledge(p.seq)
	s.RTT.Add(result.RTT)
	if s.cfg.Adaptive {
		// In whole milliseconds, as ping has it: below one it is a flood.
		s.pace.interval = s.RTT.Smoothed().Round(time.Millisecond)
	}
	s.heard()
	if p.fate == answered {
		s.Duplicates++
		result.Verdict = Duplicate
		return result
	}
	s.Received++
	result.Verdict = Answer
	switch p.fate {
	case lost:
		s.Lost--
		s.Late++
		result.Verdict = Late
	case failed:
		s.Failed--
	}
	p.fate = answered
	if p.seq < s.highest {
		s.OutOfOrder++
		result.OutOfOrder = true
	}
	s.highest = max(s.highest, p.seq)
	s.Jitter.Add(result.RTT)
	s.Histogram.Add(result.RTT)
	s.judge()
	return result
}

// heard draws the conclusions for the pace from a reply or an error: a flood
// goes on with either, and an interval that has become shorter counts for the
// wait that has begun. So Next looks at the pace again, at once.
func (s *Session) heard() {
	if (s.cfg.Adaptive || s.pace.interval == 0) && !s.due.IsZero() {
		s.due = s.pace.last
	}
}

// Note tells the fate of a probe, and reports whether the target went up or
// down with it.
func (s *Session) Note(p Probe, up bool) (changed bool) { return s.state.note(p.Seq, up) }

// judge tells the outage of the fates that have become known, in the order of
// the probes. A probe that was lost stays so, even if an answer comes late.
func (s *Session) judge() {
	for ; s.judged < s.window.next; s.judged++ {
		x := s.window.at(s.judged)
		if x != nil && x.fate == waiting {
			return
		}
		if x != nil {
			s.Outage.note(s.start.Add(x.sent), x.fate == answered)
		}
	}
}

// Corrupt takes in a reply with a bad checksum.
func (s *Session) Corrupt() { s.Corrupted++ }

// Wrong notes that an answer's data was not what had been sent.
func (s *Session) Wrong() { s.WrongData++ }

// Fail takes in an error about the probe with the number on the wire; ok is
// false if there is no such probe.
func (s *Session) Fail(seq uint16) (p Probe, ok bool) {
	x := s.window.find(seq)
	if x == nil {
		return Probe{}, false
	}
	s.Errors++
	s.acknowledge(x.seq)
	s.heard()
	switch x.fate {
	case waiting:
		s.Failed++
		x.fate = failed
	case lost:
		s.Lost--
		s.Failed++
		x.fate = failed
	}
	s.judge()
	return x.probe(), true
}

// FailLocally takes in an error of our own: the probe could not be sent. The
// next one waits for a whole interval.
func (s *Session) FailLocally(now time.Time, seq uint64) {
	if x := s.window.at(seq); x != nil && x.fate == waiting {
		s.Errors++
		s.Failed++
		x.fate = failed
		s.judge()
		wait := s.pace.hold(now)
		if !s.due.IsZero() && !s.sentEnough() {
			s.due = now.Add(wait)
		}
	}
}

// Expire tells f of the probes that count as lost from now on.
func (s *Session) Expire(now time.Time, f func(Probe)) {
	s.window.expire(now, s.cfg.Timeout, func(x *slot) { s.lose(x, f) })
	s.judge()
}

// Abandon counts all probes as lost that are still waited for, and tells f of
// them: the session is over.
func (s *Session) Abandon(f func(Probe)) {
	s.window.abandon(func(x *slot) { s.lose(x, f) })
	s.judge()
}

func (s *Session) lose(x *slot, f func(Probe)) {
	s.Lost++
	if f != nil {
		f(x.probe())
	}
}

func (s *Session) acknowledge(seq uint64) {
	s.pipe = max(s.pipe, s.Sent-seq+1)
	s.acked = max(s.acked, seq)
}

// InFlight is how many probes were sent after the latest one of which
// something was heard.
func (s *Session) InFlight() int { return int(s.Sent - s.acked) }

// Pipe is the most probes that were on their way at a time.
func (s *Session) Pipe() uint64 { return s.pipe }

// Unanswered reports whether nothing has come yet for a probe.
func (s *Session) Unanswered(seq uint64) bool {
	x := s.window.at(seq)
	return x != nil && x.fate != answered
}

// Answered reports whether the probe has been answered.
func (s *Session) Answered(seq uint64) bool {
	x := s.window.at(seq)
	return x != nil && x.fate == answered
}

// Elapsed is the time from the first probe to the latest, which is what ping
// calls its time.
func (s *Session) Elapsed() time.Duration {
	if s.pace.last.IsZero() {
		return 0
	}
	return s.pace.last.Sub(s.first)
}

// Interval is the interval by now: an adaptive one changes.
func (s *Session) Interval() time.Duration { return s.pace.interval }

// Start is when the session began.
func (s *Session) Start() time.Time { return s.start }

// Deadline is when Next, Expire or Done have something new to say.
func (s *Session) Deadline() time.Time {
	first := s.window.deadline(s.cfg.Timeout)
	for _, t := range []time.Time{s.due, s.end} {
		if !t.IsZero() && (first.IsZero() || t.Before(first)) {
			first = t
		}
	}
	return first
}

// Enough reports that as much has been heard as was asked for: what comes after
// that counts no more.
func (s *Session) Enough() bool {
	heard := s.Received
	if !s.cfg.Persist {
		heard += s.Errors
	}
	return s.cfg.Count > 0 && heard >= s.cfg.Count || s.cfg.Deadline > 0 && s.Errors > 0 && !s.cfg.Persist
}

// End is when the session is over in any case, zero for never.
func (s *Session) End() time.Time { return s.end }

// Done reports that the session is over.
func (s *Session) Done(now time.Time) bool {
	return s.Enough() || !s.end.IsZero() && !now.Before(s.end)
}

// OK reports what ping's exit status reports: there were answers and, if there
// was a deadline, as many as were asked for.
func (s *Session) OK() bool {
	return s.Received > 0 && (s.cfg.Deadline == 0 || s.Received >= s.cfg.Count)
}
