package anomaly

import "testing"

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
