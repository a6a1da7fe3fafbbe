package drill

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// Script is a parsed dialogue.
type Script struct {
	name  string
	lines []line
	// lenient looks at nothing that goes out, and goes on whatever fails.
	lenient bool
}

// line is one thing that happens.
type line struct {
	number int
	text   string
	at     moment
	do     action
}

// moment is when a line happens.
type moment struct {
	whenever bool          // "*"
	relative bool          // "+.1": after the line before
	from, to time.Duration // equal but for a range, "+.1~+.2"
}

// action is what a line does.
type action interface{ run(r *runner) error }

// Parse reads a script. The name is for messages.
func Parse(name, text string) (*Script, error) {
	s := &Script{name: name}
	number := 0
	for raw := range strings.SplitSeq(text, "\n") {
		number++
		l := line{number: number, text: strip(raw)}
		if l.text == "" {
			continue
		}
		if err := l.parse(); err != nil {
			return nil, s.at(&l, err)
		}
		s.lines = append(s.lines, l)
	}
	return s, nil
}

// at says where an error happened.
func (s *Script) at(l *line, err error) error {
	return fmt.Errorf("%s:%d: %w", s.name, l.number, err)
}

// strip removes comments and surrounding space.
func strip(s string) string {
	if i := strings.Index(s, "//"); i >= 0 {
		s = s[:i]
	}
	if strings.HasPrefix(strings.TrimSpace(s), "#") {
		return ""
	}
	return strings.TrimSpace(s)
}

func (l *line) parse() (err error) {
	when, what, _ := strings.Cut(strings.ReplaceAll(l.text, "\t", " "), " ")
	if when == "set" {
		l.at = moment{relative: true}
		l.do, err = parseSet(what)
		return err
	}
	if l.at, err = parseMoment(when); err != nil {
		return err
	}
	l.do, err = parseAction(strings.TrimSpace(what))
	if err == nil && l.at.whenever {
		if _, ok := l.do.(expect); !ok {
			err = errors.New("* is for packets that go out")
		}
	}
	return err
}

func parseMoment(s string) (m moment, err error) {
	if s == "*" {
		return moment{whenever: true}, nil
	}
	first, last, isRange := strings.Cut(s, "~")
	if m.from, m.relative, err = parseTime(first); err != nil {
		return m, err
	}
	m.to = m.from
	if isRange {
		var relative bool
		if m.to, relative, err = parseTime(last); err != nil {
			return m, err
		}
		if relative != m.relative || m.to < m.from {
			return m, fmt.Errorf("%q is not a range of times", s)
		}
	}
	return m, nil
}

// maxTime bounds how far a script may reach.
const maxTime = 1000 * time.Hour

// parseTime reads seconds, or a duration with its unit.
func parseTime(s string) (d time.Duration, relative bool, err error) {
	digits, relative := strings.CutPrefix(s, "+")
	if v, err := strconv.ParseFloat(digits, 64); err == nil {
		d = time.Duration(math.Round(min(max(v, -1), 1e7) * 1e9))
	} else if d, err = time.ParseDuration(digits); err != nil {
		return 0, false, fmt.Errorf("%q is not a time; want +.1, +100ms, 1.5 or *", s)
	}
	if d < 0 || d > maxTime {
		return 0, false, fmt.Errorf("%q is out of range", s)
	}
	return d, relative, nil
}

// parseAction reads what follows the time.
func parseAction(s string) (action, error) {
	if inner, ok := strings.CutPrefix(s, "%{"); ok {
		inner, ok = strings.CutSuffix(inner, "}%")
		if !ok {
			return nil, errors.New("want }% at the end")
		}
		return parseAssertion(inner)
	}
	verb, rest, _ := strings.Cut(s, " ")
	rest = strings.TrimSpace(rest)
	switch verb {
	case "<", ">":
		p, err := parsePacket(rest)
		if err != nil {
			return nil, err
		}
		if verb == "<" {
			return inject{p}, nil
		}
		return expect{p}, nil
	case "set":
		return parseSet(rest)
	}
	return parseCall(verb, rest)
}
