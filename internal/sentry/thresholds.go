package sentry

import (
	"errors"
	"fmt"
	"io/fs"

	"gotcp/internal/ids/rule"
	"gotcp/internal/ids/threshold"
)

// thresholds reads the file that was named, or that of the configuration, which need not be
// there: Suricata's own names one that its packages leave out.
func (l *Loader) thresholds(configured string, v *rule.Variables, loaded *Loaded) (threshold.Config, error) {
	name := l.Thresholds
	if name == "" {
		name = configured
	}
	if name == "" {
		return threshold.Config{}, nil
	}
	text, err := l.Folders.Read(name)
	switch {
	case errors.Is(err, fs.ErrNotExist) && name != l.Thresholds:
		return threshold.Config{}, nil
	case err != nil:
		return threshold.Config{}, fmt.Errorf("thresholds: %w", err)
	}
	var file rule.ThresholdFile
	loaded.Problems = append(loaded.Problems, file.Parse(name, string(text), v)...)
	return thresholdConfig(&file), nil
}

// thresholdConfig is a file as package threshold takes it.
func thresholdConfig(f *rule.ThresholdFile) threshold.Config {
	sides := map[rule.Side]threshold.Side{rule.SideSrc: threshold.Src, rule.SideDst: threshold.Dst, rule.SideEither: threshold.Either}
	var c threshold.Config
	for _, x := range f.Filters {
		c.Filters = append(c.Filters, threshold.Filter(x))
	}
	for _, x := range f.Rates {
		c.Rates = append(c.Rates, threshold.Rate(x))
	}
	for _, x := range f.Suppressions {
		c.Suppressions = append(c.Suppressions, threshold.Suppression{GID: x.GID, SID: x.SID, Side: sides[x.Side], Addresses: x.Addresses})
	}
	return c
}
