package rule

import (
	"cmp"
	"slices"
	"strings"
)

// Ruleset is the rules of several files, each of them once, and what became of
// the others.
type Ruleset struct {
	config *Config
	rules  []*Rule // nil where one was rejected
	holes  int
	index  map[identity]int // into rules
	files  []FileReport
	failed []*Error
}

// identity is what makes two rules versions of one.
type identity struct{ gid, sid uint32 }

// NewRuleset is an empty set; its rules will be read with the configuration.
func NewRuleset(c *Config) *Ruleset { return &Ruleset{config: c, index: map[identity]int{}} }

// Add reads a file of rules. Of those with the same numbers the highest revision
// stays, the first of equal ones.
func (s *Ruleset) Add(file, text string) {
	rules, failed := s.config.Parse(file, text)
	report := FileReport{Name: file}
	for _, e := range failed {
		report.Counts.addFailed(e)
	}
	s.failed = append(s.failed, failed...)
	for _, r := range rules {
		id := identity{r.GID, r.SID}
		i, known := s.index[id]
		switch {
		case !known:
			s.index[id] = len(s.rules)
			s.rules = append(s.rules, r)
			report.Loaded++
		case r.Rev > s.rules[i].Rev:
			s.replaced(s.rules[i].File, &report)
			s.rules[i] = r
			report.Loaded++
		default:
			report.Repeated++
		}
	}
	s.files = append(s.files, report)
}

// replaced counts a rule of a file as one that another has taken the place of.
func (s *Ruleset) replaced(file string, current *FileReport) {
	counts := current
	for i := range s.files {
		if s.files[i].Name == file {
			counts = &s.files[i]
		}
	}
	counts.Loaded--
	counts.Repeated++
}

// Rules are those of the set, in the order of the files. The slice is borrowed.
func (s *Ruleset) Rules() []*Rule {
	if s.holes > 0 {
		s.rules = slices.DeleteFunc(s.rules, func(r *Rule) bool { return r == nil })
		s.holes = 0
		for i, r := range s.rules {
			s.index[identity{r.GID, r.SID}] = i
		}
	}
	return s.rules
}

// Reject takes out a rule that turned out later to be one that can't be used, for what stands at a
// column of its text.
func (s *Ruleset) Reject(r *Rule, column int, keyword, reason string) {
	id := identity{r.GID, r.SID}
	i, known := s.index[id]
	if !known || s.rules[i] != r {
		return
	}
	s.rules[i] = nil
	s.holes++
	delete(s.index, id)
	e := &Error{File: r.File, Line: r.Line, Column: column, SID: r.SID, Keyword: keyword, Reason: reason}
	s.failed = append(s.failed, e)
	for i := range s.files {
		if s.files[i].Name == r.File {
			s.files[i].Loaded--
			s.files[i].Counts.addFailed(e)
		}
	}
}

// Report is what became of the rules of files.
type Report struct {
	Files []FileReport
	Total Counts
	// Errors are all rules not loaded, in the order of the files; Reasons the same
	// by reason, the most frequent first.
	Errors  []*Error
	Reasons []Reason
}

// FileReport is what became of one file's rules.
type FileReport struct {
	Name string
	Counts
}

// Counts are numbers of rules.
type Counts struct {
	Loaded   int
	Repeated int // there is another of the same numbers, as new or newer
	Unmet    int // what they require is not here
	Failed   int
}

// All are the rules that there were.
func (c Counts) All() int { return c.Loaded + c.Repeated + c.Unmet + c.Failed }

func (c *Counts) addFailed(e *Error) {
	if e.Unmet {
		c.Unmet++
	} else {
		c.Failed++
	}
}

// Reason is why several rules are not loaded.
type Reason struct {
	Keyword string
	Reason  string // what differs between the rules is left out
	Count   int
	First   *Error
}

// Report sums up.
func (s *Ruleset) Report() Report {
	r := Report{Files: slices.Clone(s.files), Errors: slices.Clone(s.failed)}
	for _, f := range s.files {
		r.Total.Loaded += f.Loaded
		r.Total.Repeated += f.Repeated
		r.Total.Unmet += f.Unmet
		r.Total.Failed += f.Failed
	}
	known := map[[2]string]int{}
	for _, e := range s.failed {
		key := [2]string{e.Keyword, withoutQuotes(e.Reason)}
		i, ok := known[key]
		if !ok {
			i = len(r.Reasons)
			known[key] = i
			r.Reasons = append(r.Reasons, Reason{Keyword: key[0], Reason: key[1], First: e})
		}
		r.Reasons[i].Count++
	}
	slices.SortStableFunc(r.Reasons, func(a, b Reason) int { return cmp.Compare(b.Count, a.Count) })
	return r
}

// withoutQuotes is a reason with what it quotes of the rule left out.
func withoutQuotes(s string) string {
	var b strings.Builder
	for {
		before, after, ok := strings.Cut(s, `"`)
		b.WriteString(before)
		if !ok {
			return b.String()
		}
		b.WriteString("...")
		end := 0
		for end < len(after) && after[end] != '"' {
			if after[end] == '\\' {
				end++
			}
			end++
		}
		s = after[min(end+1, len(after)):]
	}
}
