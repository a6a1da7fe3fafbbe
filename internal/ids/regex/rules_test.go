package regex

import (
	"archive/tar"
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"
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
	if os.Getenv("GOTCP_DATA") == "" {
		t.Skip("GOTCP_DATA is not set: no rule sets")
	}
	unpacked, err := exec.Command("xz", "-dc", filepath.Join(os.Getenv("GOTCP_DATA"), "ids", "rules.tar.xz")).Output()
	if err != nil {
		t.Skipf("no rule sets: %v", err)
	}
	var rules []rule
	seen := make(map[string]bool)
	archive := tar.NewReader(bytes.NewReader(unpacked))
	for {
		if _, err := archive.Next(); err == io.EOF {
			return rules
		} else if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(archive)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range pcreOption.FindAllStringSubmatch(string(text), -1) {
			if r, ok := ruleOf(m[1]); ok && !seen[m[1]] {
				seen[m[1]] = true
				rules = append(rules, r)
			}
		}
	}
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
