package regex

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"
)

// found says what a search found: the match, and the groups after it.
func found(re *Regexp, data string, from int) string {
	var m Match
	if !re.Find([]byte(data), from, &m) {
		return "none"
	}
	text := fmt.Sprintf("%d-%d", m.Start, m.End)
	for _, g := range m.Groups {
		text += fmt.Sprintf(" %d-%d", g[0], g[1])
	}
	return text
}

func TestFind(t *testing.T) {
	for _, test := range []struct {
		expr  string
		flags Flags
		data  string
		from  int
		want  string
	}{
		{`b+`, 0, "abbb", 0, "1-4"},
		{`b+?`, 0, "abbb", 0, "1-2"},
		{`b+`, Ungreedy, "abbb", 0, "1-2"},
		{`b+?`, Ungreedy, "abbb", 0, "1-4"},
		{`B`, Nocase, "ab", 0, "1-2"},
		{`a.c`, 0, "a\nc", 0, "none"},
		{`a.c`, DotAll, "a\nc", 0, "0-3"},
		{`^b`, 0, "a\nb", 0, "none"},
		{`^b`, Multiline, "a\nb", 0, "2-3"},
		{`a$`, 0, "a\n", 0, "0-1"},
		{`(a$)`, Captures, "a\n", 0, "0-1 0-1"},
		{`a$`, DollarEndOnly, "a\n", 0, "none"},
		{`a$`, 0, "a\nb", 0, "none"},
		{`a$`, Multiline, "a\nb", 0, "0-1"},
		{`(a$\n)b?`, 0, "a\n", 0, "0-2"},
		{`b`, Anchored, "ab", 0, "none"},
		{`b`, Anchored, "ab", 1, "1-2"},
		{`a b # c`, Extended, "ab", 0, "0-2"},
		{`[ ] \#`, Extended, " #", 0, "0-2"},
		{`(?i)a(?-i)b`, 0, "Ab AB", 0, "0-2"},
		{`(a(?i)b|c)D`, 0, "Cd CD", 0, "3-5"},
		{`(?s:.)\N`, 0, "\n\na", 0, "1-3"},

		// ^, \b and what is behind know what was before the place where a search
		// begins.
		{`^a`, 0, "aa", 1, "none"},
		{`^a`, Multiline, "\naa", 1, "1-2"},
		{`^a`, Multiline, "a\na", 1, "2-3"},
		{`\ba`, 0, "ba a", 1, "3-4"},
		{`\Ba`, 0, "ba", 1, "1-2"},
		{`(?<=b)a`, 0, "ba", 1, "1-2"},
		{`a`, 0, "aba", 1, "2-3"},
		{`\b(a)`, Captures, "ba\xffa", 1, "3-4 3-4"},
		{`$`, 0, "ab", 2, "2-2"},

		// Every byte is a character.
		{`\xff`, 0, "a\xff", 0, "1-2"},
		{"\xc3\xa9", 0, "\xc3\xa9", 0, "0-2"},
		{`^.{2}$`, 0, "\xc3\xa9", 0, "0-2"},
		{`[^a]b`, 0, "\xe9b", 0, "0-2"},
		{`[\x80-\xff]+(b)`, Captures, "aa\x80\xfe\xffb", 0, "2-6 5-6"},
		{`\xe9`, Nocase, "\xc9", 0, "none"},
		{`\w`, 0, "\xe9", 0, "none"},
		{`(?!\w)\W\b`, 0, "\xe9a", 0, "0-1"},
		{`\x{e9}(?=x)\S`, 0, "\xe9x", 0, "0-2"},
		{`k`, Nocase, "\xe2\x84\xaa", 0, "none"},

		// What only regexp2 has, and what can do without.
		{`(a|b)\1`, 0, "abb", 0, "1-3"},
		{`(a|b)\1`, Captures, "abb", 0, "1-3 1-2"},
		{`(?P<x>a|b)(?P=x)`, 0, "abb", 0, "1-3"},
		{`(a)\1`, Nocase, "aA", 0, "0-2"},
		{`a(?=b)`, 0, "acab", 0, "2-3"},
		{`(a(?=b(.)))`, Captures, "abc", 0, "0-1 0-1 2-3"},
		{`(?=a(b))(a)`, Captures, "ab", 0, "0-1 1-2 0-1"},
		{`a(?!b)`, 0, "abac", 0, "2-3"},
		{`a(?!b)`, 0, "aba", 0, "2-3"},
		{`a(?!bc).`, 0, "abcab", 0, "3-5"},
		{`a++b`, 0, "aab", 0, "0-3"},
		{`a++ab`, 0, "aab", 0, "none"},
		{`(?>a|ab)c`, 0, "abc", 0, "none"},
		{`a\Kb`, 0, "ab", 0, "1-2"},
		{`(a)?(?(1)b|c)`, 0, "c ab", 0, "0-1"},
		{`^(a)?(?(1)b|c)`, 0, "ab", 0, "0-2"},
		{`(?(?=a)ab|cd)`, 0, "xcd", 0, "1-3"},
		{`(a.)(?1)`, 0, "a1a2", 0, "0-4"},
		{`(?|(a)|(b))\1`, 0, "abb", 0, "1-3"},
		{`(?(DEFINE)(x))y`, 0, "y", 0, "0-1"},
		{`\R\R`, 0, "\r\n", 0, "none"},

		{`[^\x00-\xff]|b`, 0, "ab", 0, "1-2"},
		{`(?<=a)([^\x00-\xff]|b)`, 0, "ab", 0, "1-2"},
		{`(a\Kb)\1`, 0, "abab", 0, "1-4"},

		// How PCRE2 reads it.
		{`\x4`, 0, "\x04", 0, "0-1"},
		{`\xg`, 0, "\x00g", 0, "0-2"},
		{`\101\08`, 0, "A\x008", 0, "0-3"},
		{`\_\<\/`, 0, "_</", 0, "0-3"},
		{`a{,2}`, 0, "a{,2}", 0, "0-5"},
		{`a{2`, 0, "a{2", 0, "0-3"},
		{`[]a]+`, 0, "]a", 0, "0-2"},
		{`[^]a]`, 0, "]ab", 0, "2-3"},
		{`[a\]]+`, 0, "]a", 0, "0-2"},
		{`[\w-]+`, 0, "a-b", 0, "0-3"},
		{`[a-\d]+`, 0, "a-1", 0, "0-3"},
		{`[[:alpha:][:^space:]]+`, 0, "a1 ", 0, "0-2"},
		{`[[:alpha]`, 0, ":", 0, "0-1"},
		{`\Qa.b\E+`, 0, "a.bb", 0, "0-4"},
		{`a(?#comment)b`, 0, "ab", 0, "0-2"},
		{`\cA\e\a`, 0, "\x01\x1b\x07", 0, "0-3"},
		{`\h\v`, 0, "\xa0\x85", 0, "0-2"},
		{`a{1500}`, 0, strings.Repeat("a", 1500), 0, "0-1500"},
		{`(?:a{500}){3}`, 0, strings.Repeat("a", 1500), 0, "0-1500"},
		{`(?:)`, 0, "a", 0, "0-0"},
		{`a||b`, 0, "b", 0, "0-0"},
	} {
		re, err := Compile(test.expr, test.flags)
		if err != nil {
			t.Errorf("%s: %v", test.expr, err)
			continue
		}
		if got := found(re, test.data, test.from); got != test.want {
			t.Errorf("/%s/ (%b) in %.20q from %d: %s, want %s (linear: %v)", test.expr, test.flags, test.data, test.from, got, test.want, re.Linear())
		}
	}
}

func TestErrors(t *testing.T) {
	for expr, want := range map[string]string{
		`(`:                      "missing closing parenthesis at offset 1",
		`a)`:                     "unmatched closing parenthesis at offset 1",
		`[a`:                     "missing ] of a class at offset 2",
		`*a`:                     "quantifier without anything to repeat at offset 1",
		`a{3,2}`:                 "repetitions from more to less at offset 6",
		`a{70000}`:               "more than 65535 repetitions at offset 8",
		`\`:                      "backslash at the end at offset 1",
		`\y`:                     `unknown escape \y at offset 2`,
		`\2(a)`:                  "reference to group 2, which there isn't at offset 2",
		`[b-a]`:                  "range of a class from more to less at offset 4",
		`\x{100}`:                "0x100 is no byte at offset 7",
		`(a(?1))`:                "recursion is not supported",
		`(?R)`:                   "recursion is not supported",
		`(?<=a`:                  "missing closing parenthesis at offset 5",
		`(*COMMIT)a`:             "verbs as (*COMMIT are not supported at offset 9",
		`[[:foo:]]`:              "unknown class [:foo:] at offset 2",
		strings.Repeat("(", 300): "parentheses nested more than 250 deep at offset 250",
	} {
		if _, err := Compile(expr, 0); err == nil || err.Error() != want {
			t.Errorf("/%.20s/: %v, want %s", expr, err, want)
		}
	}
}

// An expression that takes too long gives up, and then pauses for longer and
// longer, so that the same traffic costs less each time.
func TestTimeout(t *testing.T) {
	re, err := Compile(`^(?=(\w|\w\w)+[!?])\w`, 0)
	if err != nil {
		t.Fatal(err)
	}
	var m Match
	data := bytes.Repeat([]byte("a"), 40)
	begin := time.Now()
	for range 18 {
		if re.Find(data, 0, &m) {
			t.Fatal("found")
		}
	}
	if m.GaveUp != 18 || m.Timeouts != 4 {
		t.Errorf("gave up %d times, after %d timeouts", m.GaveUp, m.Timeouts)
	}
	if s := m.strikes[re]; s.count != 4 || s.skip != 16 {
		t.Errorf("%+v after four timeouts with pauses of 2, 4 and 8 searches between them", s)
	}
	if took := time.Since(begin); took > 2*time.Second {
		t.Errorf("that took %v", took)
	}
}

// TestSize: repetitions count as often as they are.
func TestSize(t *testing.T) {
	for expr, least := range map[string]int{`a`: 1, `a{100}`: 100, `(?:a{10}b){5,20}`: 200} {
		re, err := Compile(expr, 0)
		if err != nil {
			t.Fatal(err)
		}
		if n := re.Size(); n < least || n > 2*least+5 {
			t.Errorf("%s has %d states, want about %d", expr, n, least)
		}
	}
}

// No expression takes much memory or time to compile.
func TestCompileBounded(t *testing.T) {
	for _, expr := range []string{
		strings.Repeat("(?:", 200) + "a" + strings.Repeat("){60000}", 200),
		strings.Repeat("(?:a{1000}", 100) + strings.Repeat(")", 100),
		strings.Repeat("a{65535}", 5000),
		strings.Repeat(`[\x00-\x20x]{1000}`, 3000),
		`(a)` + strings.Repeat("(?:(?1)(?1))", 1000),
		`(a(?2)(?2))(b(?3)(?3))(c(?4)(?4))(d(?5)(?5))(e(?6)(?6))(f(?7)(?7))(g(?8)(?8))(h(?9)(?9))(i)` + strings.Repeat("(?1)", 500),
		manyCalls(),
		strings.Repeat("a|", 30000),
		strings.Repeat("(?=a{100}", 100) + strings.Repeat(")", 100),
	} {
		begin := time.Now()
		if re, err := Compile(expr, 0); err == nil {
			var m Match
			re.Find([]byte("aaaaaaaaaaaaaaa"), 0, &m)
		}
		if took := time.Since(begin); took > time.Second {
			t.Errorf("%.30s takes %v", expr, took)
		}
	}
}

// manyCalls are groups each of which calls the next ten times.
func manyCalls() (expr string) {
	for i := range 30 {
		expr += "(a" + strings.Repeat(fmt.Sprintf("(?%d)", i+2), 10) + ")"
	}
	return expr + "(b)"
}

// Where there is no match, as mostly, nothing is allocated, or what the engines' own
// pools have dropped, as they do with the race detector.
func TestNoAllocation(t *testing.T) {
	data := []byte(strings.Repeat("GET /index\xff.html HTTP/1.1\r\n", 40))
	for _, expr := range []string{`evil\d+`, `^POST`, `(?<=x)evil`, `(a)\1`} {
		re, err := Compile(expr, 0)
		if err != nil {
			t.Fatal(err)
		}
		var m Match
		if n := testing.AllocsPerRun(100, func() { re.Find(data, 0, &m) }); n > 1 {
			t.Errorf("%s: %v allocations", expr, n)
		}
	}
}

// FuzzTranslate: no expression makes it panic, and where both engines can do it
// they find the same.
func FuzzTranslate(f *testing.F) {
	for _, expr := range []string{`^a.*?b$`, `(a|b)+(?i)C{2,3}[^x-z\d]`, `\bfoo\b(?=x)`, `a(?!b)`, `(?m)^$`, `\x41\s*+\Q.\E`, `(?|(a)|(b))(?1)`} {
		f.Add(expr, uint16(0), []byte("aab Foo xb\n"), uint8(0))
		f.Add(expr, uint16(0xffff), []byte("\xe9ab\xff\n"), uint8(1))
	}
	f.Fuzz(func(t *testing.T, expr string, flags uint16, data []byte, from uint8) {
		if len(expr) > 300 || len(data) > 300 || int(from) > len(data) {
			return
		}
		checkEngines(t, expr, Flags(flags)&(Captures<<1-1), data, int(from))
	})
}

func checkEngines(t *testing.T, expr string, flags Flags, data []byte, from int) {
	re, err := Compile(expr, flags)
	if err != nil {
		return
	}
	var m Match
	re.Find(data, from, &m)
	if !re.Linear() {
		return
	}
	tree, p, err := parse(expr, flags)
	if err != nil {
		t.Fatal(err)
	}
	w, err := write(tree, p.bodies, flags, true)
	if err != nil {
		t.Fatalf("%q: linear, but not for regexp2: %v", expr, err)
	}
	other := &Regexp{groups: p.total, anchored: re.anchored, captures: re.captures}
	if err := other.compileBacktrack(w); err != nil {
		t.Fatalf("%q: %v", expr, err)
	}
	other.backtrack.MatchTimeout = time.Second
	var m2 Match
	found, found2 := re.Find(data, from, &m), other.Find(data, from, &m2)
	if m2.GaveUp > 0 {
		return
	}
	if found != found2 || found && (m.Start != m2.Start || m.End != m2.End) {
		t.Errorf("%q (%b) in %q from %d: %v %d-%d, regexp2 %v %d-%d\n%s\n%s", expr, flags, data, from,
			found, m.Start, m.End, found2, m2.Start, m2.End, re.linear, other.backtrack)
	}
}
