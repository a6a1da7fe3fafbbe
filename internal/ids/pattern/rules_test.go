package pattern

import (
	"archive/tar"
	"bytes"
	"encoding/hex"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// realPatterns are the longest content of each rule of the Emerging Threats
// set, as far as a regular expression understands rules.
func realPatterns(t testing.TB) []Pattern {
	t.Helper()
	path := filepath.Join(os.Getenv("GOTCP_DATA"), "ids", "rules.tar.xz")
	if os.Getenv("GOTCP_DATA") == "" {
		t.Skip("GOTCP_DATA is not set: no rule sets")
	}
	unpacked, err := exec.Command("xz", "-dc", path).Output()
	if err != nil {
		t.Skipf("no rule sets: %v", err)
	}
	var patterns []Pattern
	archive := tar.NewReader(bytes.NewReader(unpacked))
	for {
		h, err := archive.Next()
		if err == io.EOF {
			return patterns
		}
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(h.Name, "et-open") || !strings.HasSuffix(h.Name, ".rules") {
			continue
		}
		text, err := io.ReadAll(archive)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(text)) {
			if !strings.HasPrefix(line, "alert") {
				continue
			}
			if p := longestContent(line); len(p.Bytes) > 0 {
				patterns = append(patterns, p)
			}
		}
	}
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
