package filter

import (
	"fmt"
	"strings"
	"testing"
)

// draw writes a tree with all its parentheses.
func draw(n node) string {
	switch n := n.(type) {
	case nil:
		return ""
	case notNode:
		return "!" + draw(n.x)
	case andNode:
		return "(" + draw(n.a) + " & " + draw(n.b) + ")"
	case orNode:
		return "(" + draw(n.a) + " | " + draw(n.b) + ")"
	case protoNode:
		return n.tok.text
	case *addrNode:
		dir := [...]string{"", "src ", "dst ", "both "}[n.q.dir]
		proto := ""
		if n.q.proto != protoAny {
			proto = n.q.proto.String() + " "
		}
		s := proto + dir + n.q.typ.String() + " " + n.tok.text
		if n.q.typ == typeNone {
			s = "? " + n.tok.text
		}
		if n.hasBits {
			s += fmt.Sprint("/", n.bits)
		}
		return s
	case castNode:
		return n.tok.text
	case *plainNode:
		if n.hasNum {
			return fmt.Sprint(n.tok.text, " ", n.num)
		}
		return n.tok.text
	case byteNode:
		return fmt.Sprint("byte ", n.index, n.op.text, n.val)
	case llcNode:
		return strings.TrimSpace("llc " + n.typ.text)
	}
	r := n.(relNode)
	return drawValue(r.a) + " " + r.op.text + " " + drawValue(r.b)
}

func drawValue(v value) string {
	switch v := v.(type) {
	case numValue:
		return fmt.Sprint(uint32(v))
	case lenValue:
		return "len"
	case *loadValue:
		return fmt.Sprintf("%s[%s:%d]", v.tok.text, drawValue(v.index), v.size)
	}
	o := v.(*opValue)
	return "(" + drawValue(o.a) + o.op.text + drawValue(o.b) + ")"
}

func TestParse(t *testing.T) {
	for expr, want := range map[string]string{
		"": "",
		// And and or have one precedence, and associate to the left.
		"tcp or udp and ip":       "((tcp | udp) & ip)",
		"tcp and udp or ip":       "((tcp & udp) | ip)",
		"tcp or (udp and ip)":     "(tcp | (udp & ip))",
		"not tcp and udp":         "(!tcp & udp)",
		"not (tcp and udp)":       "!(tcp & udp)",
		"! not !tcp":              "!!!tcp",
		"((tcp))":                 "tcp",
		"tcp||udp&&!ip":           "((tcp | udp) & !ip)",
		"ip broadcast or less 10": "(broadcast | less 10)",

		// What stands without qualifiers has those of the one before.
		"host a or b":                    "(host a | host b)",
		"tcp dst port 1 or 2 and not 3":  "((tcp dst port 1 | tcp dst port 2) & !tcp dst port 3)",
		"host a and port 1 or 2":         "((host a & port 1) | port 2)",
		"port (1 or 2)":                  "(port 1 | port 2)",
		"port (1 or (2 and not 3)) or 4": "((port 1 | (port 2 & !port 3)) | port 4)",
		"port 1 or (2 or 3)":             "(port 1 | (port 2 | port 3))",
		"port 1 or (tcp and port 2)":     "(port 1 | (tcp & port 2))",
		"tcp and 80":                     "(tcp & ? 80)",
		"(port 1) or 2":                  "(port 1 | ? 2)",
		"src or dst net 10.0":            "net 10.0",
		"src and dst net 10.0.0.0/8":     "both net 10.0.0.0/8",
		"ip src a and dst b":             "(ip src host a & dst host b)",
		"src a and not b":                "(src host a & !src host b)",

		// A number may begin a comparison.
		"port 1 or 2 = 2":       "(port 1 | 2 = 2)",
		"port 1 or (2) = 2":     "(port 1 | 2 = 2)",
		"port 1 and (2 = 2)":    "(port 1 & 2 = 2)",
		"(ip[0]) = 1":           "ip[0:1] = 1",
		"((ip[0]+1))*2 = 1":     "((ip[0:1]+1)*2) = 1",
		"tcp[2:2] > len":        "tcp[2:2] > len",
		"vlan (5) and mpls":     "(vlan 5 & mpls)",
		"pppoes 0x10 and llc i": "(pppoes 16 & llc i)",
		"byte 3 & 4":            "byte 3&4",
	} {
		if got := draw(parse(lex(expr))); got != want {
			t.Errorf("%q: %s, want %s", expr, got, want)
		}
	}
}

// Nesting is bounded, not by the stack.
func TestParseDeepNesting(t *testing.T) {
	for _, open := range []string{"(", "not ", "ip[", "0=-", "0=(", "port ("} {
		_, err := Compile(strings.Repeat(open, 1_000_000/len(open)), Options{LinkType: Ethernet})
		if err == nil {
			t.Errorf("%q: no error", open)
		}
	}
	deep := strings.Repeat("(", 400) + "tcp" + strings.Repeat(")", 400)
	mustCompile(t, deep, Options{LinkType: Ethernet})
}
