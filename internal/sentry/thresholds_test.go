package sentry

import (
	"path/filepath"
	"testing"

	"gotcp/internal/ids/rule"
)

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
