package ping

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"net/netip"
	"strings"
)

// The options of an IP header that are printed by name (RFC 791 §3.1).
const (
	optionEnd         = 0
	optionNOP         = 1
	optionRecordRoute = 7
	optionTimestamp   = 68
	optionLooseRoute  = 131
	optionStrictRoute = 137
)

// optionPrinter prints the IP options of replies as ping does. It remembers
// the route that was recorded last.
type optionPrinter struct {
	name  func(netip.Addr) string
	flood bool
	last  []byte
}

// text is a header's options, each on lines of its own after the reply's.
func (p *optionPrinter) text(options []byte) string {
	var b strings.Builder
	for len(options) > 0 && options[0] != optionEnd {
		if options[0] == optionNOP {
			b.WriteString("\nNOP")
			options = options[1:]
			continue
		}
		if len(options) < 2 || options[1] < 2 || int(options[1]) > len(options) {
			break
		}
		p.option(&b, options[:options[1]])
		options = options[options[1]:]
	}
	return b.String()
}

// optionAddrs appends the addresses that the text of the options names.
func optionAddrs(all []netip.Addr, options []byte) []netip.Addr {
	p := optionPrinter{flood: true, name: func(a netip.Addr) string {
		all = append(all, a)
		return ""
	}}
	p.text(options)
	return all
}

func (p *optionPrinter) option(b *strings.Builder, o []byte) {
	switch o[0] {
	case optionLooseRoute, optionStrictRoute:
		fmt.Fprintf(b, "\n%cSRR: ", map[byte]byte{optionLooseRoute: 'L', optionStrictRoute: 'S'}[o[0]])
		if len(o) > 3 {
			p.route(b, o[3:])
		}
	case optionRecordRoute:
		p.recorded(b, o)
	case optionTimestamp:
		p.timestamps(b, o)
	default:
		fmt.Fprintf(b, "\nunknown option %x", o[0])
	}
}

// filled is the part of an option that has been filled in: from its first
// place to where its pointer points.
func filled(o []byte, first int) []byte {
	if len(o) < first {
		return nil
	}
	end := min(int(o[2])-1, len(o))
	if end <= first {
		return nil
	}
	return o[first:end]
}

func (p *optionPrinter) recorded(b *strings.Builder, o []byte) {
	hops := filled(o, 3)
	switch {
	case len(hops) < 4:
	case bytes.Equal(hops, p.last) && !p.flood:
		b.WriteString("\t(same route)")
	default:
		p.last = bytes.Clone(hops)
		b.WriteString("\nRR: ")
		p.route(b, hops)
	}
}

func (p *optionPrinter) route(b *strings.Builder, hops []byte) {
	for ; len(hops) >= 4; hops = hops[4:] {
		fmt.Fprintf(b, "\t%s\n", p.address(hops))
	}
}

func (p *optionPrinter) address(b []byte) string {
	a := netip.AddrFrom4([4]byte(b))
	if a.IsUnspecified() {
		return a.String()
	}
	return p.name(a)
}

// timestamps prints the first time as it is and each further one by its
// distance from the one before.
func (p *optionPrinter) timestamps(b *strings.Builder, o []byte) {
	entries := filled(o, 4)
	if len(entries) == 0 {
		return
	}
	b.WriteString("\nTS: ")
	var standard, other uint32
	withAddress := o[3]&0x0f != 0
	for len(entries) >= 4 {
		if withAddress {
			fmt.Fprintf(b, "\t%s", p.address(entries))
			if entries = entries[4:]; len(entries) < 4 {
				break
			}
		}
		v := binary.BigEndian.Uint32(entries)
		entries = entries[4:]
		const notStandard = 1 << 31 // RFC 791 §3.1: not milliseconds since midnight
		switch {
		case v&notStandard == 0 && standard == 0:
			fmt.Fprintf(b, "\t%d absolute", v)
			standard = v
		case v&notStandard == 0:
			fmt.Fprintf(b, "\t%d", int64(v)-int64(standard))
			standard = v
		case other == 0:
			other = v &^ notStandard
			fmt.Fprintf(b, "\t%d absolute not-standard", other)
		default:
			fmt.Fprintf(b, "\t%d not-standard", int64(v&^notStandard)-int64(other))
			other = v &^ notStandard
		}
		b.WriteByte('\n')
	}
	if missed := o[3] >> 4; missed > 0 {
		fmt.Fprintf(b, "Unrecorded hops: %d\n", missed)
	}
}
