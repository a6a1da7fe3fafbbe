package filter

import "testing"

func TestPrecedence(t *testing.T) {
	for expr, want := range map[string]string{
		"len+1*2":     "(len+2)",
		"len*2+1":     "((len*2)+1)",
		"len - 1 - 2": "((len-1)-2)",
		"len/2/3":     "((len/2)/3)",
		"len&1|2":     "((len&1)|2)",
		"len|1&3":     "(len|1)",
		"len<<1+2":    "(len<<3)",
		"len&7<<1":    "(len&14)",
		"len>>1>>2":   "((len>>1)>>2)",
		"-len*2":      "((0-len)*2)",
		"-len - 1":    "((0-len)-1)",
		"(len+1)*2":   "((len+1)*2)",

		// libpcap's grammar gives % and ^ no precedence: the operation on
		// the right is done first, whatever it is.
		"len%3*2": "(len%6)",
		"len*2%3": "(len*2)",
		"len%9%4": "(len%1)",
		"len^1|2": "(len^3)",
		"len|1^2": "(len|3)",
		"-len%2":  "(0-(len%2))",

		// What is known is computed, in 32 bits.
		"1+2*3 - 4/2": "5",
		"0 - 1":       "4294967295",
		"-1>>28":      "15",
		"7%4^1":       "2", // 7%(4^1)
		"1<<31<<1":    "0",
		"6|1&0xf":     "7",
	} {
		tree := parse(lex("0 = " + expr))
		if got := drawValue(tree.(relNode).b); got != want {
			t.Errorf("%s: %s, want %s", expr, got, want)
		}
	}
}
