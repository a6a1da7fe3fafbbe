package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"gotcp/internal/capture"
	"gotcp/internal/host"
)

// choice is something that -i can name.
type choice struct {
	name, about string
	flags       []string
	// merit orders them, the best first, as libpcap does: what runs, what is up, what has a
	// cable; all interfaces together stand behind single ones, and lo behind those.
	merit int
}

// What makes an interface a worse choice, the worst last.
const (
	isAny = 1 << iota
	isLoopback
	hasNoCable
	isDown
	isNotRunning
)

// listed are all choices, in the order of -D.
func listed() ([]choice, error) {
	interfaces, err := host.Interfaces()
	if err != nil {
		return nil, err
	}
	all := []choice{{name: capture.Any, about: "all interfaces", flags: []string{"Up", "Running"}, merit: isAny}}
	for _, i := range interfaces {
		all = append(all, choose(&i))
	}
	slices.SortStableFunc(all, func(a, b choice) int { return cmp.Compare(a.merit, b.merit) })
	return all, nil
}

func choose(i *host.Interface) choice {
	c := choice{name: i.Name}
	running := i.Up && i.Carrier
	if i.Up {
		c.flags = append(c.flags, "Up")
	} else {
		c.merit |= isDown
	}
	if running {
		c.flags = append(c.flags, "Running")
	} else {
		c.merit |= isNotRunning
	}
	switch {
	case i.Loopback:
		c.flags = append(c.flags, "Loopback")
		c.merit |= isLoopback
	case running:
		c.flags = append(c.flags, "Connected")
	case i.Up:
		c.flags = append(c.flags, "Disconnected")
		c.merit |= hasNoCable
	}
	return c
}

// listInterfaces is -D.
func listInterfaces(w io.Writer) error {
	all, err := listed()
	if err != nil {
		return err
	}
	for n, c := range all {
		line := fmt.Sprintf("%d.%s", n+1, c.name)
		if c.about != "" {
			line += " (" + c.about + ")"
		}
		flags := strings.Join(c.flags, ", ")
		if flags == "" {
			flags = "none"
		}
		if _, err := fmt.Fprintf(w, "%s [%s]\n", line, flags); err != nil {
			return err
		}
	}
	return nil
}

// listLinkTypes is -L.
func listLinkTypes(w io.Writer, s *source) error {
	all := s.Interfaces()
	if len(all) == 0 {
		all = []capture.Interface{{Name: capture.Any, LinkType: s.linkType}}
	}
	for _, i := range all {
		if _, err := fmt.Fprintf(w, "Data link type of %s:\n  %v (%s)\n", i.Name, i.LinkType, i.LinkType.Description()); err != nil {
			return err
		}
	}
	return nil
}
