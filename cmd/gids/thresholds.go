package main

import (
	"fmt"
	"reflect"
	"strings"
	"time"

	"gotcp/internal/ids/anomaly"
)

// thresholds are the flags of the detectors, which package anomaly lists: kong takes them as a
// struct, made here.
type thresholds struct {
	settings []anomaly.Setting
	values   reflect.Value // a struct with a string for each
}

// addDetectors adds a flag for each threshold.
func (f *flags) addDetectors() *thresholds {
	t := &thresholds{settings: anomaly.Settings()}
	var fields []reflect.StructField
	for i, s := range t.settings {
		tag := fmt.Sprintf(`name:%q placeholder:%q group:"Thresholds of detectors" help:%q`, s.Flag, placeholder(&s), fmt.Sprintf("%s (default: %s)", s.Help, defaultText(&s)))
		fields = append(fields, reflect.StructField{Name: fmt.Sprintf("T%d", i), Type: reflect.TypeFor[string](), Tag: reflect.StructTag(tag)})
	}
	v := reflect.New(reflect.StructOf(fields))
	t.values = v.Elem()
	f.Watch.Plugins = append(f.Watch.Plugins, v.Interface())
	return t
}

func placeholder(s *anomaly.Setting) string {
	if _, ok := s.Default.(time.Duration); ok {
		return "TIME"
	}
	return "N"
}

// defaultText is a default without the zeros that a time has at its end.
func defaultText(s *anomaly.Setting) string {
	text := fmt.Sprint(s.Default)
	for _, zeros := range [...]string{"m0s", "h0m"} {
		if strings.HasSuffix(text, zeros) {
			text = text[:len(text)-2]
		}
	}
	return text
}

// apply sets what was given.
func (t *thresholds) apply(c *anomaly.Config) error {
	if t == nil {
		return nil
	}
	for i := range t.settings {
		s := &t.settings[i]
		if text := t.values.Field(i).String(); text != "" {
			if err := s.Set(c, text); err != nil {
				return fmt.Errorf("--%s: %w", s.Flag, err)
			}
		}
	}
	return nil
}
