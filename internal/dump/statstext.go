package dump

import (
	"fmt"
	"net/netip"
	"time"
)

// statsText reports as lines. Each begins with what it is about, those of headings with a
// hash, so that grep finds one kind.
type statsText struct{ place *time.Location }

func (f *statsText) append(b []byte, r *report) ([]byte, error) {
	if r.all.packets == 0 {
		return fmt.Appendf(b, "%s: 0 packets, 0 bytes\n", r.kind), nil
	}
	b = f.summary(b, r)
	for _, s := range [...]section{r.sizeSection(), r.protocolSection(), r.hostSection(), r.portSection()} {
		b = s.append(b, r.all)
	}
	return append(b, '\n'), nil
}

func (f *statsText) summary(b []byte, r *report) []byte {
	b = fmt.Appendf(b, "%s: from %s, %.6f s, %d packets, %d bytes", r.kind,
		r.begin.In(f.place).Format("2006-01-02 15:04:05.000000"), r.length.Seconds(), r.all.packets, r.all.bytes)
	if packets, bits, ok := r.rates(); ok {
		b = fmt.Appendf(b, ", %.1f packets/s, %.0f bits/s", packets, bits)
	}
	return fmt.Appendf(b, ", sizes %d to %d\n", r.shortest, r.longest)
}

// section is the lines of one kind.
type section struct {
	kind string
	rows []row
	// ends says that what went in and came out was counted apart.
	ends               bool
	forgotten, lacking uint64
}

type row struct {
	name         string
	all, in, out count
}

func (r *report) sizeSection() section {
	s := section{kind: "size"}
	for class, c := range r.sizes {
		if c.packets > 0 {
			s.rows = append(s.rows, row{name: sizeName(class), all: c})
		}
	}
	return s
}

// sizeName is 40-79, or for the last class 5120-.
func sizeName(class int) string {
	first, last := sizeBounds(class)
	if last == 0 {
		return fmt.Sprintf("%d-", first)
	}
	return fmt.Sprintf("%d-%d", first, last)
}

func (r *report) protocolSection() section {
	return topSection("protocol", false, &r.protocols, protocol.name)
}

func (r *report) hostSection() section {
	return topSection("host", true, &r.hosts, netip.Addr.String)
}

func (r *report) portSection() section {
	return topSection("port", true, &r.ports, func(p port) string {
		return fmt.Sprintf("%s/%d", transportName(p.proto), p.number)
	})
}

func topSection[K comparable](kind string, ends bool, t *top[K], name func(K) string) section {
	s := section{kind: kind, ends: ends, forgotten: t.forgotten, lacking: t.lacking}
	for _, e := range t.first(topShown) {
		s.rows = append(s.rows, row{name(e.key), e.all, e.in, e.out})
	}
	return s
}

// nameWidth has room for an IPv4 address; longer names widen their section.
const nameWidth = len("255.255.255.255")

// append appends the lines, with the shares of all packets.
func (s *section) append(b []byte, all count) []byte {
	if len(s.rows) == 0 {
		return b
	}
	width := nameWidth
	for _, r := range s.rows {
		width = max(width, len(r.name))
	}
	b = fmt.Appendf(b, "# %-*s %12s %6s %15s %6s", len("protocol ")+width-len("# "), s.kind, "packets", "%", "bytes", "%")
	if s.ends {
		b = fmt.Appendf(b, " %12s %15s %12s %15s", "packets-in", "bytes-in", "packets-out", "bytes-out")
	}
	b = append(b, '\n')
	for _, r := range s.rows {
		b = fmt.Appendf(b, "%-8s %-*s %12d %6.1f %15d %6.1f", s.kind, width, r.name,
			r.all.packets, share(r.all.packets, all.packets), r.all.bytes, share(r.all.bytes, all.bytes))
		if s.ends {
			b = fmt.Appendf(b, " %12d %15d %12d %15d", r.in.packets, r.in.bytes, r.out.packets, r.out.bytes)
		}
		b = append(b, '\n')
	}
	if s.forgotten > 0 {
		b = fmt.Appendf(b, "# %s: too many for the table: %d with the fewest bytes made room; counts may lack up to %d bytes\n",
			s.kind, s.forgotten, s.lacking)
	}
	return b
}

// share is a part in per cent.
func share(part, all uint64) float64 {
	if all == 0 {
		return 0
	}
	return 100 * float64(part) / float64(all)
}
