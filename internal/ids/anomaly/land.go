package anomaly

import (
	"fmt"

	"gotcp/internal/wire"
)

// land finds packets that seem to come from where they go: the same address, and
// the same port (CERT advisory CA-1997-28). Old stacks
// answered themselves for ever. No host sends such a packet to itself by way of
// a network; on a loopback interface it is nothing special.
func (d *Detectors) land(now stamp, o *Observation) bool {
	ports := o.Proto == wire.ProtoTCP || o.Proto == wire.ProtoUDP
	if !ports || o.Src != o.Dst || o.SrcPort != o.DstPort || !o.Src.IsValid() || o.Src.IsLoopback() || everybody(o.Src) {
		return false
	}
	about := topic{kind: Land, dst: addressOf(o.Dst)}
	if e := d.going(about); e != nil {
		e.hit(o)
		return true
	}
	e := d.raise(now, report{topic: about, describe: (*episode).land, alert: Alert{
		SID: Land, Src: o.Src, Dst: o.Dst, SrcPort: o.SrcPort, DstPort: o.DstPort, Proto: o.Proto,
		Count: 1, First: o.Number, Last: o.Number,
	}})
	if e != nil {
		d.tell(now, e, Began)
	}
	return true
}

func (e *episode) land() string {
	return fmt.Sprintf("%d packets to %s from itself", e.alert.Count, e.alert.Dst)
}
