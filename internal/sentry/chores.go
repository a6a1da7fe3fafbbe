package sentry

import "time"

// chores are what is done between batches: reports, and what SIGHUP asks for.
func (s *Sentry) chores() error {
	if s.reopen.Swap(false) {
		if err := s.settle(); err != nil {
			return err
		}
		if err := s.opt.Sink.Reopen(); err != nil {
			return err
		}
		s.reload()
	}
	select {
	case r := <-s.pending:
		s.reloading = false
		if err := s.settle(); err != nil {
			return err
		}
		if r.err == nil {
			r.apply()
		}
		s.opt.Reloaded(r.err)
		if s.again {
			s.again = false
			s.reload()
		}
	default:
	}
	return s.report()
}

// reload begins to read the rules again, unless that goes on already: then it is done once
// more afterwards.
func (s *Sentry) reload() {
	if s.opt.Reload == nil {
		return
	}
	if s.reloading {
		s.again = true
		return
	}
	s.reloading = true
	go func() {
		apply, err := s.opt.Reload()
		s.pending <- reloaded{apply, err}
		s.opt.Source.Interrupt()
	}()
}

// report calls Report when somebody asked, or when it is time.
func (s *Sentry) report() error {
	if s.opt.Report == nil {
		return nil
	}
	now := s.now
	if s.opt.Live {
		now = time.Now()
	}
	asked := s.asked.Swap(false)
	due := s.opt.Every > 0 && !now.IsZero() && !now.Before(s.due)
	if due {
		first := s.due.IsZero()
		s.due = now.Add(s.opt.Every)
		due = !first
	}
	if !asked && !due {
		return nil
	}
	if err := s.settle(); err != nil {
		return err
	}
	return s.opt.Report(now)
}
