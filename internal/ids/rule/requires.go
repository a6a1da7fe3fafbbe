package rule

import (
	"strings"
)

// ourVersion is the version of Suricata whose language is read here.
var ourVersion = version{8, 0, 5}

type version [3]uint64

// checkRequires takes requires: version >= 7.0.3 < 8 | >= 8.0.1, keyword x,
// feature y. Where it is not met, the rule is for others.
func (p *parser) checkRequires(o *option) error {
	for _, part := range fields(o.value) {
		key, value := cutPart(part)
		met, err := false, error(nil)
		switch key {
		case "version":
			met, err = versionFits(value)
		case "keyword":
			met = lookUp(value) != nil
		case "feature":
			// Features are what a build of Suricata has beyond its core.
			met = value == "ja3" || value == "ja4"
		default:
			return &fault{reason: short(key) + " is not known as a requirement", unmet: true}
		}
		if err != nil {
			return err
		}
		if !met {
			return &fault{reason: "it is for who has " + part, unmet: true}
		}
	}
	return nil
}

// versionFits reports whether we fit one of alternatives between bars, each with
// limits that must all hold.
func versionFits(s string) (bool, error) {
	fits := false
	for _, alternative := range strings.Split(s, "|") {
		all := true
		rest := strings.Trim(alternative, blanks)
		if rest == "" {
			return false, faultf("a version is missing")
		}
		for rest != "" {
			op, after := cutSign(rest)
			if len(after) == len(rest) || op != Less && op != LessEqual && op != Greater && op != GreaterEqual {
				return false, faultf("%s is no limit of versions: < <= > and >= are", short(rest))
			}
			text, more, _ := strings.Cut(after, " ")
			v, err := parseVersion(text)
			if err != nil {
				return false, err
			}
			all = all && v.holds(op)
			rest = strings.Trim(more, blanks)
		}
		fits = fits || all
	}
	return fits, nil
}

// parseVersion reads 8, 8.0 or 8.0.1, with a suffix (-dev) that is not looked at.
func parseVersion(s string) (v version, err error) {
	s, _, _ = strings.Cut(s, "-")
	parts := strings.Split(s, ".")
	if len(parts) > len(v) {
		return v, faultf("%s is no version", short(s))
	}
	for i, part := range parts {
		if v[i], err = parseUint(part, 16); err != nil {
			return v, faultf("%s is no version", short(s))
		}
	}
	return v, nil
}

// holds compares our version with a limit.
func (v version) holds(op Compare) bool {
	c := 0
	for i := range v {
		if ourVersion[i] != v[i] {
			c = 1
			if ourVersion[i] < v[i] {
				c = -1
			}
			break
		}
	}
	switch op {
	case Less:
		return c < 0
	case LessEqual:
		return c <= 0
	case Greater:
		return c > 0
	}
	return c >= 0
}
