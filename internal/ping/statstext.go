package ping

import (
	"fmt"
	"io"
	"strings"
	"time"

	"gotcp/internal/echo"
)

// barWidth is how many columns the longest bar of a histogram has.
const barWidth = 40

// writeStats prints what ping's own summary has no room for.
func writeStats(w io.Writer, p *pinger, now time.Time) {
	s := p.session
	if s.Histogram.Count() > 0 {
		h := s.Histogram
		fmt.Fprintf(w, "rtt p50/p90/p99/p99.9 = %s/%s/%s/%s ms\n",
			thousandths(h.Quantile(0.5)), thousandths(h.Quantile(0.9)), thousandths(h.Quantile(0.99)), thousandths(h.Quantile(0.999)))
		fmt.Fprintf(w, "jitter %s ms, at most %s ms\n", thousandths(s.Jitter.Value()), thousandths(s.Jitter.Max()))
	}
	fmt.Fprintf(w, "lost %d, late %d, out of order %d, wrong data %d\n", s.Lost, s.Late, s.OutOfOrder, s.WrongData)
	if n := s.Outage.Count(); n > 0 {
		fmt.Fprintf(w, "outages %d, the longest %.3f s, %.3f s in all\n", n, s.Outage.Longest(now).Seconds(), s.Outage.Total(now).Seconds())
	}
	if mac, ok := p.nextHopMAC(); ok {
		how := "known to the kernel"
		if p.resolved > 0 {
			how = "found in " + thousandths(p.resolved) + " ms"
		}
		fmt.Fprintf(w, "next hop %s is at %s, %s\n", p.way.nextHop, mac, how)
	}
	writeHistogram(w, s.Histogram.Buckets())
}

func writeHistogram(w io.Writer, buckets []echo.Bucket) {
	most := int64(1)
	for _, b := range buckets {
		most = max(most, b.Count)
	}
	for _, b := range buckets {
		length := int((b.Count*barWidth + most - 1) / most)
		fmt.Fprintf(w, "%12s ms  %-*s %d\n", "<= "+thousandths(b.UpTo), barWidth, strings.Repeat("#", length), b.Count)
	}
}
