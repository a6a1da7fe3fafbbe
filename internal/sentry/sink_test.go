package sentry

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gotcp/internal/hook"
	"gotcp/internal/ids"
	"gotcp/internal/ids/anomaly"
	"gotcp/internal/sentry/eve"
)

// Every part of a sink may be missing.
func TestEmptySink(t *testing.T) {
	s := &Sink{Writer: eve.New(eve.Config{})}
	err := s.Write(ids.Output{Alerts: []ids.Alert{{SID: 1}, {SID: 1}, {GID: anomaly.GID, SID: 1}}, Records: make([]ids.Record, 1), Episodes: make([]ids.Alert, 1)})
	err = errors.Join(err, s.Stats(time.Now(), &eve.Stats{}), s.Flush(), s.Reopen(), s.Close())
	if err != nil || s.Alerts() != 3 || s.Hit() != 1 {
		t.Errorf("%v, %d alerts", err, s.Alerts())
	}
}

// Episodes are for those who ask, as are records for those who read JSON.
func TestSinkEpisodes(t *testing.T) {
	for _, wanted := range []bool{false, true} {
		name := filepath.Join(t.TempDir(), "out")
		s := &Sink{Writer: eve.New(eve.Config{}), JSON: true, Episodes: wanted, Out: output(t, name)}
		if err := errors.Join(s.Write(ids.Output{Episodes: make([]ids.Alert, 1)}), s.Stats(time.Now(), &eve.Stats{}), s.Close()); err != nil {
			t.Fatal(err)
		}
		b, _ := os.ReadFile(name)
		if got := strings.Contains(string(b), `"event_type":"episode"`); got != wanted || strings.Count(string(b), `"event_type":"stats"`) != 1 {
			t.Errorf("%v: %s", wanted, b)
		}
	}
}

// Commands get the alert, and are waited for at the end.
func TestSinkHook(t *testing.T) {
	dir := t.TempDir()
	name, said := filepath.Join(dir, "out"), filepath.Join(dir, "said")
	s := &Sink{Writer: eve.New(eve.Config{}), Out: output(t, name)}
	s.Hook = hook.New(`cat > '`+said+`'`, t.Errorf)
	if err := s.Write(ids.Output{Alerts: []ids.Alert{{GID: 1, SID: 7, Msg: "x"}}}); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if b, err := os.ReadFile(said); err != nil || !strings.Contains(string(b), `"signature_id":7`) {
		t.Errorf("%s, %v", b, err)
	}
}
