package rule

import (
	"fmt"
	"strings"
	"testing"
)

func TestLines(t *testing.T) {
	text := "\uFEFFone\r\n" +
		"# a comment that ends in \\\n" +
		"  two \\\n" +
		"# no comment\\ \t\r\n" +
		"  end\n" +
		"; a comment, too\n\n" +
		"last\\"
	var got []string
	eachRule(text, func(l logical) bool { got = append(got, fmt.Sprintf("%d:%s", l.line, l.text)); return true })
	want := []string{"1:one", "3:two # no comment  end", "8:last"}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got %q, want %q", got, want)
	}
}

// A file of nothing but errors is given up.
func TestFilesWithoutRules(t *testing.T) {
	rules, failed := NewConfig().Parse("a.rules", strings.Repeat("x\n", 2*maxErrors))
	last := failed[len(failed)-1]
	if len(rules) != 0 || len(failed) != maxErrors+1 || last.Line != maxErrors+1 || !strings.Contains(last.Reason, "no further") {
		t.Errorf("%d rules, %d errors, the last %v", len(rules), len(failed), last)
	}
}

// A rule that never ends is one error, and does not hide the next.
func TestLongRules(t *testing.T) {
	long := strings.Repeat(strings.Repeat("x", 1000)+"\\\n", 1000)
	rules, failed := NewConfig().Parse("a.rules", long+"\n"+anyHeader+"(sid:1;)\n"+strings.Repeat("y", maxRule+1))
	if len(rules) != 1 || len(failed) != 2 || failed[0].Line != 1 || failed[1].Line != 1003 ||
		!strings.Contains(failed[0].Reason, "too long") {
		t.Errorf("%d rules, errors %v", len(rules), failed)
	}
}
