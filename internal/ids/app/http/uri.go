package http

import "bytes"

// uri is a request target taken apart (RFC 3986 §3), as laxly as servers do it.
// Its spans are of the message's head.
type uri struct {
	host, port            span
	path, query, fragment span
	hasPath, hasQuery     bool
	hasFragment           bool
}

// parseURI never fails: what cannot be a scheme or an authority is a path.
func parseURI(b []byte, s span) uri {
	var u uri
	if !s.empty() && b[s.from] != '/' {
		if colon := bytes.IndexByte(s.of(b), ':'); colon >= 0 {
			s.from += colon + 1
			s = u.parseAuthority(b, s)
		}
	}
	end := s.from
	for end < s.to && b[end] != '?' && b[end] != '#' {
		end++
	}
	u.path, u.hasPath = span{s.from, end}, end > s.from
	if end < s.to && b[end] == '?' {
		from := end + 1
		for end = from; end < s.to && b[end] != '#'; {
			end++
		}
		u.query, u.hasQuery = span{from, end}, true
	}
	if end < s.to {
		u.fragment, u.hasFragment = span{end + 1, s.to}, true
	}
	return u
}

// parseAuthority reads what may stand between a scheme and a path: "//", user
// information, host and port. It returns what follows.
func (u *uri) parseAuthority(b []byte, s span) span {
	rest := s.of(b)
	if !bytes.HasPrefix(rest, []byte("//")) || len(rest) == 2 || rest[2] == '/' {
		return s
	}
	a := span{s.from + 2, s.from + 2}
	for a.to < s.to && bytes.IndexByte([]byte("/?#"), b[a.to]) < 0 {
		a.to++
	}
	after := span{a.to, s.to}
	if at := bytes.LastIndexByte(a.of(b), '@'); at >= 0 {
		a.from += at + 1
	}
	u.host, u.port = splitHostPort(b, a)
	return after
}

// appendURI appends the target as rules see it: path, query and fragment, each
// normalised.
func (u *uri) appendURI(out, head []byte) []byte {
	if u.hasPath {
		out = appendPath(out, u.path.of(head))
	}
	if u.hasQuery {
		out = append(out, '?')
		out = appendDecoded(out, u.query.of(head))
	}
	if u.hasFragment {
		out = append(out, '#')
		out = appendDecoded(out, u.fragment.of(head))
	}
	return out
}

// appendPath appends a path with its escapes decoded, backslashes turned around,
// separators squeezed, UTF-8 reduced to single bytes and dot segments removed,
// in this order: what the most lenient of servers makes of it.
func appendPath(out, path []byte) []byte {
	start := len(out)
	plain := true
	for i := 0; i < len(path); {
		c := path[i]
		if c == '%' {
			var n int
			c, n = unescape(path[i:])
			i += n
		} else {
			i++
		}
		switch {
		case c == '\\':
			c = '/'
		case c >= 0x80, c == '.':
			plain = false
		}
		if c == '/' && len(out) > start && out[len(out)-1] == '/' {
			continue
		}
		out = append(out, c)
	}
	if plain {
		return out
	}
	n := len(reduceUTF8(out[start:]))
	n = len(removeDots(out[start : start+n]))
	return out[:start+n]
}

// appendDecoded appends text with its escapes decoded. A plus sign stays one.
func appendDecoded(out, text []byte) []byte {
	for i := 0; i < len(text); {
		c, n := text[i], 1
		if c == '%' {
			c, n = unescape(text[i:])
		}
		out = append(out, c)
		i += n
	}
	return out
}

// unescape decodes %XX or IIS's %uXXXX at the beginning of b. What is neither is
// a percent sign.
func unescape(b []byte) (c byte, n int) {
	if len(b) >= 6 && b[1]|0x20 == 'u' {
		if v := hexDigits(b[2:6]); v >= 0 {
			return bestFit(rune(v)), 6
		}
		return '%', 1
	}
	if len(b) >= 3 {
		if v := hexDigits(b[1:3]); v >= 0 {
			return byte(v), 3
		}
	}
	return '%', 1
}

func hexDigits(b []byte) int {
	v := 0
	for _, c := range b {
		switch {
		case '0' <= c && c <= '9':
			v = v<<4 | int(c-'0')
		case 'a' <= c|0x20 && c|0x20 <= 'f':
			v = v<<4 | int(c|0x20-'a'+10)
		default:
			return -1
		}
	}
	return v
}

// removeDots removes "." and ".." segments in place, nearly as RFC 3986 §5.2.4
// does: a path that ends in one loses the slash before it, too.
func removeDots(p []byte) []byte {
	i, w := 0, 0
	for {
		if bytes.HasPrefix(p[i:], []byte("./")) {
			i += 2
		} else if bytes.HasPrefix(p[i:], []byte("../")) {
			i += 3
		} else {
			break
		}
	}
	if rest := string(p[i:]); rest == "." || rest == ".." {
		return p[:0]
	}
	removed := false // a segment whose closing slash is at i
	for i < len(p) {
		if p[i] != '/' {
			p[w] = p[i]
			w++
			i++
			removed = false
			continue
		}
		rest := p[i+1:]
		switch {
		case len(rest) == 0:
			if !removed {
				p[w] = '/'
				w++
			}
			i++
		case rest[0] != '.':
			p[w], p[w+1] = '/', rest[0]
			w += 2
			i += 2
			removed = false
		case len(rest) == 1:
			i = len(p)
		case rest[1] == '/':
			i += 2
			removed = true
		case string(rest) == "..":
			w = parent(p, w)
			i = len(p)
		case bytes.HasPrefix(rest, []byte("../")):
			w = parent(p, w)
			i += 3
			removed = true
		default:
			p[w], p[w+1] = '/', '.'
			w += 2
			i += 2
			removed = false
		}
	}
	return p[:w]
}

// parent is where the last segment of p[:w] begins, its slash included.
func parent(p []byte, w int) int {
	return max(0, bytes.LastIndexByte(p[:w], '/'))
}
