package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"gotcp/internal/capture"
	"gotcp/internal/cli"
	"gotcp/internal/hook"
	"gotcp/internal/ids/decode"
	"gotcp/internal/intake"
	"gotcp/internal/sentry"
	"gotcp/internal/sentry/eve"
)

// session is a command at work.
type session struct {
	*command
	source *intake.Source
	loader *sentry.Loader
	loaded *sentry.Loaded
	engine *engine
	sink   *sentry.Sink
	hook   *hook.Hook
	began  time.Time
	read   time.Time // when the rules were read
}

func (c *command) run(ctx context.Context) error {
	s := &session{command: c, began: time.Now()}
	defer s.close()
	if err := s.open(); err != nil {
		return err
	}
	if err := s.drop(); err != nil {
		return errors.Join(err, s.sink.Close())
	}
	return s.work(ctx)
}

// open opens everything: what is read, and what is written to.
func (s *session) open() error {
	holdReserve()
	if err := s.loadRules(); err != nil {
		return err
	}
	var err error
	if s.source, err = intake.Open(s.env, s.origin()); err != nil {
		return err
	}
	if first, all := s.source.LinkType(); all && !decode.LinkType(first).Known() {
		return cli.Local(fmt.Errorf("%s: link type %v is not one that gids can take apart", strings.Join(slices.Concat(s.flags.Read, s.flags.Interface), ", "), first))
	}
	if s.source.Live != nil {
		if err := s.ownAddresses(); err != nil {
			return cli.Local(err)
		}
	}
	return s.openSink()
}

func (s *session) close() {
	s.folders.Close()
	if s.source != nil {
		s.source.Close()
	}
}

// work does the job and says at the end what became of it.
func (s *session) work(ctx context.Context) error {
	f := s.flags
	s.engine = newEngine(&s.config, s.loaded.Rules)
	o := sentry.Options{
		Source: s.source, Filter: s.source.Filter, Engine: s.engine, Sink: s.sink, Live: s.source.Live != nil,
		Report: s.report, Reload: s.reload, Reloaded: s.reloaded,
	}
	if o.Live {
		o.Linger = 2 * capture.BlockTime
	}
	if f.JSON && s.stats {
		o.Last = s.report
	}
	if f.Duration != nil {
		o.Until = time.Now().Add(f.Duration.Duration())
	}
	if f.Stats != nil {
		o.Every = f.Stats.Duration()
	}
	job := sentry.New(o)
	defer cli.OnSignal(syscall.SIGUSR1, job.AskReport)()
	defer cli.OnSignal(syscall.SIGHUP, job.AskReload)()
	s.announce()
	err := job.Run(ctx)
	if unsaved := s.loader.SaveSets(); unsaved != nil {
		if err == nil {
			err = cli.Local(unsaved)
		} else {
			s.env.Warnf("%v", unsaved)
		}
	}
	if errors.Is(err, syscall.EPIPE) {
		return s.status(err)
	}
	if f.Profile {
		if profiled := sentry.WriteProfile(s.env.Stderr, s.engine.Costs(), s.loaded.Name); err == nil {
			err = profiled
		}
	}
	if !f.Quiet && (o.Live || s.env.Verbose > 0) {
		fmt.Fprintf(s.env.Stderr, "%s\n", sentry.StatsText(s.counts()))
	}
	for _, doubt := range sentry.Doubts(s.counts()) {
		s.env.Warnf("%s", doubt)
	}
	if n := s.hook.Skipped(); n > 0 {
		s.env.Warnf("--exec: %s not run", cli.Count(n, "command"))
	}
	return s.status(err)
}

// status makes the exit status of how the job ended.
func (s *session) status(err error) error {
	err = intake.Ended(err)
	switch {
	case err != nil && !errors.Is(err, syscall.EPIPE):
		return err
	case s.flags.Fail && s.sink.Alerts() > 0:
		return cli.Exit(cli.StatusNetwork)
	}
	return err
}

func (s *session) announce() {
	if s.source.Live == nil {
		return
	}
	detectors := "detectors on"
	if !s.config.Detectors {
		detectors = "no detectors"
	}
	s.env.Warnf("listening on %s, %s, %s", strings.Join(s.flags.Interface, ", "), cli.Count(s.loaded.Rules.Len(), "rule"), detectors)
}

// openSink opens everything that is written to.
func (s *session) openSink() error {
	f := s.flags
	if err := intake.Spare(s.flags.Read, s.flags.Save, s.flags.Log); err != nil {
		return cli.Usage(err)
	}
	live := s.source.Live != nil
	w := eve.Config{Location: time.Local, Numbers: !live, Blocks: s.config.Inline}
	if live {
		w.Interface = s.interfaceName
	}
	s.sink = &sentry.Sink{Writer: eve.New(w), JSON: f.JSON, Episodes: s.episodes}
	now := time.Now()
	var err error
	if !f.Quiet {
		if f.Log != "" {
			s.sink.Out, err = capture.OpenLog(f.Log, now)
		} else {
			s.sink.Out, err = capture.OpenOutput("-", capture.Rotation{}, now)
		}
		if err != nil {
			return cli.Local(fmt.Errorf("-o %w", err))
		}
	}
	if f.Save != "" {
		if s.sink.Save, err = s.openSave(now); err != nil {
			return cli.Local(fmt.Errorf("--pcap-alerts %w", err))
		}
	}
	if f.Exec != "" {
		if s.hook, err = hook.NewApart(f.Exec, s.env.Warnf); err != nil {
			return cli.Local(err)
		}
		s.hook.Limit(f.Rate)
		if !live {
			s.hook.Beforehand()
		}
		s.sink.Hook = s.hook
	}
	return nil
}

// maxSnaplen is what captures have, see package capture.
const maxSnaplen = 262144

func (s *session) openSave(now time.Time) (*capture.Writer, error) {
	w := capture.WriterConfig{Snaplen: maxSnaplen, Interfaces: s.source.Interfaces, Application: "gids " + cli.Version()}
	first, all := s.source.LinkType()
	// Pcap holds packets of one type only.
	w.LinkType, w.Pcapng = first, !all
	for _, i := range s.source.Interfaces() {
		w.Nanoseconds = w.Nanoseconds || i.Nanoseconds
	}
	return capture.OpenWriter(s.flags.Save, w, now)
}

// drop gives away what privileges were there for opening. What SIGHUP opens again lies
// in folders that stay writable.
func (s *session) drop() error {
	d := capture.DropConfig{User: s.flags.User, Replaced: s.loader.SavedIn()}
	for _, name := range []string{s.flags.Log, s.flags.Save} {
		if name != "" && name != "-" && isRegular(name) {
			d.Directories = append(d.Directories, filepath.Dir(name))
		}
	}
	return intake.Drop(s.env, d)
}

func isRegular(name string) bool {
	i, err := os.Stat(name)
	return err == nil && i.Mode().IsRegular()
}

// report tells the counts: as a record where those are wanted, otherwise as a line for people.
func (s *session) report(now time.Time) error {
	if s.flags.JSON && s.stats {
		return s.sink.Stats(now, s.counts())
	}
	s.env.Warnf("%s", sentry.StatsText(s.counts()))
	return nil
}

// counts are those of now.
func (s *session) counts() *eve.Stats {
	all := &eve.Stats{
		Stats: s.engine.Stats(), Uptime: time.Since(s.began), RulesFailed: s.loaded.Report.Total.Failed, RulesHit: s.sink.Hit(), LastReload: s.read,
	}
	if s.source.Live != nil {
		all.Live = true
		if k, err := s.source.Live.Stats(); err == nil {
			all.Kernel, all.KernelDrops = k.Received, k.Dropped
		}
	}
	all.Memory = memory()
	return all
}
