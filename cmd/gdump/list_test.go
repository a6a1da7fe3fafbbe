package main

import (
	"regexp"
	"strings"
	"testing"

	"gotcp/internal/lab"
)

// The order is tcpdump's, and with it the interface that is chosen where none is named.
func TestListedAsTcpdump(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	l := lab.New(t)
	down, _ := l.Connect(s.us, s.peer, lab.Veth{})
	down.Down()
	var theirs []string
	for line := range strings.Lines(s.tcpdump(t, "-D")) {
		// libpcap has more pseudo-devices: Bluetooth, D-Bus, netfilter.
		if name := regexp.MustCompile(`^\d+\.(any|lo|eth\d+) .*(\[.*\])`).FindStringSubmatch(line); name != nil {
			// Of what is down it tells whether there is a cable where the driver knows.
			theirs = append(theirs, name[1]+" "+strings.Replace(name[2], "none, Disconnected", "none", 1)+"\n")
		}
	}
	ours := regexp.MustCompile(`(?m)^\d+\.(\S+) .*(\[.*\])$`).ReplaceAllString(s.gdump(t, "-D").Stdout, "$1 $2")
	ours = strings.ReplaceAll(ours, "1.eth0 ", "eth0 ")
	same(t, "-D", ours, strings.Join(theirs, ""))
}

func TestLinkTypes(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	for iface, want := range map[string]string{
		"lo":  "Data link type of lo:\n  EN10MB (Ethernet)\n",
		"any": "Data link type of any:\n  LINUX_SLL2 (Linux cooked v2)\n",
	} {
		if o := s.gdump(t, "-L", "-i", iface); o.Status != 0 || o.Stdout != want {
			t.Errorf("%s: %+v", iface, o)
		}
	}
}
