package ids

import (
	"net/netip"
	"testing"
	"time"

	"gotcp/internal/ids/anomaly"
	"gotcp/internal/ids/rule"
)

// What a detector finds is one alert when it begins, and a summary when it ends; a
// threshold file can silence it.
func TestRaise(t *testing.T) {
	found := []anomaly.Alert{
		{SID: anomaly.ARPSpoof, Message: "spoofed", Src: netip.MustParseAddr("10.0.0.1"), Time: time.Unix(1, 0), Last: 7, Count: 3},
		{SID: anomaly.ARPSpoof, Phase: anomaly.Ended},
	}
	for _, tt := range []struct {
		file             rule.ThresholdFile
		alerts, episodes int
	}{
		{rule.ThresholdFile{}, 1, 1},
		{rule.ThresholdFile{Suppressions: []rule.Suppression{{GID: anomaly.GID, SID: uint32(anomaly.ARPSpoof)}}}, 0, 1},
		{rule.ThresholdFile{Suppressions: []rule.Suppression{{GID: 1}}}, 1, 1},
	} {
		rules, _ := NewRules(nil, RuleOptions{Thresholds: tt.file})
		a := NewAggregator(Config{}, rules, nil)
		a.raise(found)
		if len(a.out.Alerts) != tt.alerts || len(a.out.Episodes) != tt.episodes {
			t.Errorf("%+v: %d alerts, %d episodes", tt.file, len(a.out.Alerts), len(a.out.Episodes))
		}
		if tt.alerts == 1 {
			if al := a.out.Alerts[0]; al.GID != anomaly.GID || al.Proto != "ARP" || al.Frame.Number != 7 || al.Summary[2].Value != 3 {
				t.Errorf("%+v", al)
			}
		}
	}
}
