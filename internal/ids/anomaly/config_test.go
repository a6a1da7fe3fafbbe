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

func TestDetectorsHaveNames(t *testing.T) {
	for d := range NumDetectors {
		text, err := d.MarshalText()
		var again Detector
		if err != nil || again.UnmarshalText(text) != nil || again != d || len(text) == 0 {
			t.Errorf("%d: %q, %v", d, text, err)
		}
	}
	var d Detector
	if d.UnmarshalText([]byte("nonsense")) == nil || Detector(200).String() != "detector 200" {
		t.Error("a detector that is none")
	}
}

// Every kind of alert has its own message, and every detector has some.
func TestCatalogue(t *testing.T) {
	messages := map[string]bool{}
	var detectors [NumDetectors]bool
	for sid, e := range catalogue {
		if messages[e.message] || e.class == "" || e.priority == 0 {
			t.Errorf("%d: %+v", sid, e)
		}
		messages[e.message] = true
		detectors[e.detector] = true
	}
	for d, has := range detectors {
		if !has {
			t.Errorf("%v finds nothing", Detector(d))
		}
	}
}
