package anomaly

import (
	"slices"
	"testing"
	"time"
)

func TestSettings(t *testing.T) {
	flags := map[string]bool{}
	var c, defaults Config
	defaults.setDefaults()
	for _, s := range Settings() {
		if flags[s.Flag] || s.Help == "" {
			t.Errorf("%s: twice, or without help", s.Flag)
		}
		flags[s.Flag] = true
		for _, bad := range []string{"", "0", "-1", "x", "-5s"} {
			if s.Set(&c, bad) == nil {
				t.Errorf("%s takes %q", s.Flag, bad)
			}
		}
		text := "17"
		if _, ok := s.Default.(time.Duration); ok {
			text = "17s"
		}
		before := c
		if err := s.Set(&c, text); err != nil {
			t.Errorf("%s: %v", s.Flag, err)
		}
		switch {
		case s.number != nil && (*s.number(&c) != 17 || *s.number(&before) == 17 || *s.number(&defaults) != s.Default.(int)),
			s.duration != nil && (*s.duration(&c) != 17*time.Second || *s.duration(&before) != 0 || *s.duration(&defaults) != s.Default.(time.Duration)):
			t.Errorf("%s sets another threshold, or has another default", s.Flag)
		}
	}
	custom := c
	custom.setDefaults()
	if custom.ScanPorts != 17 || custom.BruteWindow != 17*time.Second || !slices.Equal(custom.Home, home) {
		t.Errorf("%+v", custom)
	}
}
