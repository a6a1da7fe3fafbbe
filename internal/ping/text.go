package ping

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/netip"
	"slices"
	"strings"
	"time"

	"gotcp/internal/echo"
	"gotcp/internal/wire"
)

// TextOptions are the flags of ping that change its text.
type TextOptions struct {
	Quiet       bool // -q
	Flood       bool // -f
	Audible     bool // -a
	Timestamps  bool // -D
	Outstanding bool // -O
	Verbose     int  // -v
}

// text prints what iputils' ping 20221126 prints, to the byte: programs parse
// it.
type text struct {
	TextOptions
	ctx     context.Context // that of the whole run
	out     *bufio.Writer
	stderr  io.Writer
	lines   *lineQueue
	options optionPrinter
	run     *pinger
	session *echo.Session
	prober  *prober
	target  *target
	group   bool   // many may answer
	from    string // "from 10.0.0.1 eth0: ", where the user chose
	columns int    // of the terminal
}

func (t *text) begin(time.Time) {
	if len(t.prober.Pattern) > 0 && !t.Quiet {
		fmt.Fprintf(t.out, "PATTERN: 0x%x\n", t.prober.Pattern)
	}
	header := wire.IPv4Fields{Options: t.prober.Options}
	total := header.Len() + wire.ICMPLen + t.prober.Size
	fmt.Fprintf(t.out, "PING %s (%s) %s%d(%d) bytes of data.\n", t.target.name, t.target.addr, t.from, t.prober.Size, total)
}

func (t *text) event(e *event) {
	switch e.kind {
	case probeSent:
		t.dot()
	case replyCame, replyLate, replyDup, replyBad:
		t.reply(e)
	case errorCame, hintCame:
		t.failure(e)
	case sendFailed:
		t.sendFailed(e)
	case stillNone:
		if t.Outstanding {
			t.lines.print(fmt.Sprintf("%sno answer yet for icmp_seq=%d\n", t.stamp(e.now), e.probe.Seq%(1<<16)))
		}
	}
}

// dot marks a probe of a flood, as long as the dots fit on a line.
func (t *text) dot() {
	if t.Flood && !t.Quiet && (t.session.Pipe() < uint64(t.columns) || t.session.InFlight() < t.columns) {
		t.lines.print(".")
	}
}

// stamp is what -D prints before a line.
func (t *text) stamp(now time.Time) string {
	if !t.Timestamps {
		return ""
	}
	return fmt.Sprintf("[%d.%06d] ", now.Unix(), now.Nanosecond()/1000)
}

func (t *text) reply(e *event) {
	switch {
	case t.Quiet:
		return
	case t.Flood && e.kind == replyBad:
		t.lines.print("\bC")
		return
	case t.Flood:
		t.lines.print("\b \b" + t.bell())
		return
	}
	stamp, from, bytes, rest := t.stamp(e.now), e.from, e.bytes, t.replyRest(e)
	needs := []netip.Addr{from}
	var options []byte
	if !e.truncated {
		rest += t.bell()
		options = slices.Clone(e.options)
		needs = optionAddrs(needs, options)
	}
	t.lines.named(func() string {
		return fmt.Sprintf("%s%d bytes from %s:%s%s\n", stamp, bytes, t.lines.name(from), rest, t.options.text(options))
	}, needs...)
}

func (t *text) bell() string {
	if t.Audible {
		return "\a"
	}
	return ""
}

// replyRest is a reply's line after the name of who sent it.
func (t *text) replyRest(e *event) string {
	var b strings.Builder
	fmt.Fprintf(&b, " icmp_seq=%d", uint16(e.probe.Seq))
	if t.Verbose > 0 {
		fmt.Fprintf(&b, " ident=%d", t.prober.ID)
	}
	fmt.Fprintf(&b, " ttl=%d", e.ttl)
	if e.truncated {
		b.WriteString(" (truncated)")
		return b.String()
	}
	if e.timed {
		b.WriteString(" time=" + milliseconds(e.rtt) + " ms")
	}
	if e.kind == replyDup && (!t.group || t.Verbose > 0) {
		b.WriteString(" (DUP!)")
	}
	if e.kind == replyBad {
		b.WriteString(" (BAD CHECKSUM!)")
	}
	if e.elsewhere {
		b.WriteString(" (DIFFERENT ADDRESS!)")
	}
	if e.wrong != nil {
		e.wrong.print(&b)
	}
	return b.String()
}

// print shows all the data of a reply some of which is wrong.
func (w *wrongData) print(b *strings.Builder) {
	fmt.Fprintf(b, "\nwrong data byte #%d should be 0x%x but was 0x%x", w.offset, w.want, w.got)
	for i := timestampLen; i < len(w.data); i++ {
		if i%32 == timestampLen {
			fmt.Fprintf(b, "\n#%d\t", i)
		}
		fmt.Fprintf(b, "%x ", w.data[i])
	}
}

// milliseconds is a time with three digits of sense, as ping prints it: whole
// microseconds, fewer decimals for longer ones.
func milliseconds(d time.Duration) string {
	us := d.Microseconds()
	switch {
	case us >= 100000-50:
		return fmt.Sprintf("%d", (us+500)/1000)
	case us >= 10000-5:
		return fmt.Sprintf("%d.%01d", (us+50)/1000, (us+50)%1000/100)
	case us >= 1000:
		return fmt.Sprintf("%d.%02d", (us+5)/1000, (us+5)%1000/10)
	}
	return fmt.Sprintf("0.%03d", us)
}

func (t *text) failure(e *event) {
	f := e.failure
	switch {
	case t.Quiet:
		return
	case t.Flood && e.kind == hintCame:
		return
	case t.Flood:
		t.lines.print("\bE")
		return
	}
	stamp := t.stamp(e.now)
	copied, seq := *f, uint16(e.probe.Seq)
	detail := ""
	if t.Verbose > 1 {
		detail = f.quoteText()
	}
	colon, bad := "", ""
	if e.kind == hintCame {
		colon = ":"
	}
	if f.badChecksum {
		bad = "(BAD CHECKSUM)"
	}
	needs := []netip.Addr{f.from}
	if gateway, ok := f.gateway(); ok {
		needs = append(needs, gateway)
	}
	t.lines.named(func() string {
		what := copied.text(t.lines.name)
		return fmt.Sprintf("%sFrom %s%s icmp_seq=%d %s%s\n%s", stamp, t.lines.name(copied.from), colon, seq, bad, what, detail)
	}, needs...)
}

func (t *text) sendFailed(e *event) {
	switch {
	case t.Quiet:
	case t.Flood:
		t.lines.print("E")
	default:
		t.flush()
		fmt.Fprintf(t.stderr, "gping: %v\n", e.err)
	}
}

// end prints ping's summary.
func (t *text) end(now time.Time) {
	t.lines.drain(t.ctx)
	s := t.session
	fmt.Fprintf(t.out, "\n--- %s ping statistics ---\n", t.target.name)
	fmt.Fprintf(t.out, "%d packets transmitted, %d received", s.Sent, s.Received)
	for _, x := range []struct {
		n    uint64
		what string
	}{{s.Duplicates, "duplicates"}, {s.Corrupted, "corrupted"}, {s.Errors, "errors"}} {
		if x.n > 0 {
			fmt.Fprintf(t.out, ", +%d %s", x.n, x.what)
		}
	}
	elapsed := s.Elapsed()
	if s.Sent > 0 {
		fmt.Fprintf(t.out, ", %s%% packet loss, time %dms", percent(float32(s.Loss()*100)), elapsed.Round(time.Millisecond).Milliseconds())
	}
	fmt.Fprintf(t.out, "\n%s\n", t.rttLine(elapsed))
	if t.run.Options.Stats {
		writeStats(t.out, t.run, now)
	}
}

// percent is C's %g of a float: six digits at most, no trailing zeros.
func percent(v float32) string { return fmt.Sprintf("%.6g", v) }

func (t *text) rttLine(elapsed time.Duration) string {
	s := t.session
	var parts []string
	if s.RTT.Count > 0 && t.prober.timed() {
		parts = append(parts, fmt.Sprintf("rtt min/avg/max/mdev = %s/%s/%s/%s ms",
			thousandths(s.RTT.Min), thousandths(s.RTT.Mean()), thousandths(s.RTT.Max), thousandths(s.RTT.Deviation())))
	}
	if s.Pipe() > 1 {
		parts = append(parts, fmt.Sprintf("pipe %d", s.Pipe()))
	}
	if s.Received > 0 && (s.Interval() == 0 || t.Flood) && s.Sent > 1 {
		gap := elapsed / time.Duration(s.Sent-1)
		parts = append(parts, fmt.Sprintf("ipg/ewma %s/%s ms", thousandths(gap), thousandths(s.RTT.Smoothed())))
	}
	return strings.Join(parts, ", ")
}

// thousandths is a time in milliseconds with three decimals.
func thousandths(d time.Duration) string {
	us := d.Microseconds()
	return fmt.Sprintf("%d.%03d", us/1000, us%1000)
}

// status prints the line that SIGQUIT asks for.
func (t *text) status(time.Time) {
	s := t.session
	t.flush()
	loss := 0
	if s.Sent > 0 {
		loss = int((s.Sent - s.Received) * 100 / s.Sent)
	}
	line := fmt.Sprintf("\r%d/%d packets, %d%% loss", s.Received, s.Sent, loss)
	if s.RTT.Count > 0 && t.prober.timed() {
		line += fmt.Sprintf(", min/avg/ewma/max = %s/%s/%s/%s ms", thousandths(s.RTT.Min), thousandths(s.RTT.Mean()),
			thousandths(s.RTT.Smoothed()), thousandths(s.RTT.Max))
	}
	fmt.Fprintln(t.stderr, line)
}

func (t *text) deadline() time.Time { return time.Time{} }
func (t *text) tick(time.Time)      {}

func (t *text) flush() error {
	t.lines.advance()
	return t.out.Flush()
}
