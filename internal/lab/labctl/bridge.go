package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"net/netip"
	"strings"

	"gotcp/internal/lab"
	"gotcp/internal/link"
	"gotcp/internal/link/tap"
)

// end is where a bridge ends: a TAP device in a host.
type end struct {
	host   string       // "" for this one
	tap    string       // the device's name
	prefix netip.Prefix // the kernel's address on it, if it is to get one
}

// parseEnd reads [HOST:]TAP[:ADDRESS/LENGTH].
func parseEnd(s string) (end, error) {
	var e end
	parts := strings.Split(s, ":")
	if last := parts[len(parts)-1]; strings.Contains(last, "/") {
		var err error
		if e.prefix, err = netip.ParsePrefix(last); err != nil {
			return e, fmt.Errorf("%q: %w", s, err)
		}
		parts = parts[:len(parts)-1]
	}
	switch len(parts) {
	case 1:
		e.tap = parts[0]
	case 2:
		e.host, e.tap = parts[0], parts[1]
	}
	if e.tap == "" {
		return e, fmt.Errorf("%q is not [HOST:]TAP[:ADDRESS/LENGTH]", s)
	}
	return e, nil
}

func bridge(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	fs := flag.NewFlagSet("bridge", flag.ContinueOnError)
	a := fs.String("a", "gotcp1:tap0:10.78.0.1/24", "one end, `[HOST:]TAP[:ADDRESS/LENGTH]`")
	b := fs.String("b", "gotcp2:tap0:10.78.0.2/24", "the other end")
	spec := fs.String("impair", "", "how bad the line is, as in `loss=1%,delay=20ms`; out: is from a to b")
	mtu := fs.Int("mtu", 1500, "MTU of both TAP devices")
	if err := parse(fs, args, stderr); err != nil {
		return err
	}
	return needsRoot(lab.Run(func(l *lab.Lab) error {
		var links [2]link.Link
		for k, s := range []string{*a, *b} {
			e, err := parseEnd(s)
			if err != nil {
				return err
			}
			links[k] = e.open(l, *mtu)
		}
		bad, err := lab.Impaired(links[1], *spec)
		if err != nil {
			return err
		}
		defer context.AfterFunc(ctx, func() {
			links[0].Close()
			bad.Close()
		})()
		fmt.Fprintf(stdout, "%s and %s are joined; interrupt to end\n", *a, *b)
		return lab.Bridge(links[0], bad)
	}))
}

// open makes the TAP device.
func (e end) open(l *lab.Lab, mtu int) link.Link {
	var h *lab.Host
	if e.host == "" {
		h = l.Here()
	} else {
		h = l.Existing(e.host)
	}
	t := h.TAP(tap.Config{Name: e.tap, MTU: mtu})
	if e.prefix.IsValid() {
		i := &lab.Interface{Host: h, Name: e.tap, MTU: mtu}
		i.AddAddr(e.prefix)
	}
	return t
}
