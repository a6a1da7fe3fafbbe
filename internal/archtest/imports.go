package archtest

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

func (c *checker) checkImports(s *source) {
	for _, spec := range s.file.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			continue
		}
		if rule := importRule(s.pkg, imported); rule != "" {
			c.report(s, spec.Pos(), rule, "imports %q", imported)
		}
	}
}

// importRule is the rule that an import breaks, empty if none.
func importRule(pkg, imported string) string {
	own, isOurs := strings.CutPrefix(imported, module)
	switch {
	case isOurs:
		return ourRule(pkg, own)
	case standard(imported):
		return standardRule(pkg, imported)
	}
	return foreignRule(pkg, imported)
}

// standard reports whether a path is the standard library's: its first part
// is then no host name.
func standard(imported string) bool {
	first, _, _ := strings.Cut(imported, "/")
	return !strings.Contains(first, ".")
}

func ourRule(pkg, own string) string {
	if withinAny(own, forTests) && !withinAny(pkg, forTests) {
		return testRule
	}
	if allowed, ok := ours[pkg]; ok && !within(own, pkg) && !slices.Contains(allowed, own) {
		return fmt.Sprintf(allowRule, pkg, strings.Join(allowed, ", "))
	}
	level, passive := passiveLevel(pkg)
	if !passive || passiveRoot(own) == passiveRoot(pkg) {
		return ""
	}
	if below, ok := passiveLevel(own); !ok || below >= level {
		return downwardRule
	}
	return ""
}

func standardRule(pkg, imported string) string {
	if _, passive := passiveLevel(pkg); passive && withinAny(imported, impure) && !slices.Contains(pure, imported) {
		return passiveRule
	}
	return ""
}

func foreignRule(pkg, imported string) string {
	if _, passive := passiveLevel(pkg); passive {
		for name, allowed := range exceptions {
			if within(pkg, name) && slices.Contains(allowed, imported) {
				return ""
			}
		}
		return downwardRule
	}
	for _, d := range dependencies {
		switch {
		case !within(imported, d.path):
			continue
		case d.testsOnly && !withinAny(pkg, forTests):
			return testRule
		case d.in != nil && !withinAny(pkg, d.in):
			return fmt.Sprintf(onlyRule, strings.Join(d.in, ", "))
		}
		return ""
	}
	return dependentRule
}
