package main

import (
	"errors"
	"fmt"
	"net/netip"
	"os"
	"slices"
	"time"

	"gotcp/internal/cli"
	"gotcp/internal/ids"
	"gotcp/internal/ids/rule"
	"gotcp/internal/sentry"
)

// loadRules reads the rules for the first time.
func (s *session) loadRules() error {
	f := s.flags
	s.loader = &sentry.Loader{
		Folders: s.folders, Names: ruleNames(slices.Concat(f.Rules, f.MoreRules)), Instead: len(f.Rules) > 0, Config: f.Config, Thresholds: f.Thresholds, Set: s.set, DataDir: f.DataDir,
		Options: ids.RuleOptions{Inline: s.config.Inline, Live: len(s.origin().Files) == 0, Profile: s.flags.Profile, Clock: s.clock, Spent: spent},
	}
	if f.DataDir != "" {
		if i, err := os.Stat(f.DataDir); err != nil || !i.IsDir() {
			return cli.Local(fmt.Errorf("--data-dir %s: there is no such folder", f.DataDir))
		}
	}
	var err error
	if s.loaded, err = s.loader.Load(); err != nil {
		return cli.Local(err)
	}
	s.read = time.Now()
	s.complain(s.loaded)
	if s.loaded.Rules.Len() == 0 {
		s.warnOfNone()
	}
	if n := s.loaded.Report.Total.Failed; n > 0 && f.Strict {
		return cli.Local(fmt.Errorf("--strict: %s cannot be loaded", cli.Count(n, "rule")))
	}
	// The detectors' own idea of it knows IPv6, too: it holds unless the user has another.
	if len(s.config.Anomaly.Home) == 0 && (f.Config != "" || len(s.set) > 0) {
		s.config.Anomaly.Home = prefixes(s.loaded.Home)
	}
	if f.Fanout > 1 && s.loaded.Rules.NeedsOneWorker() {
		s.env.Warnf("--fanout: some rules decide by what is known of hosts or kept in datasets, which one worker has to do; there is one")
		s.config.Workers = 1
	}
	return nil
}

// warnOfNone says that there are no rules to whoever seems to expect alerts of some.
func (s *session) warnOfNone() {
	f := s.flags
	switch {
	case f.NoDetectors && !f.JSON:
		s.env.Warnf("no rules and no detectors: there is nothing to be found")
	case len(s.loader.Names) > 0 || f.Config != "":
		s.env.Warnf("there are no rules in what -S, -s and -c name")
	}
}

// complained is how many rules are named on standard error, and no more than that without -v:
// gids check names all.
const complained = 5

// complain names the rules that are left out.
func (s *session) complain(l *sentry.Loaded) {
	for _, e := range l.Problems {
		s.env.Warnf("%v", e)
	}
	if n := len(l.Unsaved); n > 0 {
		s.env.Warnf("%s (%s%s) %s in memory only: --data-dir names a folder to keep %s in", cli.Count(n, "dataset"), l.Unsaved[0], cli.OneOrMany(n, "", ", ..."), cli.OneOrMany(n, "is", "are"), cli.OneOrMany(n, "it", "them"))
	}
	failed := 0
	for _, e := range l.Report.Errors {
		if e.Unmet {
			continue
		}
		if failed++; failed <= complained || s.env.Verbose > 0 {
			s.env.Warnf("skipped: %v", e)
		}
	}
	if failed > complained && s.env.Verbose == 0 {
		s.env.Warnf("skipped %s more; gids check -a names all, and so does -v", cli.Count(failed-complained, "rule"))
	}
}

// reload reads the rules again, on a goroutine of its own.
func (s *session) reload() (func(), error) {
	l, err := s.loader.Load()
	if err == nil && s.flags.Strict && l.Report.Total.Failed > 0 {
		err = fmt.Errorf("--strict: %s cannot be loaded: %v", cli.Count(l.Report.Total.Failed, "rule"), l.Report.Errors[0])
	}
	if err == nil && s.config.Workers > 1 && l.Rules.NeedsOneWorker() {
		err = errors.New("some rules decide by what is known of hosts or kept in datasets: start gids anew, without --fanout")
	}
	return func() {
		s.loaded, s.read = l, time.Now()
		s.engine.reload(l.Rules)
	}, err
}

// reloaded says what became of it.
func (s *session) reloaded(err error) {
	if err != nil {
		s.env.Warnf("the rules stay as they were: %v", err)
		return
	}
	s.complain(s.loaded)
	n := s.loaded.Rules.Len()
	s.env.Warnf("%s %s read again", cli.Count(n, "rule"), cli.OneOrMany(n, "is", "are"))
}

// prefixes are the networks that a list of addresses is made of, as far as it has bounds.
func prefixes(a *rule.Addresses) []netip.Prefix {
	if a == nil || a.All || len(a.Out) > 0 {
		return nil
	}
	var all []netip.Prefix
	for _, r := range a.In {
		all = append(all, sentry.Prefixes(r.First, r.Last)...)
	}
	return all
}
