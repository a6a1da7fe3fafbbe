package anomaly

import "testing"

func TestDetectorsHaveNames(t *testing.T) {
	for d := range NumDetectors {
		text, err := d.MarshalText()
		var again Detector
		if err != nil || again.UnmarshalText(text) != nil || again != d || len(text) == 0 || d.Algorithm() == "" {
			t.Errorf("%d: %q, %v", d, text, err)
		}
	}
	var d Detector
	if d.UnmarshalText([]byte("nonsense")) == nil || Detector(200).String() != "detector 200" {
		t.Error("a detector that is none")
	}
}
