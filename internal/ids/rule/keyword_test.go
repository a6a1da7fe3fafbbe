package rule

import "testing"

// No name means two things, and every alias leads somewhere.
func TestKeywordsAreUnambiguous(t *testing.T) {
	seen := map[string]string{}
	note := func(name, where string) {
		if other := seen[name]; other != "" {
			t.Errorf("%s is in %s and in %s", name, other, where)
		}
		seen[name] = where
		if lookUp(name) == nil && where != "unsupported" {
			t.Errorf("%s in %s is not found", name, where)
		}
	}
	for name := range keywords {
		note(name, "keywords")
	}
	for name := range keywordAliases {
		note(name, "keywordAliases")
	}
	for name := range sticky {
		note(name, "sticky")
	}
	for name := range stickyAliases {
		note(name, "stickyAliases")
	}
	for name := range modifiers {
		note(name, "modifiers")
	}
	for name := range transformKeywords {
		note(name, "transformKeywords")
	}
	for name := range unsupported {
		note(name, "unsupported")
	}
}
