package rule

import (
	"strings"
)

// Class is a kind of attack, as classification.config lists them.
type Class struct {
	Name        string
	Description string
	Priority    int
}

// Classes are those known, by their short names.
type Classes struct{ known map[string]Class }

// Find is the class of a name, its case not minded.
func (c *Classes) Find(name string) (Class, bool) {
	class, ok := c.known[strings.ToLower(name)]
	return class, ok
}

// Parse adds the classes of a classification.config: lines of
//
//	config classification: short name,description,priority
//
// The first of a name stays.
func (c *Classes) Parse(file, text string) (failed []*Error) {
	if c.known == nil {
		c.known = map[string]Class{}
	}
	eachRule(text, func(l logical) bool {
		class, err := parseClass(l.text)
		if err != nil {
			e := failure(err, "", 0, 0)
			e.File, e.Line = file, l.line
			failed = append(failed, e)
		} else if _, known := c.Find(class.Name); !known {
			c.known[strings.ToLower(class.Name)] = class
		}
		return len(failed) < maxErrors
	})
	return failed
}

func parseClass(s string) (c Class, err error) {
	rest, ok := cutConfig(s, "classification")
	if !ok {
		return c, faultf("not config classification: name,description,priority")
	}
	name, rest, ok := strings.Cut(rest, ",")
	i := strings.LastIndexByte(rest, ',')
	if name = strings.Trim(name, blanks); !ok || i < 0 || name == "" {
		return c, faultf("a class is a name, a description and a priority")
	}
	n, err := parseUint(strings.Trim(rest[i+1:], blanks), 8)
	if err == nil && n == 0 {
		err = faultf("priorities begin at 1")
	}
	return Class{Name: name, Description: strings.Trim(rest[:i], blanks), Priority: int(n)}, err
}

// cutConfig takes "config what:" off a line.
func cutConfig(s, what string) (rest string, ok bool) {
	rest, ok = strings.CutPrefix(s, "config")
	if !ok {
		return "", false
	}
	rest, ok = strings.CutPrefix(strings.TrimLeft(rest, blanks), what)
	if !ok {
		return "", false
	}
	rest, ok = strings.CutPrefix(strings.TrimLeft(rest, blanks), ":")
	return strings.Trim(rest, blanks), ok
}
