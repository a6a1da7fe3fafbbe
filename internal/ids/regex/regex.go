// Package regex runs the Perl-compatible expressions of rules on bytes. An
// expression is parsed as PCRE2 parses it without its UTF mode, where every byte
// is a character, and written anew for one of two engines: Go's, whose time is
// linear in the data, or regexp2 where it looks around, refers back or is
// possessive, with a limit on its time. It must not know rules or packets.
//
// Both engines work on characters. So data is given to them as Latin-1, where
// byte and character are the same number.
package regex

import (
	"fmt"
	"regexp"
	"time"

	"github.com/dlclark/regexp2/v2"
)

// Flags are the letters after an expression.
type Flags uint16

// The flags.
const (
	Nocase        Flags = 1 << iota // i
	DotAll                          // s
	Multiline                       // m
	Extended                        // x
	Anchored                        // A
	DollarEndOnly                   // E
	Ungreedy                        // G in rules, U in PCRE
	Captures                        // the groups are wanted
)

// How long regexp2 may search one value. It looks at a clock of its own, a
// goroutine that runs while it is in use, once per period.
const (
	timeout     = 10 * time.Millisecond
	clockPeriod = 10 * time.Millisecond
)

func init() { regexp2.SetTimeoutCheckPeriod(clockPeriod) }

// Regexp is an expression, ready to be searched for. Searching does not change
// it: many may use it at a time.
type Regexp struct {
	linear *regexp.Regexp
	// later is for searches that begin within the data, where an assertion wants
	// to know what was before: it goes past the first byte.
	later     *regexp.Regexp
	sensitive bool
	backtrack *regexp2.Regexp
	anchored  bool
	roles     []role // of the engine's groups
	groups    int
	captures  bool
	names     map[string]int
	size      int
}

// Compile makes an expression ready. Its error says what is wrong, and where.
func Compile(expr string, flags Flags) (*Regexp, error) {
	tree, p, err := parse(expr, flags)
	if err != nil {
		return nil, err
	}
	re := &Regexp{groups: p.total, anchored: flags&Anchored != 0, captures: flags&Captures != 0}
	if len(p.names) > 0 {
		re.names = p.names
	}
	if w, err := write(tree, p.bodies, flags, false); err == nil {
		if re.compileLinear(w) == nil {
			return re, nil
		}
	}
	w, err := write(tree, p.bodies, flags, true)
	if err != nil {
		return nil, err
	}
	return re, re.compileBacktrack(w)
}

func (re *Regexp) compileLinear(w *writer) (err error) {
	expr := w.String()
	prefix := ""
	if re.anchored {
		prefix = `\A`
	}
	re.roles, re.sensitive, re.size = w.roles, w.sensitive, w.size
	if re.linear, err = regexp.Compile(prefix + "(?:" + expr + ")"); err != nil {
		return err
	}
	if w.sensitive {
		skip := "(?s:.)*?"
		if re.anchored {
			skip = ""
		}
		re.later, err = regexp.Compile(`\A(?s:.)` + skip + "(" + expr + ")")
	}
	return err
}

func (re *Regexp) compileBacktrack(w *writer) (err error) {
	prefix := ""
	if re.anchored {
		prefix = `\G`
	}
	re.roles = w.roles
	re.backtrack, err = regexp2.Compile(prefix+"(?:"+w.String()+")", regexp2.OptionMaxBacktrackingStackSize(maxStack))
	if err != nil {
		return fmt.Errorf("not understood: %w", err)
	}
	re.backtrack.MatchTimeout = timeout
	return nil
}

// maxStack bounds regexp2's memory, in integers.
const maxStack = 200000

// Linear reports whether the time of a search is linear in the data.
func (re *Regexp) Linear() bool { return re.linear != nil }

// Size is about how many states the expression has, its repetitions written out. The
// time of a linear search is, at worst, as many steps for each byte.
func (re *Regexp) Size() int { return re.size }

// Groups is how many groups the expression has.
func (re *Regexp) Groups() int { return re.groups }

// Names are the numbers of the groups that have a name.
func (re *Regexp) Names() map[string]int { return re.names }

// Match is where an expression was found, and what a search needs to remember,
// kept from search to search. Its zero value is ready.
type Match struct {
	Start, End int
	// Groups are the groups from the first, as far as Captures were wanted; -1
	// where one did not take part.
	Groups [][2]int
	// GaveUp counts the searches that took too much time or memory.
	GaveUp uint64
	// Timeouts are those of them that were begun; others were left out since the
	// expression had taken too much before.
	Timeouts uint64

	latin1  []byte
	runes   []rune
	spans   []int
	strikes map[*Regexp]strike
}

// Find looks for the expression in data, beginning at a place in it. ^ means
// the beginning of data, not that place.
func (re *Regexp) Find(data []byte, from int, m *Match) bool {
	if from > len(data) {
		return false
	}
	if re.linear == nil {
		return re.findBacktrack(data, from, m)
	}
	return re.findLinear(data, from, m)
}

// findLinear searches with Go's engine.
func (re *Regexp) findLinear(data []byte, from int, m *Match) bool {
	engine, base, skip := re.linear, from, 0
	if from > 0 && re.sensitive {
		engine, base, skip = re.later, from-1, 1
	}
	text := data[base:]
	wide := !ascii(text)
	if wide {
		m.latin1 = toLatin1(m.latin1[:0], text)
		text = m.latin1
	}
	spans := engine.FindSubmatchIndex(text)
	if spans == nil {
		return false
	}
	spans = spans[2*skip:]
	if wide {
		for i, at := range spans {
			if at >= 0 {
				spans[i] = fromLatin1(text, at)
			}
		}
	}
	for i, at := range spans {
		if at >= 0 {
			spans[i] = at + base
		}
	}
	re.fill(spans, m)
	return true
}

// findBacktrack searches with regexp2.
func (re *Regexp) findBacktrack(data []byte, from int, m *Match) bool {
	if m.skips(re) {
		m.GaveUp++
		return false
	}
	m.runes = m.runes[:0]
	for _, c := range data {
		m.runes = append(m.runes, rune(c))
	}
	m.spans = m.spans[:0]
	err := re.backtrack.FindRunesMatches(m.runes, from, func(view regexp2.MatchView) bool {
		for i := range len(re.roles) + 1 {
			start, length, ok := view.GroupRange(i)
			if !ok {
				start, length = -1, 0
			}
			m.spans = append(m.spans, start, start+length)
		}
		return false
	})
	if err != nil {
		m.strike(re)
		m.GaveUp++
		m.Timeouts++
		return false
	}
	if len(m.spans) == 0 {
		return false
	}
	re.fill(m.spans, m)
	return true
}

// fill makes a match of the spans of the engine's groups. A group that reaches
// beyond the end of the match has taken in what is only looked at, unless it is
// a part of that.
func (re *Regexp) fill(spans []int, m *Match) {
	m.Start, m.End = spans[0], spans[1]
	for i, r := range re.roles {
		switch start := spans[2*i+2]; {
		case start < 0:
		case r.number == ahead:
			m.End = min(m.End, start)
		case r.number == keep:
			m.Start = start
		}
	}
	m.Groups = m.Groups[:0]
	if !re.captures {
		return
	}
	for i, r := range re.roles {
		start, end := spans[2*i+2], spans[2*i+3]
		if start < 0 || r.number <= 0 {
			continue
		}
		if re.linear != nil && !r.beyond {
			start, end = min(start, m.End), min(end, m.End)
		}
		for len(m.Groups) < r.number {
			m.Groups = append(m.Groups, [2]int{-1, -1})
		}
		m.Groups[r.number-1] = [2]int{start, end}
	}
}
