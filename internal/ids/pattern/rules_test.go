package pattern

import (
	"encoding/hex"
	"regexp"
	"strings"
	"testing"

	"gotcp/internal/theirs"
)

// realPatterns are the longest content of each rule of the Emerging Threats
// set, as far as a regular expression understands rules.
func realPatterns(t testing.TB) []Pattern {
	t.Helper()
	var patterns []Pattern
	for _, file := range theirs.Rules(t, "et-open") {
		for line := range strings.Lines(file.Text) {
			if !strings.HasPrefix(line, "alert") {
				continue
			}
			if p := longestContent(line); len(p.Bytes) > 0 {
				patterns = append(patterns, p)
			}
		}
	}
	return patterns
}

var contentOption = regexp.MustCompile(`content:"([^"]*)";( *nocase;)?`)

func longestContent(rule string) (longest Pattern) {
	for _, m := range contentOption.FindAllStringSubmatch(rule, -1) {
		var text []byte
		for i, part := range strings.Split(m[1], "|") {
			if i%2 == 0 {
				text = append(text, strings.ReplaceAll(part, `\`, "")...)
				continue
			}
			raw, err := hex.DecodeString(strings.ReplaceAll(part, " ", ""))
			if err != nil {
				return Pattern{}
			}
			text = append(text, raw...)
		}
		if len(text) > len(longest.Bytes) {
			longest = Pattern{Bytes: text, Nocase: m[2] != ""}
		}
	}
	return longest
}
