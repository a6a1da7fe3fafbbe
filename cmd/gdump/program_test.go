package main

import (
	"strings"
	"testing"
)

// Programs are printed as tcpdump prints them.
func TestPrograms(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	for _, args := range []string{"-d tcp port 80", "-dd arp", "-ddd udp", "-y RAW -d icmp", "-d -i eth0 tcp port 22", "-d"} {
		same(t, args, s.gdump(t, strings.Fields(args)...).Stdout, s.tcpdump(t, strings.Fields(args)...))
	}
}
