package sentry

import (
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"

	"gotcp/internal/ids/rule"
)

// WriteCheck writes what became of the rules of files: a table of the files, and why rules were not
// loaded, the most frequent reason first. With all each of those rules is named.
func WriteCheck(w io.Writer, r *rule.Report, all bool) error {
	p := printer{w: w}
	width := len("total")
	for i := range r.Files {
		width = max(width, len(filepath.Base(r.Files[i].Name)))
	}
	p.printf("%-*s %8s %8s %8s %8s %8s\n", width, "file", "rules", "loaded", "skipped", "repeated", "percent")
	for i := range r.Files {
		p.counts(width, filepath.Base(r.Files[i].Name), &r.Files[i].Counts)
	}
	p.counts(width, "total", &r.Total)
	if len(r.Reasons) > 0 {
		p.printf("\n%8s  %s\n", "rules", "reason")
	}
	for i := range r.Reasons {
		reason := &r.Reasons[i]
		what := reason.Reason
		if reason.Keyword != "" {
			what = reason.Keyword + ": " + what
		}
		p.printf("%8d  %s (first: %s:%d)\n", reason.Count, what, reason.First.File, reason.First.Line)
	}
	if all && len(r.Errors) > 0 {
		p.printf("\n")
		for _, e := range r.Errors {
			p.printf("%v\n", e)
		}
	}
	return p.err
}

// printer remembers the first error.
type printer struct {
	w   io.Writer
	err error
}

func (p *printer) printf(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format, args...)
	}
}

func (p *printer) counts(width int, name string, c *rule.Counts) {
	p.printf("%-*s %8d %8d %8d %8d %7.1f%%\n", width, name, c.All(), c.Loaded, c.Failed+c.Unmet, c.Repeated, percent(c))
}

// percent is how many rules of those that are for us could be loaded.
func percent(c *rule.Counts) float64 {
	wanted := c.All() - c.Repeated
	if wanted == 0 {
		return 100
	}
	return 100 * float64(c.Loaded) / float64(wanted)
}

// fileRecord is a file's part of a check.
type fileRecord struct {
	Type     string  `json:"type"`
	File     string  `json:"file,omitempty"`
	Rules    int     `json:"rules"`
	Loaded   int     `json:"loaded"`
	Skipped  int     `json:"skipped"`
	Repeated int     `json:"repeated"`
	Percent  float64 `json:"percent"`
}

// ruleRecord is a rule that was not loaded.
type ruleRecord struct {
	Type    string `json:"type"`
	File    string `json:"file"`
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	SID     uint32 `json:"sid,omitempty"`
	Keyword string `json:"keyword,omitempty"`
	Reason  string `json:"reason"`
	// Unmet: the rule says itself that it is not for us.
	Unmet bool `json:"unmet,omitempty"`
}

// WriteCheckJSON writes the same as records: a file each, a rule each that was not loaded, and
// the total.
func WriteCheckJSON(w io.Writer, r *rule.Report) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	record := func(kind, file string, c *rule.Counts) error {
		return e.Encode(fileRecord{kind, file, c.All(), c.Loaded, c.Failed + c.Unmet, c.Repeated, percent(c)})
	}
	for i := range r.Files {
		if err := record("file", r.Files[i].Name, &r.Files[i].Counts); err != nil {
			return err
		}
	}
	for _, f := range r.Errors {
		if err := e.Encode(ruleRecord{"skipped", f.File, f.Line, f.Column, f.SID, f.Keyword, f.Reason, f.Unmet}); err != nil {
			return err
		}
	}
	return record("total", "", &r.Total)
}
