package anomaly

import (
	"fmt"
	"slices"

	"gotcp/internal/recent"
	"gotcp/internal/wire"
)

// spoofing finds packets with an address of ours that are not from us, by the
// frame's source: an address in Own can only come from our own MACs, and a router
// to the outside (Outside) can't deliver what comes from Home. Only the first
// packet of each flow is looked at, and that is enough: forged packets open flows,
// since the answers go to us and not to who forged them.
//
// Where the MACs of our own addresses aren't known they are learned: the one from
// which an address has opened learnFlows flows and no other has opened any.
type spoofing struct {
	homes recent.Table[address, ownHome]
}

// ownHome is where an address of ours was seen to be.
type ownHome struct {
	mac   wire.MAC
	flows int
}

const learnFlows = 16

func newSpoofing() spoofing { return spoofing{homes: recent.NewTable[address, ownHome](256)} }

func (d *Detectors) spoofed(now stamp, o *Observation) {
	if o.EtherSrc.IsZero() {
		return
	}
	switch {
	case slices.Contains(d.cfg.Own, o.Src):
		if d.foreign(o) {
			d.reportSpoofed(now, o, SpoofedOwn)
		}
	case len(d.cfg.Outside) > 0 && slices.Contains(d.cfg.Outside, o.EtherSrc) && within(d.cfg.Home, o.Src):
		d.reportSpoofed(now, o, SpoofedHome)
	}
}

// foreign reports that a frame with an address of ours is not from us.
func (d *Detectors) foreign(o *Observation) bool {
	if len(d.cfg.MACs) > 0 {
		return !slices.Contains(d.cfg.MACs, o.EtherSrc)
	}
	h, fresh := d.spoofing.homes.Visit(addressOf(o.Src))
	switch {
	case fresh, h.mac != o.EtherSrc && h.flows < learnFlows:
		*h = ownHome{mac: o.EtherSrc, flows: 1}
	case h.mac == o.EtherSrc:
		h.flows = min(h.flows+1, learnFlows)
	default:
		return true
	}
	return false
}

func (d *Detectors) reportSpoofed(now stamp, o *Observation, sid SID) {
	about := topic{kind: sid, src: addressOf(o.Src)}
	if e := d.going(about); e != nil {
		e.hit(o)
		return
	}
	from := o.EtherSrc
	e := d.raise(now, report{topic: about,
		alert: Alert{SID: sid, Src: o.Src, Dst: o.Dst, SrcPort: o.SrcPort, DstPort: o.DstPort, Proto: o.Proto,
			Count: 1, First: o.Number, Last: o.Number},
		describe: func(e *episode) string {
			return fmt.Sprintf("%d flows from %s came from station %s", e.alert.Count, e.alert.Src, from)
		}})
	if e != nil {
		d.tell(now, e, Began)
	}
}
