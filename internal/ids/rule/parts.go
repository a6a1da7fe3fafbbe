package rule

import "strings"

// named are the parts that a value has.
type named map[string]bool

// namedParts takes the parts of a value one by one: a name with something behind it, in any order, each
// at most once.
func namedParts(s string, set func(key, value string) error) (named, error) {
	given := named{}
	for _, part := range fields(s) {
		key, value := cutPart(part)
		if given[key] {
			return nil, faultf("there are two %s", short(key))
		}
		given[key] = true
		if err := set(key, value); err != nil {
			return nil, err
		}
	}
	return given, nil
}

// cutPart cuts a part into its name and what stands behind it.
func cutPart(part string) (key, value string) {
	key, value, _ = strings.Cut(part, " ")
	return key, strings.Trim(value, blanks)
}

// need refuses a value that lacks one of these parts.
func (n named) need(keys ...string) error {
	for _, key := range keys {
		if !n[key] {
			return faultf("%s is missing", key)
		}
	}
	return nil
}
