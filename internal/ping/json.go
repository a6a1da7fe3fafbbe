package ping

import (
	"bufio"
	"net/netip"
	"time"

	"gotcp/internal/cli"
	"gotcp/internal/echo"
	"gotcp/internal/wire"
)

// schema is the version of the JSON records. It changes when a name or a
// meaning does; new names may come without.
const schema = 1

// record is the beginning of every record.
type record struct {
	cli.Record
	Schema int        `json:"schema"`
	Host   string     `json:"host"`
	Addr   netip.Addr `json:"addr"`
}

// probeRecord is a probe that left, and one that was lost.
type probeRecord struct {
	record
	Seq  uint64    `json:"seq"`
	Sent time.Time `json:"sent_at"`
}

// replyRecord is an answer: reply, late or dup.
type replyRecord struct {
	probeRecord
	From             netip.Addr `json:"from"`
	RTT              float64    `json:"rtt_ms"`
	TTL              uint8      `json:"ttl"`
	Bytes            int        `json:"bytes"`
	OutOfOrder       bool       `json:"reordered,omitempty"`
	Truncated        bool       `json:"truncated,omitempty"`
	DifferentAddress bool       `json:"different_address,omitempty"`
	WrongByte        *int       `json:"wrong_byte,omitempty"` // the offset of the first
}

// errorRecord is an error about a probe.
type errorRecord struct {
	record
	Seq uint64 `json:"seq"`
	// Reason is what happened, in ping's words.
	Reason string `json:"reason"`
	// From is who said so, absent for errors of our own.
	From *netip.Addr `json:"from,omitempty"`
	Type *uint8      `json:"icmp_type,omitempty"`
	Code *uint8      `json:"icmp_code,omitempty"`
	// About is the packet as whoever reported the error had it.
	About *quoteRecord `json:"about,omitempty"`
}

type quoteRecord struct {
	Src    netip.Addr `json:"src"`
	Dst    netip.Addr `json:"dst"`
	TTL    uint8      `json:"ttl"`
	TOS    uint8      `json:"tos"`
	ID     uint16     `json:"id"`
	Length int        `json:"length"`
	DF     bool       `json:"df"`
}

// stateRecord is that the host went up or down.
type stateRecord struct {
	record
	State string `json:"state"`
	Seq   uint64 `json:"seq"`
}

// rttRecord is a distribution of round-trip times, in milliseconds.
type rttRecord struct {
	Min  float64 `json:"min"`
	Avg  float64 `json:"avg"`
	Max  float64 `json:"max"`
	Mdev float64 `json:"mdev"`
	P50  float64 `json:"p50"`
	P90  float64 `json:"p90"`
	P99  float64 `json:"p99"`
	P999 float64 `json:"p99_9"`
}

type bucketRecord struct {
	UpTo  float64 `json:"le_ms"`
	Count int64   `json:"count"`
}

// countsRecord is what became of the probes.
type countsRecord struct {
	Sent        uint64  `json:"sent"`
	Received    uint64  `json:"received"`
	Lost        uint64  `json:"lost"`
	Waiting     uint64  `json:"waiting"`
	Errors      uint64  `json:"errors"`
	Duplicates  uint64  `json:"duplicates"`
	Late        uint64  `json:"late"`
	OutOfOrder  uint64  `json:"out_of_order"`
	Corrupted   uint64  `json:"corrupted"`
	WrongData   uint64  `json:"wrong_data"`
	LossPercent float64 `json:"loss_percent"`
}

// summaryRecord comes at the end, whatever came before.
type summaryRecord struct {
	record
	countsRecord
	Seconds       float64        `json:"seconds"`
	RTT           *rttRecord     `json:"rtt_ms,omitempty"` // absent without an answer
	Jitter        float64        `json:"jitter_ms"`
	JitterMax     float64        `json:"jitter_max_ms"`
	Histogram     []bucketRecord `json:"histogram,omitempty"`
	Outages       int            `json:"outages"`
	LongestOutage float64        `json:"longest_outage_seconds"`
	OutageTotal   float64        `json:"outage_seconds"`
	MAC           string         `json:"mac,omitempty"` // of the next hop
	ARP           *float64       `json:"arp_ms,omitempty"`
	OK            bool           `json:"ok"`
}

// jsonLines writes every event as a record.
type jsonLines struct {
	out   *bufio.Writer
	lines *cli.JSONLines
	run   *pinger
}

func newJSONLines(out *bufio.Writer, run *pinger) *jsonLines {
	return &jsonLines{out: out, lines: cli.NewJSONLines(out), run: run}
}

func (j *jsonLines) begin(time.Time) {}

func newRecord(typ string, at time.Time, t *target) record {
	return record{Record: cli.NewRecord(typ, at), Schema: schema, Host: t.name, Addr: t.addr}
}

func (j *jsonLines) write(r any) {
	// The writer's error stays, and flush returns it.
	_ = j.lines.Write(r)
}

func (j *jsonLines) event(e *event) {
	switch e.kind {
	case probeSent:
		j.write(probeRecord{newRecord("probe", e.now, e.target), e.probe.Seq, e.probe.Sent.UTC()})
	case probeLost, probeAbandoned:
		j.write(probeRecord{newRecord("lost", e.now, e.target), e.probe.Seq, e.probe.Sent.UTC()})
	case replyCame:
		j.write(j.reply("reply", e))
	case replyLate:
		j.write(j.reply("late", e))
	case replyDup:
		j.write(j.reply("dup", e))
	case replyBad:
		from := e.from
		j.write(errorRecord{record: newRecord("error", e.now, e.target), Seq: e.probe.Seq, Reason: "bad checksum in the reply", From: &from})
	case errorCame, hintCame:
		j.write(failureRecord(e))
	case sendFailed:
		j.write(errorRecord{record: newRecord("error", e.now, e.target), Seq: e.probe.Seq, Reason: e.err.Error()})
	case stateIs:
		state := "down"
		if e.up {
			state = "up"
		}
		j.write(stateRecord{newRecord("state", e.now, e.target), state, e.probe.Seq})
	}
}

func (j *jsonLines) reply(typ string, e *event) replyRecord {
	r := replyRecord{
		probeRecord: probeRecord{newRecord(typ, e.now, e.target), e.probe.Seq, e.probe.Sent.UTC()},
		From:        e.from, RTT: inMilliseconds(e.rtt), TTL: e.ttl, Bytes: e.bytes,
		OutOfOrder: e.reordered, Truncated: e.truncated, DifferentAddress: e.elsewhere,
	}
	if e.wrong != nil {
		offset := e.wrong.offset
		r.WrongByte = &offset
	}
	return r
}

func failureRecord(e *event) errorRecord {
	f := e.failure
	r := errorRecord{record: newRecord("error", e.now, e.target), Seq: e.probe.Seq, Reason: f.text(netip.Addr.String)}
	if f.unresolved {
		return r
	}
	from, typ, code := f.from, f.typ, f.code
	r.From, r.Type, r.Code = &from, &typ, &code
	if q := f.quote; q != nil {
		r.About = &quoteRecord{q.Src(), q.Dst(), q.TTL(), q.TOS(), q.ID(), q.TotalLen(), q.DontFragment()}
	}
	return r
}

// inMilliseconds is a time as a number, to the nanosecond.
func inMilliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

func (j *jsonLines) status(now time.Time) {
	r := j.summary(now)
	r.Type = "status"
	j.write(r)
}

func (j *jsonLines) end(now time.Time) { j.write(j.summary(now)) }

func newCounts(c *echo.Counts) countsRecord {
	return countsRecord{
		Sent: c.Sent, Received: c.Received, Lost: c.Lost, Waiting: c.Sent - c.Received - c.Lost - c.Failed,
		Errors: c.Errors, Duplicates: c.Duplicates, Late: c.Late, OutOfOrder: c.OutOfOrder,
		Corrupted: c.Corrupted, WrongData: c.WrongData, LossPercent: c.Loss() * 100,
	}
}

func newRTT(r *echo.RTT, h *echo.Histogram) *rttRecord {
	if r.Count == 0 {
		return nil
	}
	return &rttRecord{
		Min: inMilliseconds(r.Min), Avg: inMilliseconds(r.Mean()), Max: inMilliseconds(r.Max), Mdev: inMilliseconds(r.Deviation()),
		P50: inMilliseconds(h.Quantile(0.5)), P90: inMilliseconds(h.Quantile(0.9)),
		P99: inMilliseconds(h.Quantile(0.99)), P999: inMilliseconds(h.Quantile(0.999)),
	}
}

func (j *jsonLines) summary(now time.Time) summaryRecord {
	s := j.run.session
	r := summaryRecord{
		record:       newRecord("summary", now, j.run.target),
		countsRecord: newCounts(&s.Counts),
		Seconds:      now.Sub(s.Start()).Seconds(),
		RTT:          newRTT(&s.RTT, s.Histogram),
		Jitter:       inMilliseconds(s.Jitter.Value()), JitterMax: inMilliseconds(s.Jitter.Max()),
		Outages: s.Outage.Count(), LongestOutage: s.Outage.Longest(now).Seconds(), OutageTotal: s.Outage.Total(now).Seconds(),
		OK: s.OK(),
	}
	for _, b := range s.Histogram.Buckets() {
		r.Histogram = append(r.Histogram, bucketRecord{inMilliseconds(b.UpTo), b.Count})
	}
	if mac, ok := j.run.nextHopMAC(); ok {
		r.MAC = mac.String()
	}
	if d := j.run.resolved; d > 0 {
		ms := inMilliseconds(d)
		r.ARP = &ms
	}
	return r
}

// nextHopMAC is the hardware address that the probes go to.
func (p *pinger) nextHopMAC() (wire.MAC, bool) {
	if p.way.group() || !p.way.nextHop.IsValid() {
		return wire.MAC{}, false
	}
	return p.way.port.station.Neighbour(p.way.nextHop)
}

func (j *jsonLines) deadline() time.Time { return time.Time{} }
func (j *jsonLines) tick(time.Time)      {}
func (j *jsonLines) flush() error        { return j.out.Flush() }
