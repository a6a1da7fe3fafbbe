package anomaly

import (
	"fmt"

	"gotcp/internal/recent"
)

// injection finds resets that the host they name has not sent. A host that has
// reset a connection sends nothing of it any more, and its packets take one way;
// who injects a RST has to race the host and does not know all about it (Weaver,
// Sommer, Paxson 2009). The signs:
//
//   - Contradiction: payload from the host at or beyond the sequence number at
//     which it is said to have reset. (Payload from before it has only been
//     overtaken.) That alone raises the alert.
//   - Distance: the RST's TTL is ttlApart or more away from the host's own.
//   - Guessing: its sequence number is not the next one; or there are several
//     RSTs with different ones.
//
// An acknowledgement after the RST, distance and guessing: any two of these three
// raise it, too; but not distance and one wrong number alone, which is what a
// firewall does that ends an idle connection for both.
type injection struct {
	resets recent.Table[connection, doubt]
}

// connection is one in the direction of the RST.
type connection struct {
	src, dst     address
	sport, dport uint16
}

// doubt is what speaks against a RST.
type doubt struct {
	since   stamp
	first   uint64
	offset  int32
	resets  int
	far     bool // distance
	wrong   bool // guessing: one number that is not the next
	several bool // guessing: different numbers
	acks    bool // it goes on to acknowledge
}

const (
	ttlApart = 4
	// contradictTime is how long after a RST its sender's silence is checked.
	contradictTime = stamp(10e9)
)

func newInjection(cfg *Config) injection {
	return injection{resets: recent.NewTable[connection, doubt](min(cfg.MaxEntries, 4096))}
}

func connectionOf(o *Observation) connection {
	return connection{addressOf(o.Src), addressOf(o.Dst), o.SrcPort, o.DstPort}
}

func (d *Detectors) reset(now stamp, o *Observation) {
	r, fresh := d.injection.resets.Visit(connectionOf(o))
	if fresh || expired(now, r.since, contradictTime) {
		*r = doubt{since: now, first: o.Number}
	}
	if apart := int(o.TTL) - int(o.FlowTTL); o.FlowTTL != 0 && max(apart, -apart) >= ttlApart {
		r.far = true
	}
	r.wrong = r.wrong || o.SeqOffset != 0
	r.several = r.several || r.resets > 0 && o.SeqOffset != r.offset
	r.offset = o.SeqOffset
	r.resets++
	d.doubted(now, o, r, false)
}

func (d *Detectors) afterReset(now stamp, o *Observation) {
	r := d.injection.resets.Find(connectionOf(o))
	if r == nil || expired(now, r.since, contradictTime) || o.SeqOffset < 0 {
		return
	}
	r.acks = true
	d.doubted(now, o, r, o.Length > 0)
}

// doubted raises an alert if there are signs enough.
func (d *Detectors) doubted(now stamp, o *Observation, r *doubt, contradiction bool) {
	if !contradiction && !(r.far && r.several) && !(r.acks && (r.far || r.several || r.wrong)) {
		return
	}
	about := topic{kind: ResetInjection, src: addressOf(o.Src), dst: addressOf(o.Dst)}
	if o.Dst.Less(o.Src) { // who injects into one direction does so into the other
		about.src, about.dst = about.dst, about.src
	}
	if e := d.going(about); e != nil {
		e.hit(o)
		return
	}
	far, guessed := r.far, r.wrong || r.several
	e := d.raise(now, report{topic: about,
		alert: Alert{SID: ResetInjection, Src: o.Src, Dst: o.Dst, SrcPort: o.SrcPort, DstPort: o.DstPort, Proto: o.Proto,
			Count: uint64(r.resets), Since: r.since.time(), First: r.first, Last: o.Number},
		describe: func(e *episode) string {
			text := fmt.Sprintf("%d packets about resets that %s has not sent", e.alert.Count, e.alert.Src)
			if contradiction {
				text += ", it goes on"
			}
			if far {
				text += ", from another distance"
			}
			if guessed {
				text += ", with guessed numbers"
			}
			return text
		}})
	if e != nil {
		d.tell(now, e, Began)
	}
}
