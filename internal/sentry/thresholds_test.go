package sentry

import (
	"path/filepath"
	"testing"

	"gotcp/internal/ids/rule"
	"gotcp/internal/ids/threshold"
)

func TestThresholdConfig(t *testing.T) {
	var f rule.ThresholdFile
	if failed := f.Parse("", `suppress gen_id 1, sig_id 2, track by_either, ip 10.0.0.0/8
event_filter gen_id 1, sig_id 3, type limit, track by_src, count 1, seconds 60
rate_filter gen_id 1, sig_id 4, track by_rule, count 5, seconds 10, new_action drop, timeout 30
`, rule.NewVariables()); len(failed) > 0 {
		t.Fatal(failed)
	}
	c := thresholdConfig(&f)
	if len(c.Suppressions) != 1 || c.Suppressions[0].Side != threshold.Either || c.Suppressions[0].Addresses == nil {
		t.Errorf("%+v", c.Suppressions)
	}
	if len(c.Filters) != 1 || c.Filters[0].SID != 3 || len(c.Rates) != 1 || c.Rates[0].Timeout != 30 {
		t.Errorf("%+v", c)
	}
}

// A file that was named must be there; one of the configuration need not.
func TestThresholdFile(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "threshold.config")
	l := &Loader{Folders: NewFolders()}
	defer l.Folders.Close()
	var loaded Loaded
	if _, err := l.thresholds(name, rule.NewVariables(), &loaded); err != nil {
		t.Error(err)
	}
	l.Thresholds = name
	if _, err := l.thresholds("", rule.NewVariables(), &loaded); err == nil {
		t.Error("there is no such file")
	}
	write(t, name, "suppress gen_id 1, sig_id 2\nnonsense\n")
	c, err := l.thresholds("", rule.NewVariables(), &loaded)
	if err != nil || len(c.Suppressions) != 1 || len(loaded.Problems) != 1 || loaded.Problems[0].Line != 2 {
		t.Errorf("%+v, %v, %v", c, err, loaded.Problems)
	}
}
