package main

import (
	"errors"
	"fmt"

	"gotcp/internal/echo"
)

// job is what a command line asks for; jobs are a set of them.
type job uint8

const (
	oneHost   job = 1 << iota // ping one host
	manyHosts                 // ping many
	theHops                   // show the hops
	answering                 // answer pings

	asking = oneHost | manyHosts | theHops
)

var jobNames = map[job]string{oneHost: "one host", manyHosts: "many hosts", theHops: "--trace-route", answering: "--responder"}

// job finds out what is asked for.
func (f *flags) job() job {
	switch {
	case f.Responder:
		return answering
	case f.TraceRoute:
		return theHops
	case f.isMany():
		return manyHosts
	}
	return oneHost
}

// uses says for each flag that not all jobs have whether it was given, and
// which jobs have it: a flag that would be ignored is better refused.
func (f *flags) uses() []use {
	return []use{
		{"-i", f.Interval != nil, asking},
		{"-f", f.Flood, oneHost},
		{"-A", f.Adaptive, oneHost},
		{"-l", f.Preload != 1, oneHost},
		{"-W", f.Wait != nil, asking},
		{"-r", f.Direct.Set, asking},
		{"-m", f.Mark != 0, asking},
		{"-b", f.Broadcast, oneHost | manyHosts},
		{"-s", f.Size != defaultSize, asking},
		{"-p", f.Pattern != "", asking},
		{"-t", f.TTL != nil, asking},
		{"-Q", f.TOS != "", asking},
		{"-M", f.PMTU != "", asking},
		{"-R", f.Record, oneHost},
		{"-T", f.Timestamp != "", oneHost},
		{"-e", f.Identifier != nil, asking},
		{"-D", f.Timestamps, oneHost | manyHosts},
		{"-O", f.Outstanding, oneHost},
		{"-a", f.Audible, oneHost},
		{"--stats", f.Stats, oneHost | manyHosts},
		{"--graph", f.Graph, oneHost | manyHosts},
		{"--report", f.Report != nil, oneHost | manyHosts},
		{"--until", f.Until != "", oneHost},
		{"--max-loss", f.MaxLoss != "", oneHost},
		{"--max-rtt", f.MaxRTT != "", oneHost},
		{"--alive", f.Alive, manyHosts},
		{"--unreachable", f.Unreachable, manyHosts},
		{"-C", f.Times != nil, manyHosts},
		{"-x", f.Enough != nil, manyHosts},
		{"--loop", f.Loop, manyHosts},
		{"--rate", f.Rate != nil, manyHosts},
		{"--retry", f.Retry != nil, manyHosts},
		{"--backoff", f.Backoff != nil, manyHosts},
		{"-o", f.Outage, manyHosts},
	}
}

type use struct {
	flag  string
	given bool
	by    job
}

// instead is what many hosts have in the place of a flag.
var instead = map[string]string{"-f": "--rate", "-A": "--rate", "-l": "--rate", "--until": "-x", "--max-loss": "-x", "--max-rtt": "-x"}

// defaultSize is how much data a probe has, as in ping.
const defaultSize = 56

// checkJob refuses flags that make no sense for the job that is asked for.
func (f *flags) checkJob() error {
	switch {
	case f.Responder && f.TraceRoute:
		return errors.New("--responder and --trace-route exclude each other")
	case f.Responder && f.IP == "":
		return errors.New("--responder needs --ip: the address to answer for (the kernel answers for its own)")
	case f.Responder && len(f.Hosts) > 0:
		return errors.New("--responder asks nobody: leave the hosts out")
	case !f.Responder && len(f.Hosts) == 0:
		return errors.New("HOST is missing")
	case f.TraceRoute && f.isMany():
		return errors.New("--trace-route is for one host")
	}
	job := f.job()
	for _, u := range f.uses() {
		if u.given && u.by&job == 0 {
			what := "leave it out"
			if other := instead[u.flag]; other != "" && job == manyHosts {
				what = "see " + other
			}
			return fmt.Errorf("%s means nothing with %s; %s", u.flag, jobNames[job], what)
		}
	}
	return nil
}

// traceConfig is what the flags mean for --trace-route.
func (f *flags) traceConfig() echo.TraceConfig {
	c := echo.TraceConfig{Count: int(f.Count)}
	if f.TTL != nil {
		c.Max = uint8(*f.TTL)
	}
	if f.Interval != nil {
		c.Interval = f.Interval.Duration()
	}
	if f.Wait != nil {
		c.Timeout = f.Wait.Duration()
	}
	return c
}
