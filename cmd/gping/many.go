package main

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"time"

	"gotcp/internal/cli"
	"gotcp/internal/echo"
	"gotcp/internal/ping"
)

// isMany reports that the command line is about many hosts, as fping's is, and
// not about one as ping's: more than one is named, or a flag says so that only
// many have.
func (f *flags) isMany() bool {
	if len(f.Hosts) > 1 || f.Alive || f.Unreachable || f.Times != nil || f.Enough != nil || f.Loop || f.Outage ||
		f.Rate != nil || f.Backoff != nil || f.Retry != nil || f.Direct.Set && f.Direct.Retries >= 0 {
		return true
	}
	_, span, _ := ping.ParseSpan(f.Hosts[0])
	return span || f.Hosts[0] == "-"
}

// defaultRetries is how often fping asks again.
const defaultRetries = 3

// manyOptions is the command line's part about many hosts.
func (f *flags) manyOptions(c *command) (ping.ManyOptions, error) {
	m := ping.ManyOptions{
		Words: f.Hosts, Stdin: c.env.Stdin, Lookup: c.lookup,
		Times: f.Times != nil, Outages: f.Outage, Deadline: c.opts.Session.Deadline,
	}
	switch {
	case f.Alive && f.Unreachable:
		return m, errors.New("--alive and --unreachable exclude each other: without both, all hosts are listed")
	case f.Alive:
		m.List = ping.ListAlive
	case f.Unreachable:
		m.List = ping.ListUnreachable
	}
	rate, backoff, times, enough := orElse(f.Rate, defaultRate), orElse(f.Backoff, defaultBackoff), orElse(f.Times, 0), orElse(f.Enough, 0)
	for _, x := range []struct {
		wrong bool
		why   string
	}{
		{f.Times != nil && times < 1, "-C: it must be at least 1"},
		{f.Enough != nil && enough < 1, "-x: it must be at least 1"},
		{f.Wait != nil && f.Wait.Duration() == 0, "-W 0 is for one host: who is silent would be waited for without end"},
		{f.Times != nil && f.Count > 0, "-c and -C exclude each other: each is the number of probes"},
		{f.Loop && (f.Count > 0 || f.Times != nil), "--loop and -c or -C exclude each other"},
		{rate <= 0 || rate > maxRate, fmt.Sprintf("--rate: it must be more than 0 and at most %d", maxRate)},
		{backoff < 1 || backoff > 10, "--backoff: it must be from 1 to 10"},
	} {
		if x.wrong {
			return m, errors.New(x.why)
		}
	}
	retries := defaultRetries
	if f.Direct.Set && f.Direct.Retries >= 0 {
		retries = f.Direct.Retries
	}
	if f.Retry != nil {
		retries = *f.Retry
	}
	if retries < 0 || retries > maxRetries {
		return m, fmt.Errorf("--retry %d: it must be from 0 to %d", retries, maxRetries)
	}
	m.Sweep = echo.SweepConfig{
		Gap: time.Duration(float64(time.Second) / rate), Count: int(f.Count) + times, Loop: f.Loop,
		Period: c.opts.Session.Interval, Retries: retries, Backoff: backoff,
		EnoughAnswered: enough, KeepTimes: f.Times != nil,
	}
	if f.Wait != nil {
		m.Sweep.Timeout = f.Wait.Duration()
	}
	return m, nil
}

// orElse is a flag's value, or the default if it was not given.
func orElse[T any](given *T, def T) T {
	if given != nil {
		return *given
	}
	return def
}

const (
	defaultRate    = 10_000 // probes per second
	defaultBackoff = 1.5    // fping's

	maxRate    = 10_000_000
	maxRetries = 1000
)

// lookup finds the IPv4 address of a name.
func (c *command) lookup(ctx context.Context, name string) (netip.Addr, error) {
	addrs, err := cli.Lookup(ctx, c.resolver, "ip4", name)
	if err != nil {
		return netip.Addr{}, err // names the host itself
	}
	return addrs[0].Unmap(), nil
}
