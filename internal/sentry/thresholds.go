package sentry

import (
	"errors"
	"fmt"
	"io/fs"

	"gotcp/internal/ids/rule"
)

// thresholds reads the file that was named, or that of the configuration, which need not be
// there: Suricata's own names one that its packages leave out.
func (l *Loader) thresholds(configured string, v *rule.Variables, loaded *Loaded) (rule.ThresholdFile, error) {
	name := l.Thresholds
	if name == "" {
		name = configured
	}
	if name == "" {
		return rule.ThresholdFile{}, nil
	}
	text, err := l.Folders.Read(name)
	switch {
	case errors.Is(err, fs.ErrNotExist) && name != l.Thresholds:
		return rule.ThresholdFile{}, nil
	case err != nil:
		return rule.ThresholdFile{}, fmt.Errorf("thresholds: %w", err)
	}
	var file rule.ThresholdFile
	loaded.Problems = append(loaded.Problems, file.Parse(name, string(text), v)...)
	return file, nil
}
