package anomaly

import "testing"

func TestDetectorsHaveNames(t *testing.T) {
	for d := range NumDetectors {
		var again Detector
		if name := d.String(); name == "" || again.UnmarshalText([]byte(name)) != nil || again != d {
			t.Errorf("%d: %q is %d", d, name, again)
		}
	}
	var d Detector
	if d.UnmarshalText([]byte("nonsense")) == nil || Detector(200).String() != "detector 200" {
		t.Error("a detector that is none")
	}
}
