package filter

import (
	"net/netip"
	"slices"
	"strconv"
	"strings"
)

// lex cuts an expression into tokens, a tokEnd the last.
//
// As in libpcap's scanner, the longest reading of what follows wins: "5-3" is a
// name, not a subtraction, and "1.2.3.4-5" is one, too.
func lex(expr string) []token {
	var tokens []token
	for at := 0; ; {
		for at < len(expr) && strings.IndexByte(" \t\r\n", expr[at]) >= 0 {
			at++
		}
		if at == len(expr) {
			return append(tokens, token{offset: at})
		}
		t := next(expr[at:], at)
		if t.kind == tokEnd {
			fail(t, "illegal character %q", t.text)
		}
		tokens = append(tokens, t)
		at += len(t.text)
	}
}

// operators, the longer ones first, and the name under which the parser knows
// them.
var operators = []struct{ text, name string }{
	{"&&", "and"}, {"||", "or"}, {"<<", "<<"}, {">>", ">>"}, {">=", ">="}, {"<=", "<="}, {"!=", "!="}, {"==", "="},
	{"(", "("}, {")", ")"}, {"[", "["}, {"]", "]"}, {":", ":"}, {"+", "+"}, {"-", "-"}, {"*", "*"}, {"/", "/"},
	{"%", "%"}, {"&", "&"}, {"|", "|"}, {"^", "^"}, {"<", "<"}, {">", ">"}, {"=", "="}, {"!", "not"},
}

// next is the token at the start of s, which is at that offset, or a tokEnd with the character that
// starts none.
func next(s string, at int) token {
	if t, ok := colons(s, at); ok {
		return t
	}
	if n := nameLength(s); n > 0 {
		return word(s[:n], at)
	}
	if s[0] == '\\' {
		// A name that would otherwise be a word of the language.
		if n := strings.IndexAny(s, " !()\r\n\t"); n > 1 || n < 0 && len(s) > 1 {
			if n < 0 {
				n = len(s)
			}
			return token{kind: tokName, text: s[:n], offset: at, name: s[1:n]}
		}
	}
	if s[0] == '$' {
		if n := digits(s[1:], isHex); n > 0 {
			return token{kind: tokARCnet, text: s[:1+min(n, 2)], offset: at}
		}
	}
	for _, op := range operators {
		if strings.HasPrefix(s, op.text) {
			t := token{kind: tokOp, text: op.text, offset: at, name: op.name}
			switch op.name {
			case "and":
				t.kind = tokAnd
			case "or":
				t.kind = tokOr
			case "not":
				t.kind = tokNot
			}
			return t
		}
	}
	return token{text: firstRune(s), offset: at}
}

func firstRune(s string) string {
	for i := range s {
		if i > 0 {
			return s[:i]
		}
	}
	return s
}

// colons reads an address with colons in it. It is longer than the name or
// number that it begins with.
func colons(s string, at int) (token, bool) {
	n := digits(s, func(c byte) bool { return isHex(c) || c == ':' || c == '.' })
	run := s[:n]
	// A full stop belongs to it only in an IPv4 address at its end.
	if i := strings.IndexByte(run, '.'); i >= 0 && strings.LastIndexByte(run, ':') > i {
		run = run[:i]
	}
	if strings.Count(run, ":") < 2 {
		return token{}, false
	}
	if mac, ok := parseMAC(run, ':'); ok {
		return token{kind: tokMAC, text: run, offset: at, mac: mac}, true
	}
	if a, err := netip.ParseAddr(run); err == nil {
		return token{kind: tokIPv6, text: run, offset: at, addr: a}, true
	}
	if run[0] == ':' && !strings.HasPrefix(run, "::") {
		return token{}, false // the size in tcp[0:2], say, if it is wrong otherwise
	}
	fail(token{text: run, offset: at}, "%q is neither an IPv6 nor an Ethernet address", run)
	panic("unreachable")
}

// parseMAC reads six numbers of one or two hexadecimal digits.
func parseMAC(s string, sep byte) (mac [6]byte, ok bool) {
	parts := strings.Split(s, string(sep))
	if len(parts) != 6 {
		return mac, false
	}
	for i, p := range parts {
		v, err := strconv.ParseUint(p, 16, 8)
		if err != nil || len(p) > 2 {
			return mac, false
		}
		mac[i] = byte(v)
	}
	return mac, true
}

// nameLength is how much of s can be a name: letters, digits, hyphens,
// underscores and full stops, of which a name neither begins nor ends with the
// first two, nor begins with the third.
func nameLength(s string) int {
	if !isAlnum(s[0]) {
		return 0
	}
	n := digits(s, func(c byte) bool { return isAlnum(c) || c == '-' || c == '_' || c == '.' })
	for s[n-1] == '-' || s[n-1] == '_' {
		n--
	}
	return n
}

// word is the token that a name is.
func word(s string, at int) token {
	t := token{kind: tokName, text: s, offset: at, name: s}
	if p, ok := protoWords[s]; ok {
		t.kind, t.proto = tokProto, p
	} else if k, ok := words[s]; ok {
		t.kind = k
	} else if v, ok := constants[s]; ok {
		t.kind, t.num = tokNumber, v
	} else if slices.Contains(alienWords, s) {
		t.kind = tokAlien
	} else if mac, ok := plainMAC(s); ok {
		t.kind, t.mac = tokMAC, mac
	} else if isNumber(s) {
		t.kind = tokNumber
		t.num = number(t)
	} else if isQuad(s) {
		t.kind = tokQuad
	}
	return t
}

// plainMAC reads the other spellings of an Ethernet address: with hyphens or
// full stops, as three groups of four digits, as twelve digits.
func plainMAC(s string) (mac [6]byte, ok bool) {
	if mac, ok = parseMAC(s, '-'); ok {
		return mac, true
	}
	if mac, ok = parseMAC(s, '.'); ok {
		return mac, true
	}
	if len(s) == 14 && s[4] == '.' && s[9] == '.' {
		s = s[:4] + s[5:9] + s[10:]
	}
	if len(s) != 12 || digits(s, isHex) != 12 {
		return mac, false
	}
	for i := range mac {
		v, _ := strconv.ParseUint(s[2*i:2*i+2], 16, 8)
		mac[i] = byte(v)
	}
	return mac, true
}

// isNumber: digits, or hexadecimal ones after 0x.
func isNumber(s string) bool {
	if len(s) > 2 && (s[:2] == "0x" || s[:2] == "0X") {
		return digits(s[2:], isHex) == len(s)-2
	}
	return digits(s, isDigit) == len(s)
}

// number is the value of a number as C writes it: hexadecimal after 0x, octal
// after 0.
func number(t token) uint32 {
	v, err := strconv.ParseUint(t.text, 0, 32)
	switch {
	case err == nil:
		return uint32(v)
	case len(t.text) > 1 && t.text[0] == '0' && strings.ContainsAny(t.text, "89") && isDigits(t.text):
		fail(t, "number %s contains a digit that is not octal", t.text)
	}
	fail(t, "number %s overflows 32 bits", t.text)
	panic("unreachable")
}

// isQuad: two to four numbers with full stops between them.
func isQuad(s string) bool {
	parts := strings.Split(s, ".")
	return 2 <= len(parts) && len(parts) <= 4 && !slices.ContainsFunc(parts, func(p string) bool { return p == "" || !isNumber(p) })
}

func isDigits(s string) bool { return digits(s, isDigit) == len(s) }

// digits counts the bytes at the start of s that are in.
func digits(s string, in func(byte) bool) int {
	for i := 0; i < len(s); i++ {
		if !in(s[i]) {
			return i
		}
	}
	return len(s)
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
func isHex(c byte) bool   { return isDigit(c) || 'a' <= c|0x20 && c|0x20 <= 'f' }
func isAlnum(c byte) bool { return isDigit(c) || 'a' <= c|0x20 && c|0x20 <= 'z' }
