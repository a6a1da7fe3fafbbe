package main

import (
	"errors"

	"gotcp/internal/echo"
)

// checkJob refuses flags that make no sense for the job that is asked for.
func (f *flags) checkJob() error {
	switch {
	case f.Responder && f.TraceRoute:
		return errors.New("--responder and --trace-route exclude each other")
	case f.Responder && f.IP == "":
		return errors.New("--responder needs --ip: the address to answer for (the kernel answers for its own)")
	case f.Responder && len(f.Hosts) > 0:
		return errors.New("--responder asks nobody: leave the hosts out")
	case f.Responder:
		return nil
	case len(f.Hosts) == 0:
		return errors.New("HOST is missing")
	case f.TraceRoute && f.isMany():
		return errors.New("--trace-route is for one host")
	case f.TraceRoute && (f.Flood || f.Adaptive || f.Graph || f.Report != nil):
		return errors.New("--trace-route has a picture and a report of its own: leave -f, -A, --graph and --report out")
	}
	return nil
}

// trace is what the flags mean for --trace-route.
func (f *flags) trace() echo.TraceConfig {
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
