package sentry

import (
	"time"

	"gotcp/internal/capture"
	"gotcp/internal/hook"
	"gotcp/internal/ids"
	"gotcp/internal/ids/anomaly"
	"gotcp/internal/sentry/eve"
)

// Sink is where everything goes that an engine finds. Any part may be missing.
type Sink struct {
	Writer *eve.Writer
	// Out takes lines: EVE with JSON, those of fast.log otherwise.
	Out  *capture.Output
	JSON bool
	// Save takes the packets behind alerts, each once.
	Save *capture.Writer
	Hook *hook.Hook
	// Episodes wants what detectors say at the end of one, with JSON.
	Episodes bool

	alerts uint64
	hit    map[[2]uint32]bool
	saver  *saver
	line   []byte
}

// Alerts is how many there were.
func (s *Sink) Alerts() uint64 { return s.alerts }

// Hit is how many rules they were of; what detectors find has none.
func (s *Sink) Hit() int { return len(s.hit) }

// Write takes an output: alerts and records in the order of the packets, and for a packet its
// alerts first.
func (s *Sink) Write(o ids.Output) error {
	now := time.Now()
	// What is told of is there.
	if err := s.save(now, o.Alerts); err != nil {
		return err
	}
	records := o.Records
	for i := range o.Alerts {
		a := &o.Alerts[i]
		for len(records) > 0 && records[0].Number < a.Frame.Number {
			if err := s.record(now, &records[0]); err != nil {
				return err
			}
			records = records[1:]
		}
		if err := s.alert(now, a); err != nil {
			return err
		}
	}
	for i := range records {
		if err := s.record(now, &records[i]); err != nil {
			return err
		}
	}
	for i := range o.Episodes {
		if err := s.episode(now, &o.Episodes[i]); err != nil {
			return err
		}
	}
	return nil
}

func (s *Sink) episode(now time.Time, a *ids.Alert) error {
	if s.Out == nil || !s.JSON || !s.Episodes {
		return nil
	}
	s.line = s.Writer.AppendEpisode(s.line[:0], a)
	return s.Out.Record(now, s.line)
}

func (s *Sink) alert(now time.Time, a *ids.Alert) error {
	s.alerts++
	if s.hit == nil {
		s.hit = map[[2]uint32]bool{}
	}
	if a.GID != anomaly.GID {
		s.hit[[2]uint32{a.GID, a.SID}] = true
	}
	s.Hook.Event(func() hook.Event { return event(s.Writer, a) })
	if s.Out == nil {
		return nil
	}
	if s.JSON {
		s.line = s.Writer.AppendAlert(s.line[:0], a)
	} else {
		s.line = s.Writer.AppendFast(s.line[:0], a)
	}
	return s.Out.Record(now, s.line)
}

// save saves the packets behind alerts.
func (s *Sink) save(now time.Time, alerts []ids.Alert) error {
	if s.Save == nil || len(alerts) == 0 {
		return nil
	}
	if s.saver == nil {
		s.saver = newSaver(s.Save)
	}
	return s.saver.save(now, alerts)
}

func (s *Sink) record(now time.Time, r *ids.Record) error {
	if s.Out == nil || !s.JSON {
		return nil
	}
	s.line = s.Writer.AppendRecord(s.line[:0], r)
	return s.Out.Record(now, s.line)
}

// Stats writes counts, where records are written.
func (s *Sink) Stats(now time.Time, stats *eve.Stats) error {
	if s.Out == nil || !s.JSON {
		return nil
	}
	s.line = s.Writer.AppendStats(s.line[:0], now, stats)
	return s.Out.Record(time.Now(), s.line)
}

// Flush makes everything go out: what is saved first, since others may be told by what is
// printed.
func (s *Sink) Flush() error {
	if s.Save != nil {
		if err := s.Save.Flush(); err != nil {
			return err
		}
	}
	if s.Out != nil {
		return s.Out.Flush()
	}
	return nil
}

// Reopen begins the files anew that somebody has moved away.
func (s *Sink) Reopen() error {
	if s.Save != nil {
		if err := s.Save.Output().Reopen(); err != nil {
			return err
		}
	}
	if s.Out != nil {
		return s.Out.Reopen()
	}
	return nil
}

// Close completes all. What is written is out before the commands are waited for.
func (s *Sink) Close() error {
	defer s.Hook.Close()
	var err error
	if s.Save != nil {
		err = s.Save.Close()
	}
	if s.Out != nil {
		if closed := s.Out.Close(); err == nil {
			err = closed
		}
	}
	return err
}

// watch has do called when nobody reads an output any more.
func (s *Sink) watch(do func()) (unwatch func(), err error) {
	return capture.Abandoned(do, s.Out, s.Save.Output())
}
