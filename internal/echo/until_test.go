package echo

import (
	"strings"
	"testing"
)

func TestParseUntil(t *testing.T) {
	for s, want := range map[string]Until{
		"up": {true, 1}, "down": {false, 1}, "ok=3": {true, 3}, "lost=10000": {false, 10000}, "ok=1": {true, 1}, "lost=007": {false, 7},
	} {
		got, err := ParseUntil(s)
		if got != want || err != nil {
			t.Errorf("%q: %+v, %v", s, got, err)
		}
		if again, err := ParseUntil(got.String()); again != want || err != nil {
			t.Errorf("%q is written as %q: %v", s, got, err)
		}
	}
	for s, want := range map[string]string{
		"": "want up, down, ok=N or lost=N", "UP": "want up", "ok": "want up", "up=2": "want up", "=3": "want up",
		"ok=": "as in ok=3", "ok=0": "from 1 to 10000", "lost=-1": "as in lost=3", "lost=10001": "as in lost=3", "ok=+1": "as in ok=3", "ok=1.5": "as in ok=3",
	} {
		if got, err := ParseUntil(s); err == nil || !strings.Contains(err.Error(), want) || got != (Until{}) {
			t.Errorf("%q: %+v, %v", s, got, err)
		}
	}
	if (Until{}).String() != "" {
		t.Error(Until{})
	}
}

func FuzzParseUntil(f *testing.F) {
	f.Add("up")
	f.Add("lost=12")
	f.Fuzz(func(t *testing.T, s string) {
		u, err := ParseUntil(s)
		if err != nil {
			return
		}
		if again, err := ParseUntil(u.String()); again != u || err != nil {
			t.Errorf("%q is %+v, which is written %q: %v", s, u, u, err)
		}
	})
}
