package arp

import (
	"fmt"
	"net/netip"
	"strings"
	"time"

	"gotcp/internal/cli"
	"gotcp/internal/neigh/watch"
	"gotcp/internal/oui"
	"gotcp/internal/wire"
)

// eventRecord is an event as JSON. Its type is the kind of the event.
type eventRecord struct {
	cli.Record
	IP        netip.Addr `json:"ip"`
	MAC       wire.MAC   `json:"mac"`
	Vendor    string     `json:"vendor"`
	Was       *wire.MAC  `json:"was,omitempty"`
	WasVendor string     `json:"was_vendor,omitempty"`
	WasSeen   *time.Time `json:"was_seen,omitempty"`
	Source    *wire.MAC  `json:"source,omitempty"`
	Count     int        `json:"count,omitempty"`
	Repeats   int        `json:"repeats,omitempty"`
}

func newEventRecord(e *watch.Event) eventRecord {
	r := eventRecord{
		Record: cli.NewRecord(e.Kind.String(), e.Time), IP: e.IP, MAC: e.MAC, Vendor: oui.Vendor(e.MAC),
		Count: e.Count, Repeats: e.Repeats,
	}
	if !e.Was.IsZero() {
		r.Was, r.WasVendor = &e.Was, oui.Vendor(e.Was)
	}
	if !e.Seen.IsZero() {
		seen := e.Seen.UTC()
		r.WasSeen = &seen
	}
	if !e.Source.IsZero() {
		r.Source = &e.Source
	}
	return r
}

// eventLine is an event as text.
func eventLine(e *watch.Event) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %-10s %s ", e.Time.Format("2006-01-02 15:04:05.000"), e.Kind, e.IP)
	mac, was := named(e.MAC), named(e.Was)
	switch e.Kind {
	case watch.NewStation:
		fmt.Fprintf(&b, "is at %s", mac)
	case watch.Changed, watch.FlipFlop, watch.Reused:
		fmt.Fprintf(&b, "is at %s, was at %s%s", mac, was, ago(e.Time, e.Seen))
	case watch.Storm:
		fmt.Fprintf(&b, "is announced by %s more than %d times in ten seconds", mac, e.Count-1)
	case watch.Own:
		fmt.Fprintf(&b, "is ours, and claimed by %s", mac)
	case watch.Pinned:
		fmt.Fprintf(&b, "is pinned to %s, and claimed by %s", was, mac)
	case watch.Mismatch:
		fmt.Fprintf(&b, "is at %s, says a frame from %s", mac, named(e.Source))
	case watch.Moved:
		fmt.Fprintf(&b, "answers at %s, no longer at %s", mac, was)
	case watch.Duplicate:
		fmt.Fprintf(&b, "answers at %s and still at %s", mac, was)
	case watch.Unanswered:
		fmt.Fprintf(&b, "answers neither at %s nor at %s", mac, was)
	case watch.Spoof:
		fmt.Fprintf(&b, "is still at %s, and forged by %s", was, mac)
	}
	if e.Repeats > 0 {
		fmt.Fprintf(&b, " (%s more since it was told)", cli.Count(e.Repeats, "time"))
	}
	b.WriteByte('\n')
	return b.String()
}

func named(m wire.MAC) string { return m.String() + " " + parenthesised(oui.Describe(m)) }

func parenthesised(s string) string {
	if strings.HasPrefix(s, "(") {
		return s
	}
	return "(" + s + ")"
}

func ago(now, then time.Time) string {
	if then.IsZero() {
		return ""
	}
	return " " + now.Sub(then).Round(time.Second).String() + " ago"
}
