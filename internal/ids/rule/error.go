package rule

import (
	"fmt"
	"strings"
)

// Error says why a rule is not loaded.
type Error struct {
	File    string
	Line    int    // 0: it is about the file as a whole
	Column  int    // in the rule's text, its lines joined; 1 is the first
	SID     uint32 // 0: not known
	Keyword string // none: the rule's header, or the rule as a whole
	Reason  string
	// Unmet: nothing is wrong with the rule, but it says that it is not for us
	// (requires).
	Unmet bool
}

func (e *Error) Error() string {
	var b strings.Builder
	if e.File != "" {
		fmt.Fprintf(&b, "%s:", e.File)
	}
	switch {
	case e.Line > 0:
		fmt.Fprintf(&b, "%d:%d: ", e.Line, e.Column)
	case e.File != "":
		b.WriteByte(' ')
	}
	if e.SID != 0 {
		fmt.Fprintf(&b, "rule %d: ", e.SID)
	}
	if e.Keyword != "" {
		fmt.Fprintf(&b, "%s: ", e.Keyword)
	}
	b.WriteString(e.Reason)
	return b.String()
}

// fault is an Error in the making: a keyword's parser knows the reason, and at
// best how far into its value.
type fault struct {
	reason string
	offset int
	unmet  bool
}

func (f *fault) Error() string { return f.reason }

func faultf(format string, args ...any) error {
	return &fault{reason: fmt.Sprintf(format, args...)}
}

// faultAt is a fault that many bytes into the value.
func faultAt(offset int, format string, args ...any) error {
	return &fault{reason: fmt.Sprintf(format, args...), offset: offset}
}

// short is a text as an error quotes it: what hostile files hold may be long.
func short(s string) string {
	const most = 60
	if len(s) > most {
		s = s[:most] + "..."
	}
	return fmt.Sprintf("%q", s)
}
