package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gotcp/internal/lab/proc"
)

// textFlags are ways to print.
var textFlags = []string{
	"-n -t", "-n -t -e", "-n -t -q", "-n -t -v", "-n -tt", "-n -tttt", "-n -ttt", "-n -ttttt", "-n -t -vv -K", "-n -# -S", "-n -t -x", "-n -t -XX", "-n -t -A",
}

// Live, the same packets are the same lines. Times are not: packets on their way
// get one from each listener.
func TestLinesAreTcpdumps(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	type pair struct{ ours, theirs *proc.Listener }
	var pairs []pair
	for _, flags := range textFlags[:4] {
		args := append(strings.Fields(flags), "-i", s.ours.Name, only)
		pairs = append(pairs, pair{s.listen(t, args...), s.listenAsTcpdump(t, args...)})
	}
	s.talk(t)
	for i, p := range pairs {
		same(t, textFlags[i], ends(p.ours, last), ends(p.theirs, last))
	}
}

// So are those of a file, whoever wrote it.
func TestFileLinesAreTcpdumps(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	file := s.record(t)
	for _, flags := range textFlags {
		args := append(strings.Fields(flags), "-r", file)
		o := s.gdump(t, args...)
		if o.Status != 0 || o.Stderr != "" || strings.Count(o.Stdout, "\n") < 15 {
			t.Errorf("%s: %+v", flags, o)
		}
		same(t, flags, o.Stdout, s.tcpdump(t, args...))
	}
}

func TestFilterOfFiles(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	file := s.record(t)
	for _, expression := range []string{
		"", "arp", "icmp", "tcp", "udp port 17001", "tcp[tcpflags] & tcp-syn != 0", "not tcp and not arp", "host 10.77.0.2 and greater 500",
		"src 10.77.0.1", "ip6", "vlan", "less 60", "udp[8:4] = 0x6e6f626f",
	} {
		args := append([]string{"-n", "-t", "-r", file}, strings.Fields(expression)...)
		o := s.gdump(t, args...)
		if o.Status != 0 {
			t.Errorf("%s: %+v", expression, o)
		}
		same(t, expression, o.Stdout, s.tcpdump(t, args...))
	}
}

func TestFilterFromFile(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	file, name := s.record(t), filepath.Join(t.TempDir(), "filter")
	if err := os.WriteFile(name, []byte("# what is of interest\nudp # and\n and port 17001"), 0o600); err != nil {
		t.Fatal(err)
	}
	args := []string{"-n", "-t", "-r", file, "-F", name}
	o := s.gdump(t, args...)
	if o.Status != 0 || strings.Count(o.Stdout, "\n") != 1 {
		t.Errorf("%+v", o)
	}
	same(t, "-F", o.Stdout, s.tcpdump(t, args...))
}
