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
	if len(f.Hosts) > 1 || f.Alive || f.Unreachable || f.Times > 0 || f.Enough > 0 || f.Loop || f.Outage ||
		f.Retry != nil || f.Direct.Set && f.Direct.Retries >= 0 {
		return true
	}
	_, span, _ := ping.ParseSpan(f.Hosts[0])
	return span || f.Hosts[0] == "-"
}

// defaultRetries is how often fping asks again.
const defaultRetries = 3

// many is the command line's part about many hosts.
func (f *flags) many(c *command) (ping.ManyOptions, error) {
	m := ping.ManyOptions{
		Words: f.Hosts, Stdin: c.env.Stdin, Lookup: c.lookup,
		Times: f.Times > 0, Outages: f.Outage, Deadline: c.opts.Session.Deadline,
	}
	switch {
	case f.Alive && f.Unreachable:
		return m, errors.New("--alive and --unreachable exclude each other: without both, all hosts are listed")
	case f.Alive:
		m.List = ping.ListAlive
	case f.Unreachable:
		m.List = ping.ListUnreachable
	}
	for _, x := range []struct {
		wrong bool
		why   string
	}{
		{f.Flood || f.Adaptive || f.Preload > 1, "-f, -A and -l are for one host; see --rate"},
		{f.Record || f.Timestamp != "", "-R and -T are for one host"},
		{f.Until != "" || f.MaxLoss != "" || f.MaxRTT != "", "--until, --max-loss and --max-rtt are for one host; see -x"},
		{f.Times > 0 && f.Count > 0, "-c and -C exclude each other: each is the number of probes"},
		{f.Times < 0 || f.Enough < 0, "-C and -x take a positive number"},
		{f.Loop && (f.Count > 0 || f.Times > 0), "--loop and -c or -C exclude each other"},
		{f.Rate <= 0 || f.Rate > maxRate, fmt.Sprintf("--rate: it must be more than 0 and at most %d", maxRate)},
		{f.Backoff < 1 || f.Backoff > 10, "--backoff: it must be from 1 to 10"},
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
		Gap: time.Duration(float64(time.Second) / f.Rate), Count: int(f.Count) + f.Times, Loop: f.Loop,
		Period: c.opts.Session.Interval, Retries: retries, Backoff: f.Backoff,
		EnoughAnswered: f.Enough, KeepTimes: f.Times > 0,
	}
	if f.Wait != nil {
		m.Sweep.Timeout = f.Wait.Duration()
	}
	return m, nil
}

const (
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
