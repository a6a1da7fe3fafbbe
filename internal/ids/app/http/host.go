package http

import (
	"bytes"
	"net/netip"
)

// host is who a request is for, by its target or its Host header. The name is a
// span of the message's head.
type host struct {
	name    span
	inField bool // name is a span of the Host header's value instead
	inURI   bool
	present bool
	port    uint16 // 0 if none is named
	valid   bool
	badPort bool
}

// parseAuthority reads host and port (RFC 9110 §7.2).
func parseAuthority(b []byte, s span) host {
	s = trim(b, s)
	if s.empty() || b[s.from] == '/' {
		return host{}
	}
	name, port := splitHostPort(b, s)
	h := host{name: name, present: !name.empty(), valid: true}
	if !port.empty() {
		h.port = parsePort(port.of(b))
		h.badPort = h.port == 0
		h.valid = !h.badPort
	} else if name.to < s.to && b[name.to] != ':' {
		h.valid = false // something behind an address in brackets
	}
	return h
}

// splitHostPort divides at the colon, which may also stand within an IPv6
// address in brackets.
func splitHostPort(b []byte, s span) (name, port span) {
	name = s
	if !s.empty() && b[s.from] == '[' {
		if n := bytes.IndexByte(s.of(b), ']'); n >= 0 {
			name.to = s.from + n + 1
		}
	} else if n := bytes.IndexByte(s.of(b), ':'); n >= 0 {
		name.to = s.from + n
	}
	if name.to < s.to && b[name.to] == ':' {
		port = trim(b, span{name.to + 1, s.to})
	}
	return trim(b, name), port
}

// parsePort is 0 for what is no port.
func parsePort(b []byte) uint16 {
	n := 0
	for _, c := range b {
		if c < '0' || c > '9' || n > 65535 {
			return 0
		}
		n = n*10 + int(c-'0')
	}
	if n > 65535 {
		return 0
	}
	return uint16(n)
}

// validHostname is lax about underscores, as names in the wild are.
func validHostname(b []byte) bool {
	if len(b) == 0 || len(b) > 255 {
		return false
	}
	if b[0] == '[' && b[len(b)-1] == ']' {
		a, err := netip.ParseAddr(string(b[1 : len(b)-1]))
		return err == nil && a.Is6() && a.Zone() == ""
	}
	label := 0
	for i, c := range b {
		switch {
		case c == '.':
			if label == 0 && (i == 0 || b[i-1] == '.') {
				return false
			}
			label = 0
			continue
		case c == '_', c == '-', '0' <= c && c <= '9', 'a' <= c|0x20 && c|0x20 <= 'z':
		default:
			return false
		}
		if label++; label > 63 {
			return false
		}
	}
	return true
}
