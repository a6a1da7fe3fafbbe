package main

import (
	"strings"
	"testing"

	"gotcp/internal/ids"
)

// TestSettings: Suricata's names of what there are flags for.
func TestSettings(t *testing.T) {
	for _, c := range []struct {
		name, value string
		before      ids.Config
		want        ids.Config
	}{
		{"stream.midstream", "true", ids.Config{}, ids.Config{Midstream: true}},
		{"stream.inline", "no", ids.Config{Inline: true}, ids.Config{}},
		{"stream.inline", "auto", ids.Config{Inline: true}, ids.Config{Inline: true}},
		{"stream.async-oneside", "on", ids.Config{}, ids.Config{OneSided: true}},
		{"stream.checksum-validation", "no", ids.Config{}, ids.Config{NoChecksums: true}},
		{"stream.checksum-validation", "yes", ids.Config{NoChecksums: true}, ids.Config{}},
	} {
		got := c.before
		if err := settings[c.name](&got, c.value); err != nil || got.Midstream != c.want.Midstream || got.Inline != c.want.Inline ||
			got.OneSided != c.want.OneSided || got.NoChecksums != c.want.NoChecksums {
			t.Errorf("%s=%s: %+v, %v", c.name, c.value, got, err)
		}
	}
	for name := range settings {
		if err := settings[name](&ids.Config{}, "perhaps"); err == nil {
			t.Errorf("%s: no error", name)
		}
		// Suricata writes some with a hyphen, and took an underscore before.
		if !strings.Contains(moreRules, strings.ReplaceAll(name, "_", "-")) {
			t.Errorf("the manual does not say %s", name)
		}
	}
}
