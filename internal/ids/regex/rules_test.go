package regex

import (
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"

	"gotcp/internal/theirs"
)

// rule is an expression of a rule.
type rule struct {
	text  string // as in the rule
	expr  string
	flags Flags
}

var pcreOption = regexp.MustCompile(`pcre:\s*"!?((?:[^"\\]|\\.)*)"`)

// realExpressions are the different ones of the rule sets, of rules that are
// switched off, too.
func realExpressions(t testing.TB) []rule {
	t.Helper()
	var rules []rule
	seen := make(map[string]bool)
	for _, set := range []string{"et-open", "snort-community"} {
		for _, file := range theirs.Rules(t, set) {
			for _, m := range pcreOption.FindAllStringSubmatch(file.Text, -1) {
				if r, ok := ruleOf(m[1]); ok && !seen[m[1]] {
					seen[m[1]] = true
					rules = append(rules, r)
				}
			}
		}
	}
	return rules
}

// ruleOf takes /expr/flags apart. In a rule ; and " stand behind a backslash.
func ruleOf(text string) (r rule, ok bool) {
	end := strings.LastIndexByte(text, '/')
	if !strings.HasPrefix(text, "/") || end < 1 {
		return r, false
	}
	letters := map[rune]Flags{'i': Nocase, 's': DotAll, 'm': Multiline, 'x': Extended, 'A': Anchored, 'E': DollarEndOnly, 'G': Ungreedy}
	for _, c := range text[end+1:] {
		if strings.ContainsRune(",", c) {
			break // captures
		}
		r.flags |= letters[c]
	}
	r.text, r.expr = text, text[1:end]
	return r, true
}

func TestRealExpressions(t *testing.T) {
	rules := realExpressions(t)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	begin := time.Now()
	compiled := make([]*Regexp, 0, len(rules))
	linear := 0
	for _, r := range rules {
		re, err := Compile(r.expr, r.flags)
		if err != nil {
			t.Errorf("%s: %v", r.text, err)
			continue
		}
		if compiled = append(compiled, re); re.Linear() {
			linear++
		}
	}
	took := time.Since(begin)
	runtime.GC()
	runtime.ReadMemStats(&after)
	t.Logf("%d expressions in %v, %d MB: %d linear, %d backtrack", len(compiled), took.Round(time.Millisecond),
		(after.HeapAlloc-before.HeapAlloc)>>20, linear, len(compiled)-linear)
	runtime.KeepAlive(compiled)
}
