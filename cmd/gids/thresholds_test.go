package main

import (
	"testing"
	"time"

	"gotcp/internal/ids/anomaly"
)

// Every threshold has a flag that sets it.
func TestThresholds(t *testing.T) {
	f := &flags{}
	th := f.addDetectors()
	var c anomaly.Config
	for i := range th.settings {
		th.values.Field(i).SetString("7")
		if _, ok := th.settings[i].Default.(time.Duration); ok {
			th.values.Field(i).SetString("7s")
		}
	}
	if err := th.apply(&c); err != nil {
		t.Fatal(err)
	}
	if c.ScanPorts != 7 || c.ScanWindow != 7*time.Second {
		t.Errorf("%+v", c)
	}
	th.values.Field(0).SetString("many")
	if err := th.apply(&c); err == nil {
		t.Error("many is a number")
	}
}

func TestDefaultText(t *testing.T) {
	for def, want := range map[any]string{
		20: "20", time.Minute: "1m", 12 * time.Hour: "12h", 10 * time.Second: "10s", 90 * time.Second: "1m30s", 100 * time.Second: "1m40s",
	} {
		if got := defaultText(&anomaly.Setting{Default: def}); got != want {
			t.Errorf("%v: %s", def, got)
		}
	}
}
