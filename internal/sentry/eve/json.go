package eve

import (
	"net/netip"
	"strconv"
	"unicode/utf8"
)

// The functions here append a member to the object at the end of b, which is open.

// separate puts a comma before what is not the first in its object or list.
func separate(b []byte) []byte {
	if last := b[len(b)-1]; last != '{' && last != '[' {
		b = append(b, ',')
	}
	return b
}

// name appends a member's name, which needs no escaping.
func name(b []byte, name string) []byte {
	b = append(separate(b), '"')
	b = append(b, name...)
	return append(b, '"', ':')
}

// open begins a member that is an object or a list.
func open(b []byte, n string, bracket byte) []byte { return append(name(b, n), bracket) }

func text(b []byte, n, value string) []byte { return quoted(name(b, n), value) }

// optional is text, but leaves out what is empty.
func optional(b []byte, n, value string) []byte {
	if value == "" {
		return b
	}
	return text(b, n, value)
}

func number(b []byte, n string, value uint64) []byte {
	return strconv.AppendUint(name(b, n), value, 10)
}

func float(b []byte, n string, value float64) []byte {
	if value != value || value-value != 0 {
		return append(name(b, n), "null"...) // JSON has neither NaN nor infinity
	}
	return strconv.AppendFloat(name(b, n), value, 'f', -1, 64)
}

func truth(b []byte, n string, value bool) []byte {
	return strconv.AppendBool(name(b, n), value)
}

// list is a list of strings; an empty one is left out.
func list(b []byte, n string, values []string) []byte {
	if len(values) == 0 {
		return b
	}
	b = open(b, n, '[')
	for _, v := range values {
		b = quoted(separate(b), v)
	}
	return append(b, ']')
}

func address(b []byte, n string, a netip.Addr) []byte {
	b = append(name(b, n), '"')
	return append(appendAddress(b, a), '"')
}

const hexDigits = "0123456789abcdef"

// appendAddress writes IPv6 addresses without leaving anything out, as Suricata does.
func appendAddress(b []byte, a netip.Addr) []byte {
	if !a.Is6() {
		return a.AppendTo(b)
	}
	all := a.As16()
	for i, octet := range all {
		if i > 0 && i%2 == 0 {
			b = append(b, ':')
		}
		b = append(b, hexDigits[octet>>4], hexDigits[octet&15])
	}
	return b
}

// quoted appends a JSON string (RFC 8259 §7). Bytes that are not UTF-8 are no text: of such a value
// all that is not printable ASCII is written as \xHH, with the backslash as a character of
// its own, so that the line stays readable and nothing is lost.
func quoted(b []byte, s string) []byte {
	b = append(b, '"')
	if !utf8.ValidString(s) {
		return append(appendBytes(b, s), '"')
	}
	from := 0
	for i := range len(s) {
		c := s[i]
		if c >= ' ' && c != '"' && c != '\\' {
			continue
		}
		b = append(b, s[from:i]...)
		from = i + 1
		b = appendEscape(b, c)
	}
	return append(append(b, s[from:]...), '"')
}

func appendEscape(b []byte, c byte) []byte {
	switch c {
	case '"', '\\':
		return append(b, '\\', c)
	case '\n':
		return append(b, '\\', 'n')
	case '\r':
		return append(b, '\\', 'r')
	case '\t':
		return append(b, '\\', 't')
	case '\b':
		return append(b, '\\', 'b')
	case '\f':
		return append(b, '\\', 'f')
	}
	return append(b, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
}

func appendBytes(b []byte, s string) []byte {
	for i := range len(s) {
		switch c := s[i]; {
		case c == '"' || c == '\\':
			b = append(b, '\\', c)
		case c >= ' ' && c < 0x7f:
			b = append(b, c)
		default:
			b = append(b, '\\', '\\', 'x', hexDigits[c>>4], hexDigits[c&15])
		}
	}
	return b
}
