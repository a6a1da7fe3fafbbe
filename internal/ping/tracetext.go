package ping

import (
	"fmt"
	"net/netip"
	"strings"

	"gotcp/internal/cli"
	"gotcp/internal/echo"
)

// hopFigures is the room for the figures of a hop, right of its name.
const hopFigures = 58

// table is the hops so far, as mtr shows them.
func (r *tracer) table(columns, rows int, _ bool) string {
	hops := r.trace.Hops()
	width := len("HOST")
	for i := range hops {
		for _, a := range hops[i].Addrs {
			width = max(width, len(r.name(a))+hopIndent)
		}
	}
	width = max(hopIndent+len("???"), min(width, columns-hopFigures))
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n", cli.Clip(fmt.Sprintf("%s (%s) > %s (%s), %d rounds", r.way.port.raw.Interface.Name, r.way.src,
		r.target.name, r.target.addr, r.trace.Rounds()), columns))
	fmt.Fprintf(&b, "%-*s %6s %6s %8s %8s %8s %8s %8s\n", width, "HOST", "Loss%", "Snt", "Last", "Avg", "Best", "Wrst", "StDev")
	for i := range hops {
		r.writeHop(&b, &hops[i], width)
	}
	return b.String()
}

// hopIndent is what stands before a hop's name.
const hopIndent = 8

func (r *tracer) writeHop(b *strings.Builder, h *echo.Hop, width int) {
	first := "???"
	if len(h.Addrs) > 0 {
		first = r.name(h.Addrs[0])
	}
	fmt.Fprintf(b, "%3d.|-- %-*s %5.1f%% %6d", h.TTL, width-hopIndent, cli.Clip(first, width-hopIndent), h.Loss()*100, h.Sent)
	if h.Received > 0 {
		fmt.Fprintf(b, " %8s %8s %8s %8s %8s", thousandths(h.Last), thousandths(h.RTT.Mean()), thousandths(h.RTT.Min),
			thousandths(h.RTT.Max), thousandths(h.RTT.Deviation()))
	}
	if h.Stopped != "" {
		b.WriteString("  " + h.Stopped)
	}
	b.WriteByte('\n')
	for _, a := range h.Addrs[min(1, len(h.Addrs)):] {
		fmt.Fprintf(b, "    |   %s\n", cli.Clip(r.name(a), width-hopIndent))
	}
}

func (r *tracer) name(a netip.Addr) string {
	text, _ := r.names.find(a)
	return text
}
