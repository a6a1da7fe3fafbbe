package main

import (
	"regexp"
	"strconv"
	"strings"
	"testing"

	"gotcp/internal/lab/proc"
)

// What is counted is what tcpdump has of each kind.
func TestStatsAgreeWithTcpdump(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	file := s.record(t)
	report := s.gdump(t, "-r", file, "--stats")
	if report.Status != 0 || report.Stderr != "" {
		t.Fatalf("%+v", report)
	}
	us, them := s.ours.Addr().String(), s.theirs.Addr().String()
	for line, filter := range map[string]string{
		"total:":           "",
		"protocol arp":     "arp",
		"protocol ip/tcp":  "ip and tcp",
		"protocol ip/icmp": "icmp",
		"host " + us:       "ip host " + us,
		"host " + them:     "ip host " + them,
		"port tcp/7000":    "tcp port 7000",
		"port udp/" + last: "udp port " + last,
		"size 5120-":       "len >= 5120",
		"size 40-79":       "len >= 40 and len <= 79",
	} {
		want := strings.Count(s.tcpdump(t, "-n", "-t", "-r", file, filter), "\n")
		got, ok := reported(report.Stdout, line)
		if !ok || got != want {
			t.Errorf("%s: %d packets, tcpdump has %d; the report is\n%s", line, got, want, report.Stdout)
		}
	}
	records := s.gdump(t, "-r", file, "--stats=0.05", "--json")
	intervals, all := 0, 0
	for line := range strings.Lines(records.Stdout) {
		n, _ := strconv.Atoi(regexp.MustCompile(`"packets":(\d+)`).FindStringSubmatch(line)[1])
		if strings.HasPrefix(line, `{"type":"interval"`) {
			intervals++
			all += n
		}
	}
	if total, _ := reported(report.Stdout, "total:"); intervals < 2 || all != total {
		t.Errorf("%d packets in %d intervals, of %d: %s", all, intervals, total, records.Stdout)
	}
}

// reported is the number of packets in the line of a report that begins with these words.
func reported(report, words string) (n int, ok bool) {
	pattern := strings.ReplaceAll(regexp.QuoteMeta(words), " ", " +") + ` +(\d+) `
	if words == "total:" {
		pattern = `total: .* (\d+) packets,`
	}
	m := regexp.MustCompile("(?m)^" + pattern).FindStringSubmatch(report)
	if m == nil {
		return 0, false
	}
	n, err := strconv.Atoi(m[1])
	return n, err == nil
}

func TestStatsBadUsage(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	for args, words := range map[string][]string{
		"-r x --stats=0":         {"--stats", "interval"},
		"-r x --stats=often":     {"--stats", "often"},
		"-r x --stats -w y":      {"--stats", "--print"},
		"-r x --stats --analyze": {"--stats", "--analyze"},
		"--progress":             {"--progress", "-r"},
	} {
		proc.Start(t, proc.Command(t, s.us, strings.Fields(args)...)).Fails(2, words...)
	}
}

// Live, each interval is reported, and the end by a signal has the rest.
func TestStatsLive(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	l := s.listen(t, "-i", s.ours.Name, "--stats=1ns", "udp dst port "+last)
	for range 2 {
		s.say(t, s.theirs.Addr().String()+":"+last, "x")
	}
	out := ends(l, "interval: ")
	if intervals := strings.Count(out, "interval: "); intervals != 2 || !strings.Contains(out, "total: ") {
		t.Errorf("%d intervals: %s", intervals, out)
	}
	if n, _ := reported(out, "port udp/"+last); n != 1 {
		t.Errorf("the first interval has %d packets: %s", n, out)
	}
	if n, _ := reported(out, "total:"); n != 2 {
		t.Errorf("%d packets in all: %s", n, out)
	}
}

// Live, an interval is reported when it has passed, whether packets come after it or not.
func TestStatsByTheClock(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	l := s.listen(t, "-i", s.ours.Name, "--stats=0.05", "udp dst port "+last)
	s.say(t, s.theirs.Addr().String()+":"+last, "x")
	out := ends(l, "interval: ")
	if intervals := strings.Count(out, "interval: "); intervals != 1 {
		t.Errorf("%d intervals: %s", intervals, out)
	}
}
