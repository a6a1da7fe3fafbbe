package rule

import (
	"errors"
	"fmt"
	"strings"

	"gotcp/internal/ids/app"
)

// Config is what rules are read with.
type Config struct {
	Variables *Variables
	Classes   *Classes
}

// NewConfig has the variables' defaults and no classes.
func NewConfig() *Config { return &Config{Variables: NewVariables(), Classes: &Classes{}} }

// Limits of what is kept of one file, so that a file can't use up memory: ten times
// what the largest rule sets have.
const (
	maxRules  = 500_000
	maxErrors = 100_000
)

// Parse reads a file of rules: those that can be loaded, and why the others
// can't, in the file's order.
func (c *Config) Parse(file, text string) (rules []*Rule, failed []*Error) {
	eachRule(text, func(l logical) bool {
		if len(rules) == maxRules || len(failed) == maxErrors {
			failed = append(failed, &Error{File: file, Line: l.line, Column: 1, Reason: "the file is read no further: " +
				fmt.Sprintf("%d rules are loaded and %d are not", len(rules), len(failed))})
			return false
		}
		if l.tooLong {
			failed = append(failed, &Error{File: file, Line: l.line, Column: 1, Reason: "the rule is too long"})
			return true
		}
		if r, err := c.parseRule(file, l.line, l.text); err != nil {
			failed = append(failed, err)
		} else {
			rules = append(rules, r)
		}
		return true
	})
	return rules, failed
}

// parseRule reads one rule.
func (c *Config) parseRule(file string, line int, text string) (*Rule, *Error) {
	p := &parser{config: c, rule: &Rule{File: file, Line: line}, text: text}
	if e := p.parse(); e != nil {
		e.File, e.Line, e.SID = file, line, p.rule.SID
		if e.SID == 0 {
			e.SID = p.findSID()
		}
		return nil, e
	}
	return p.rule, nil
}

// parser reads one rule.
type parser struct {
	config  *Config
	text    string
	rule    *Rule
	options []option
	groups

	dirs      directions // what keywords without a buffer leave
	variables map[string]bool
	seen      map[string]bool
	base64    bool // there was a base64_decode
}

// failure places a fault in the rule's text.
func failure(err error, keyword string, at, valueAt int) *Error {
	e := &Error{Column: at + 1, Keyword: keyword, Reason: err.Error()}
	var f *fault
	if errors.As(err, &f) {
		e.Unmet = f.unmet
		if f.offset > 0 {
			e.Column = valueAt + f.offset + 1
		}
	}
	return e
}

func (p *parser) parse() *Error {
	h, w, err := cutHeader(p.text)
	if err != nil {
		return failure(err, "", w.at, 0)
	}
	body := strings.TrimRight(p.text, blanks+")")
	p.options = make([]option, 0, min(strings.Count(body, ";"), maxOptions))
	for at := h.options; at < len(body); {
		o, rest, err := cutOption(body, at)
		if err != nil {
			return failure(err, o.name, o.at, 0)
		}
		if len(p.options) == maxOptions {
			return failure(faultf("more than %d options", maxOptions), "", o.at, 0)
		}
		p.options = append(p.options, o)
		at = rest
	}
	// A rule for others may use what is not known here: that comes first.
	for i := range p.options {
		if p.options[i].name == "requires" {
			if err := p.checkRequires(&p.options[i]); err != nil {
				return failure(err, "requires", p.options[i].at, p.options[i].valueAt)
			}
		}
	}
	if w, err := p.parseHeader(&h); err != nil {
		return failure(err, "", w.at, 0)
	}
	p.dirs = bothWays
	for i := range p.options {
		if err := p.parseOption(&p.options[i]); err != nil {
			return failure(err, p.options[i].name, p.options[i].at, p.options[i].valueAt)
		}
	}
	return p.finish()
}

func (p *parser) parseOption(o *option) error {
	k := lookUp(o.name)
	if k == nil {
		if reason := unsupportedReason(o.name); reason != "" {
			return faultf("not supported: %s", reason)
		}
		return faultf("unknown keyword")
	}
	if err := o.unwrap(k); err != nil {
		return err
	}
	return k.parse(p, o)
}

// once refuses a keyword that there may be only one of.
func (p *parser) once(o *option) error {
	if p.seen[o.name] {
		return faultf("there are two of them")
	}
	if p.seen == nil {
		p.seen = map[string]bool{}
	}
	p.seen[o.name] = true
	return nil
}

// setProtocol says which application the rule is about, as a keyword knows it.
func (p *parser) setProtocol(protocols []app.Protocol) error {
	if len(protocols) == 0 {
		return nil
	}
	if p.rule.App == app.Unknown {
		p.rule.App = protocols[0]
		return nil
	}
	for _, proto := range protocols {
		if p.rule.App == proto {
			return nil
		}
	}
	return faultf("is about %v, but the rule is about %v", protocols[0], p.rule.App)
}

// findSID is the number of a rule that could not be read to its sid.
func (p *parser) findSID() uint32 {
	for i := range p.options {
		if p.options[i].name == "sid" {
			n, _ := parseUint(p.options[i].value, 32)
			return uint32(n)
		}
	}
	return 0
}
