package anomaly

import (
	"fmt"
	"time"

	"gotcp/internal/recent"
)

// amplified finds a server that is made to shout at somebody: questions with a
// forged sender, all of the same few names, whose answers are many times longer
// (RFC 5358; US-CERT alert TA13-088A). Counted per host that gets the answers:
// AmpRate answers per second over shoutWindow, AmpFactor times as many bytes as
// the questions had, longAnswer bytes on average, and ten times as many answers as
// names. A mail server asks for much, too, but never for the same.
//
// At the victim the questions are not seen: see reflected.
type amplified struct {
	hosts recent.Table[address, shouting]
}

type shouting struct {
	since              stamp
	first              uint64
	answers            uint64
	questions, answerB uint64 // bytes
	names              sketch
}

const (
	shoutWindow = stamp(10e9)
	// longAnswer is the size from which an answer is worth the asking for those
	// who don't want it themselves.
	longAnswer = 256
)

// reflected reports what amplification is at the victim: UDP from the ports of
// services that can be made to answer at length (reflector), in flows that the
// victim has not begun, longAnswer bytes on average. It is judged as floods are,
// from AmpRate per second on.
func (t *target) reflected(c *Config) (SID, float64, bool) {
	switch {
	case t.sum.Kind != LoadReflected || t.bytes < longAnswer*t.run:
		return 0, 0, false
	case t.sum.SrcPort == 53:
		return DNSAmplify, float64(c.AmpRate), true
	}
	return Reflection, float64(c.AmpRate), true
}

func newAmplified(cfg *Config) amplified {
	return amplified{hosts: recent.NewTable[address, shouting](cfg.MaxEntries / 4)}
}

func (d *Detectors) answer(now stamp, o *Observation) {
	if o.QuerySize == 0 || o.AnswerSize < longAnswer {
		return
	}
	about := topic{kind: DNSAmplify, dst: addressOf(o.Dst)}
	if e := d.going(about); e != nil {
		e.hit(o)
		return
	}
	h, fresh := d.amplified.hosts.Visit(addressOf(o.Dst))
	if fresh || expired(now, h.since, shoutWindow) {
		*h = shouting{since: now, first: o.Number}
	}
	h.answers++
	h.questions += uint64(o.QuerySize)
	h.answerB += uint64(o.AnswerSize)
	h.names.add(hashName(d.cfg.Seed, o.Name))
	if h.answers < uint64(d.cfg.AmpRate)*uint64(shoutWindow)/1e9 || h.answerB < uint64(d.cfg.AmpFactor)*h.questions || h.names.count()*10 > h.answers {
		return
	}
	e := d.raise(now, report{topic: about, describe: (*episode).amplified, alert: Alert{
		SID: DNSAmplify, Src: o.Src, Dst: o.Dst, SrcPort: o.SrcPort, DstPort: o.DstPort, Proto: o.Proto, Count: h.answers,
		Rate: float64(h.answers) / max(time.Duration(now-h.since).Seconds(), 1), Since: h.since.time(), First: h.first, Last: o.Number,
	}})
	if e != nil {
		d.tell(now, e, Began)
	}
}

func (e *episode) amplified() string {
	a := &e.alert
	return fmt.Sprintf("%d long answers of %s to %s in %s", a.Count, a.Src, a.Dst, a.Duration().Round(time.Millisecond))
}
