package eve

import (
	"bytes"
	"net/netip"
	"strconv"

	"gotcp/internal/ids"
	"gotcp/internal/ids/rule"
)

// AppendFast appends an alert as a line of fast.log.
func (w *Writer) AppendFast(b []byte, a *ids.Alert) []byte {
	b = w.clock.appendFast(b, a.Frame.Time)
	b = append(b, "  "...)
	if a.Action == rule.Drop || a.Action == rule.Reject {
		if w.config.Blocks || a.Action == rule.Reject {
			b = append(b, "[Drop] "...)
		} else {
			b = append(b, "[wDrop] "...)
		}
	}
	b = append(b, "[**] ["...)
	b = decimals(b, ':', uint64(a.GID), uint64(a.SID), uint64(a.Rev))
	b = append(b, "] "...)
	b = plain(b, a.Msg)
	if words := summary(a); words != "" {
		b = plain(append(b, ": "...), words)
	}
	b = append(b, " [**] [Classification: "...)
	if a.Class == "" {
		b = append(b, "(null)"...)
	} else {
		b = plain(b, a.Class)
	}
	b = append(b, "] [Priority: "...)
	b = decimals(b, 0, uint64(a.Priority))
	b = append(b, "] "...)
	if !a.Src.Addr().IsValid() && !a.Dst.Addr().IsValid() {
		return appendRaw(b, a.Frame.Data)
	}
	b = append(b, '{')
	b = append(b, a.Proto...)
	b = append(b, "} "...)
	from, to := uint64(a.Src.Port()), uint64(a.Dst.Port())
	if a.IsICMP {
		from, to = uint64(a.ICMPType), uint64(a.ICMPCode)
	}
	b = append(appendOneOf(b, a.Src.Addr(), a.Dst.Addr()), ':')
	b = append(decimals(b, 0, from), " -> "...)
	b = append(appendOneOf(b, a.Dst.Addr(), a.Src.Addr()), ':')
	return append(decimals(b, 0, to), '\n')
}

// appendOneOf appends an address, or nobody's of the other's family if there is none: those who
// parse such lines count on two.
func appendOneOf(b []byte, a, other netip.Addr) []byte {
	switch {
	case a.IsValid():
		return appendAddress(b, a)
	case other.Is6():
		return appendAddress(b, netip.IPv6Unspecified())
	}
	return appendAddress(b, netip.IPv4Unspecified())
}

// summary is what a detector says in words.
func summary(a *ids.Alert) string {
	for i := range a.Summary {
		if a.Summary[i].Name == "summary" {
			return a.Summary[i].Text
		}
	}
	return ""
}

// rawBytes is how much of a packet without addresses a line shows.
const rawBytes = 32

func appendRaw(b, data []byte) []byte {
	b = append(b, "[**] [Raw pkt: "...)
	for _, c := range data[:min(len(data), rawBytes)] {
		b = append(b, hexDigits[c>>4], hexDigits[c&15], ' ')
	}
	return append(bytes.TrimRight(b, " "), "]\n"...)
}

// decimals appends numbers with a separator between them.
func decimals(b []byte, separator byte, values ...uint64) []byte {
	for i, v := range values {
		if i > 0 {
			b = append(b, separator)
		}
		b = strconv.AppendUint(b, v, 10)
	}
	return b
}

// plain appends text to a line that a terminal may show: control characters, of which a message from a
// hostile rule file could have some, become dots.
func plain(b []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c == 0x7f {
			b = append(b, '.')
		} else {
			b = append(b, c)
		}
	}
	return b
}
