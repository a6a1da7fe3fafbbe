package main

import (
	"strings"
	"testing"
)

func TestProbeCount(t *testing.T) {
	for text, want := range map[string]probeCount{"1": 1, "10": 10, "2147483647": 1<<31 - 1} {
		var c probeCount
		if err := c.UnmarshalText([]byte(text)); err != nil || c != want {
			t.Errorf("%q: %d, %v", text, c, err)
		}
	}
	for text, says := range map[string]string{
		"0": "from 1 to", "2147483648": "from 1 to", "99999999999999999999": "from 1 to",
		"": "not a number", "x": "not a number", "-1": "not a number", "1.5": "not a number",
	} {
		c := probeCount(7)
		if err := c.UnmarshalText([]byte(text)); err == nil || !strings.Contains(err.Error(), says) || c != 7 {
			t.Errorf("%q: %d, %v; want %q", text, c, err, says)
		}
	}
}
