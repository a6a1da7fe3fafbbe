package ids

import (
	"net/netip"

	"gotcp/internal/ids/anomaly"
	"gotcp/internal/ids/rule"
	"gotcp/internal/ids/threshold"
	"gotcp/internal/wire"
)

// raise makes alerts of what detectors found. What they say at the end of an
// episode is no alert: there was one when it began.
func (a *Aggregator) raise(found []anomaly.Alert) {
	for i := range found {
		f := &found[i]
		al := a.episode(f)
		if f.Phase == anomaly.Ended {
			a.out.Episodes = append(a.out.Episodes, al)
			continue
		}
		// A threshold file can silence detectors as it does rules.
		v := a.thresholds.Decide(threshold.Packet{Time: f.Time, Src: f.Src, Dst: f.Dst}, &rule.Rule{GID: al.GID, SID: al.SID})
		if !v.Alert {
			a.stats.AlertsSuppressed++
			continue
		}
		a.stats.Alerts++
		a.out.Alerts = append(a.out.Alerts, al)
	}
}

// episode is what a detector says.
func (a *Aggregator) episode(f *anomaly.Alert) Alert {
	al := Alert{
		Frame: Frame{Time: f.Time, Number: f.Last}, GID: anomaly.GID, SID: uint32(f.SID), Rev: 1,
		Msg: f.Message, Class: a.rules.describe(f.Class), Priority: int(f.Priority), Proto: protoName(f.Proto), Source: FromDetector,
		Src: netip.AddrPortFrom(f.Src, f.SrcPort), Dst: netip.AddrPortFrom(f.Dst, f.DstPort),
		HasPorts: hasPorts(f.Proto), IsICMP: f.Proto == wire.ProtoICMP || f.Proto == wire.ProtoICMPv6,
	}
	if f.Proto == 0 { // above no IP
		al.Proto = "ARP"
	}
	al.Summary = append(al.Summary,
		Fact{Name: "detector", Text: f.Detector.String()},
		Fact{Name: "summary", Text: f.Summary},
		Fact{Name: "count", Value: float64(f.Count)},
		Fact{Name: "targets", Value: float64(f.Targets)},
		Fact{Name: "rate", Value: f.Rate},
		Fact{Name: "duration", Value: f.Duration().Seconds()},
		Fact{Name: "first_packet", Value: float64(f.First)},
		Fact{Name: "last_packet", Value: float64(f.Last)})
	return al
}
