package rule

import "strings"

// References are the places that rules refer to, by their short names.
type References struct{ urls map[string]string }

// URL is where a reference leads; without its system in the configuration, none.
func (r *References) URL(ref Reference) string {
	prefix, ok := r.urls[strings.ToLower(ref.System)]
	if !ok {
		return ""
	}
	return prefix + ref.ID
}

// Parse adds the places of a reference.config: lines of
//
//	config reference: system URL
//
// The first of a name stays.
func (r *References) Parse(file, text string) (failed []*Error) {
	if r.urls == nil {
		r.urls = map[string]string{}
	}
	eachRule(text, func(l logical) bool {
		rest, ok := cutConfig(l.text, "reference")
		parts := strings.Fields(rest)
		if !ok || len(parts) != 2 {
			failed = append(failed, &Error{File: file, Line: l.line, Column: 1, Reason: "not config reference: system URL"})
			return len(failed) < maxErrors
		}
		system := strings.ToLower(parts[0])
		if _, known := r.urls[system]; !known {
			r.urls[system] = parts[1]
		}
		return true
	})
	return failed
}
