package main

import (
	"context"
	"fmt"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"gotcp/internal/lab"
	"gotcp/internal/lab/proc"
)

// iputilsVersion is the ping that gping's text is compatible with.
const iputilsVersion = "iputils 20221126"

// needPing skips the test where the machine has another ping or none.
func needPing(t testing.TB) string {
	t.Helper()
	path := proc.Need(t, "ping")
	said, err := exec.CommandContext(t.Context(), path, "-V").CombinedOutput()
	if err != nil || !strings.Contains(string(said), iputilsVersion) {
		t.Skipf("%s is not of %s: %q, %v", path, iputilsVersion, said, err)
	}
	return path
}

// sameCase is a command line with which ping and gping are to say the same.
type sameCase struct {
	// args has words in place of some addresses, see addresses.
	args string
	// after, if any, is what to wait for on standard output before each of the
	// signals.
	after []cue
	named bool // with names, from a file of hosts
}

type cue struct {
	text   string
	signal syscall.Signal
}

// addresses hands out addresses that nobody has pinged, for questions after
// which the kernel remembers something: NOBODY and FARNOBODY for those that
// nobody has, on the switch and behind the routers, NARROW for hosts behind
// the narrow link.
type addresses struct{ nobody, farNobody, narrow atomic.Int32 }

func (a *addresses) fill(args string) []string {
	words := strings.Fields(args)
	for i, word := range words {
		switch word {
		case "NOBODY":
			words[i] = fmt.Sprintf("10.77.0.%d", 200+a.nobody.Add(1))
		case "FARNOBODY":
			words[i] = fmt.Sprintf("10.77.3.%d", 200+a.farNobody.Add(1))
		case "NARROW":
			words[i] = fmt.Sprintf("10.77.3.%d", firstAlias-1+a.narrow.Add(1))
		}
	}
	return words
}

// sameCases are many questions. Those that take longest come first.
var sameCases = []sameCase{
	// Nobody answers.
	{args: "-c 1 10.77.0.169"}, // for ten seconds
	{args: "-c 1 NOBODY"}, {args: "-c 2 NOBODY"}, {args: "-c 4 NOBODY"},
	{args: "-O -c 3 NOBODY"}, {args: "-D -c 2 NOBODY"}, {args: "-q -c 3 NOBODY"},
	{args: "-v -c 1 NOBODY"}, {args: "-w 2 -i 0.3 NOBODY"}, {args: "-n -s 15 -c 1 NOBODY"},
	{args: "-c 1 FARNOBODY"},
	{args: "-W 1 -c 1 NOBODY"},
	{args: "-c 2 -i 0.2 -W 1 10.77.0.169"}, {args: "-c 2 -i 0.2 -W 0.3 10.77.0.169"},
	{args: "-w 1 -i 0.3 10.77.0.169"}, {args: "-w 2 -i 0.3 -c 1 10.77.0.169"}, {args: "-w 2 -i 0.3 -W 1 -c 2 10.77.0.169"},
	{args: "-O -c 3 -i 0.2 -W 1 10.77.0.169"}, {args: "-q -c 2 -i 0.2 -W 1 10.77.0.169"},
	{args: "-f -c 10 -W 1 10.77.0.169"}, {args: "-A -c 3 -W 1 10.77.0.169"}, {args: "-i 0 -c 5 -W 1 10.77.0.169"},
	{args: "-l 3 -c 3 -W 1 10.77.0.169"}, {args: "-r -c 1 -W 1 FARNOBODY"},

	// The packet.
	{args: "-c 3 10.77.0.2"}, {args: "-c 2 -i 0.2 -s 0 10.77.0.2"}, {args: "-c 2 -i 0.2 -s 7 10.77.0.2"},
	{args: "-c 2 -i 0.2 -s 15 10.77.0.2"}, {args: "-c 2 -i 0.2 -s 16 10.77.0.2"}, {args: "-c 2 -i 0.2 -s 1472 10.77.0.2"},
	{args: "-c 2 -i 0.2 -s 1473 10.77.0.2"}, {args: "-c 2 -i 0.2 -s 8000 10.77.0.2"}, {args: "-c 2 -i 0.2 -s 65507 10.77.0.2"},
	{args: "-q -c 2 -i 0.2 -s 15 10.77.0.2"}, {args: "-c 1 -p 00 10.77.0.2"}, {args: "-c 1 -p abc 10.77.0.2"},
	{args: "-c 1 -p f 10.77.0.2"}, {args: "-c 1 -p 00112233445566778899aabbccddeeff 10.77.0.2"},
	{args: "-q -c 1 -p ff 10.77.0.2"}, {args: "-c 1 -p ff -s 0 10.77.0.2"}, {args: "-c 1 -Q 0x10 10.77.0.2"},
	{args: "-c 1 -Q 255 10.77.0.2"}, {args: "-c 1 -e 4660 -v 10.77.0.2"}, {args: "-c 1 -t 1 10.77.0.2"},
	{args: "-c 1 -m 5 10.77.0.2"}, {args: "-c 1 -B -L -U -n 10.77.0.2"},

	// The options of the IP header.
	{args: "-R -c 3 -i 0.2 10.77.3.2"}, {args: "-R -c 2 -i 0.2 10.77.0.2"}, {args: "-q -R -c 2 -i 0.2 10.77.0.2"},
	{args: "-R -t 1 -c 1 10.77.3.2"}, {args: "-R -c 2 -i 0.2 127.0.0.1"}, {args: "-T tsonly -c 3 -i 0.2 10.77.3.2"},
	{args: "-T tsandaddr -c 3 -i 0.2 10.77.3.2"}, {args: "-T tsandaddr -c 2 -i 0.2 10.77.0.2"},
	{args: "-T tsprespec -c 2 -i 0.2 10.77.1.2 10.77.2.2 10.77.3.2"}, {args: "-T tsprespec -c 2 -i 0.2 10.77.0.2 10.77.0.2"},

	// Through routers.
	{args: "-c 2 -i 0.2 10.77.3.2"}, {args: "-c 3 -i 0.2 -t 1 10.77.3.2"}, {args: "-c 2 -i 0.2 -t 2 10.77.3.2"},
	{args: "-c 2 -i 0.2 -t 3 10.77.3.2"}, {args: "-D -t 1 -c 2 -i 0.2 10.77.3.2"}, {args: "-O -t 1 -c 3 -i 0.2 10.77.3.2"},
	{args: "-f -t 1 -c 10 10.77.3.2"}, {args: "-q -t 1 -c 2 -i 0.2 10.77.3.2"}, {args: "-s 0 -t 1 -c 1 10.77.3.2"},
	{args: "-w 3 -t 1 10.77.3.2"}, {args: "-c 2 -i 0.2 -W 1 10.77.50.1"}, {args: "-c 2 -i 0.2 -W 1 10.77.51.1"},
	{args: "-c 2 -i 0.2 -W 1 10.77.52.1"}, {args: "-c 2 -i 0.2 -W 1 10.77.53.1"},

	// Longer than a link takes.
	{args: "-M do -c 1 10.77.0.2"}, {args: "-M do -s 2000 -c 3 -i 0.2 10.77.0.2"}, {args: "-O -M do -s 2000 -c 2 -i 0.2 10.77.0.2"},
	{args: "-f -M do -s 2000 -c 3 10.77.0.2"},
	{args: "-M want -s 2000 -c 2 -i 0.2 10.77.0.2"}, {args: "-M dont -s 2000 -c 2 -i 0.2 10.77.0.2"},
	{args: "-M do -s 1400 -c 3 -i 0.2 NARROW"}, {args: "-s 1400 -c 3 -i 0.2 NARROW"},
	{args: "-M want -s 1400 -c 3 -i 0.2 NARROW"}, {args: "-M dont -s 1400 -c 2 -i 0.2 NARROW"},
	{args: "-f -M do -s 1400 -c 4 NARROW"},

	// ICMP errors, and what is none.
	{args: "-c 2 -i 0.2 -W 1 10.77.0.100"}, {args: "-c 2 -i 0.2 -W 1 10.77.0.101"}, {args: "-c 2 -i 0.2 -W 1 10.77.0.102"},
	{args: "-c 2 -i 0.2 -W 1 10.77.0.103"}, {args: "-c 2 -i 0.2 -W 1 10.77.0.104"}, {args: "-c 2 -i 0.2 -W 1 10.77.0.105"},
	{args: "-c 2 -i 0.2 -W 1 10.77.0.106"}, {args: "-c 2 -i 0.2 -W 1 10.77.0.107"}, {args: "-c 2 -i 0.2 -W 1 10.77.0.108"},
	{args: "-c 2 -i 0.2 -W 1 10.77.0.109"}, {args: "-c 2 -i 0.2 -W 1 10.77.0.110"}, {args: "-c 2 -i 0.2 -W 1 10.77.0.111"},
	{args: "-c 2 -i 0.2 -W 1 10.77.0.112"}, {args: "-c 2 -i 0.2 -W 1 10.77.0.113"}, {args: "-c 2 -i 0.2 -W 1 10.77.0.114"},
	{args: "-c 2 -i 0.2 -W 1 10.77.0.115"}, {args: "-c 2 -i 0.2 -W 1 10.77.0.116"}, {args: "-c 2 -i 0.2 -W 1 10.77.0.120"},
	{args: "-c 2 -i 0.2 -W 1 10.77.0.121"}, {args: "-c 2 -i 0.2 -W 1 10.77.0.122"}, {args: "-c 2 -i 0.2 -W 1 10.77.0.123"},
	{args: "-c 2 -i 0.2 -W 1 10.77.0.124"}, {args: "-c 2 -i 0.2 -W 1 10.77.0.126"}, {args: "-c 2 -i 0.2 -W 1 10.77.0.127"},
	{args: "-c 2 -i 0.2 -W 1 10.77.0.129"}, {args: "-c 2 -i 0.2 -W 1 10.77.0.130"},
	{args: "-c 2 -i 0.2 -W 1 10.77.0.131"}, {args: "-c 2 -i 0.2 -W 1 10.77.0.133"},
	{args: "-c 2 -i 0.2 -W 1 10.77.0.168"}, {args: "-O -c 3 -i 0.2 10.77.0.103"}, {args: "-q -c 2 -i 0.2 10.77.0.103"},
	{args: "-f -c 5 10.77.0.103"}, {args: "-c 4 -i 0.2 -W 1 10.77.0.167"}, {args: "-O -c 4 -i 0.2 -W 1 10.77.0.167"},

	// Wrong replies.
	{args: "-c 2 -i 0.2 10.77.0.140"}, {args: "-O -c 2 -i 0.2 10.77.0.140"}, {args: "-q -c 2 -i 0.2 10.77.0.140"},
	{args: "-c 2 -i 0.2 -s 24 10.77.0.140"}, {args: "-c 1 -s 100 10.77.0.141"}, {args: "-c 1 -p ff -s 24 10.77.0.140"},
	{args: "-c 3 -i 0.2 10.77.0.143"}, {args: "-q -c 3 -i 0.2 10.77.0.143"}, {args: "-v -e 7 -c 3 -i 0.2 10.77.0.143"},
	{args: "-s 8 -c 2 -i 0.2 10.77.0.143"}, {args: "-c 3 -i 0.2 10.77.0.144"}, {args: "-c 2 -i 0.2 10.77.0.145"},
	{args: "-w 1 -i 0.3 10.77.0.145"}, {args: "-c 2 -i 0.2 10.77.0.146"}, {args: "-O -c 2 -i 0.2 10.77.0.146"},
	{args: "-f -c 6 10.77.0.146"}, {args: "-c 2 -i 0.2 10.77.0.147"}, {args: "-O -c 4 -i 0.2 -W 1 10.77.0.148"},
	{args: "-O -c 4 -i 0.2 -W 1 10.77.0.149"}, {args: "-c 2 -i 0.2 10.77.0.152"}, {args: "-c 2 -i 0.2 10.77.0.153"},
	{args: "-c 3 -i 0.2 -W 1 10.77.0.155"}, {args: "-c 2 -i 0.2 -W 1 10.77.0.156"}, {args: "-c 4 -i 0.2 10.77.0.158"},
	{args: "-c 3 -i 0.2 10.77.0.159"}, {args: "-c 2 -i 0.2 10.77.0.161"}, {args: "-c 2 -i 0.2 10.77.0.162"},
	{args: "-c 2 -i 0.2 10.77.0.163"}, {args: "-c 2 -i 0.2 10.77.0.164"}, {args: "-c 2 -i 0.2 10.77.0.166"},
	{args: "-c 2 -i 0.2 10.77.0.173"},

	// Probes that get lost.
	{args: "-c 5 -i 0.2 10.77.0.170"}, {args: "-O -c 5 -i 0.2 10.77.0.170"}, {args: "-D -O -c 5 -i 0.2 10.77.0.170"},
	{args: "-c 3 -i 0.2 10.77.0.171"}, {args: "-O -c 4 -i 0.2 10.77.0.172"}, {args: "-w 3 -c 2 -i 0.3 10.77.0.170"},
	{args: "-f -c 10 -W 1 10.77.0.170"}, {args: "-A -c 6 -W 1 10.77.0.170"}, {args: "-q -i 0 -c 50 -W 1 10.77.0.170"},

	// The pace and the text.
	{args: "-q -c 2 -i 0.2 10.77.0.2"}, {args: "-D -c 2 -i 0.2 10.77.0.2"}, {args: "-v -c 2 -i 0.2 10.77.0.2"},
	{args: "-n -O -c 2 -i 0.2 10.77.0.2"}, {args: "-a -c 2 -i 0.2 10.77.0.2"}, {args: "-c 5 -i 0 10.77.0.2"},
	{args: "-c 5 -i 0.01 10.77.0.2"}, {args: "-c 5 -i 3e-1 10.77.0.2"}, {args: "-c 5 -l 3 -i 0.2 10.77.0.2"},
	{args: "-A -c 5 10.77.0.2"}, {args: "-A -q -c 10 10.77.0.2"}, {args: "-f -c 100 10.77.0.2"}, {args: "-f -q -c 20 10.77.0.2"},
	{args: "-f -c 1 10.77.0.2"}, {args: "-f -D -a -c 5 10.77.0.2"}, {args: "-f -s 15 -c 5 10.77.0.2"}, {args: "-f -i 0.1 -c 5 10.77.0.2"},
	{args: "-W 5 -c 1 10.77.0.2"}, {args: "-w 1 -i 0.3 10.77.0.2"}, {args: "-w 1 -c 10 -i 0.3 10.77.0.2"},
	{args: "-w 3 -c 2 -i 0.2 10.77.0.2"}, {args: "10.77.0.2 -c 1"},

	// Addresses and interfaces.
	{args: "-c 2 -i 0.2 127.0.0.1"}, {args: "-c 1 127.1"}, {args: "-c 1 172818434"}, {args: "-c 1 0x0a4d0002"},
	{args: "-c 2 -i 0.2 10.77.0.1"}, {args: "-c 1 0"}, {args: "-c 1 -s 65507 127.0.0.1"}, {args: "-f -c 20 127.0.0.1"},
	{args: "-I eth0 -c 2 -i 0.2 10.77.0.2"}, {args: "-I 10.77.0.1 -c 2 -i 0.2 10.77.0.2"}, {args: "-I eth0 -I 10.77.0.1 -c 1 10.77.0.2"},
	{args: "-I lo -c 1 127.0.0.1"}, {args: "-q -I eth0 -c 1 10.77.0.2"}, {args: "-r -c 1 10.77.0.2"}, {args: "-b -c 1 10.77.0.2"},

	// Signals.
	{args: "10.77.0.2 -i 0.3", after: []cue{{"icmp_seq=2 ", syscall.SIGINT}}},
	{args: "-c 10 -i 0.3 10.77.0.170", after: []cue{{"icmp_seq=3 ", syscall.SIGINT}}},
	{args: "-O -i 0.3 10.77.0.169", after: []cue{{"icmp_seq=2\n", syscall.SIGINT}}},
	{args: "-c 3 -i 0.3 10.77.0.2", after: []cue{{"icmp_seq=1 ", syscall.SIGQUIT}, {"icmp_seq=2 ", syscall.SIGQUIT}}},
	{args: "-c 3 -i 0.3 10.77.0.143", after: []cue{{"icmp_seq=2 ", syscall.SIGQUIT}}},
	{args: "-O -c 3 -W 1 -i 0.3 10.77.0.169", after: []cue{{"icmp_seq=1\n", syscall.SIGQUIT}}},

	// Names.
	{args: "-c 2 -i 0.2 peer.lab", named: true}, {args: "-c 2 -i 0.2 peer", named: true}, {args: "-n -c 1 peer.lab", named: true},
	{args: "-q -c 1 peer.lab", named: true}, {args: "-4 -c 1 peer.lab", named: true}, {args: "-I eth0 -c 1 peer.lab", named: true},
	{args: "-c 2 -i 0.2 twice.lab", named: true}, {args: "-c 2 -i 0.2 far.lab", named: true}, {args: "-t 1 -c 1 far.lab", named: true},
	{args: "-n -t 1 -c 1 far.lab", named: true}, {args: "-R -c 2 -i 0.2 far.lab", named: true}, {args: "-c 1 gone.lab", named: true},
	{args: "-c 2 -i 0.2 -W 1 moved.lab", named: true}, {args: "-c 1 10.77.0.2", named: true}, {args: "-f -c 5 peer.lab", named: true},
}

// Ping and gping, each in a network of its own, and both networks the same: the
// same question gets the same answer. Two programs on a busy machine may
// differ once in what they meet; a difference counts when it comes again.
func TestSayTheSameAsPing(t *testing.T) {
	ping := needPing(t)
	theirs, ours := newScene(t), newScene(t)
	hosts := writeHosts(t)
	var fresh addresses
	for _, c := range sameCases {
		t.Run(c.args, func(t *testing.T) {
			t.Parallel()
			const rounds = 3
			var differ string
			for range rounds {
				if differ = c.compare(t, theirs.us, ours.us, ping, hosts, fresh.fill(c.args)); differ == "" {
					return
				}
				t.Log("once more: it was different:", differ)
			}
			t.Error(differ)
		})
	}
}

// compare runs both and says what differs.
func (c *sameCase) compare(t *testing.T, theirs, ours *lab.Host, ping, hosts string, args []string) string {
	self, env := proc.Self(t)
	var pingCmd, gpingCmd *exec.Cmd
	if c.named {
		pingCmd, gpingCmd = named(t, theirs, hosts, ping, args), named(t, ours, hosts, self, args)
	} else {
		pingCmd, gpingCmd = theirs.CommandContext(t.Context(), ping, args...), ours.CommandContext(t.Context(), self, args...)
	}
	gpingCmd.Env = env
	pings, gpings := c.start(t, pingCmd), c.start(t, gpingCmd)
	want, got := pings(), gpings()
	if c.flood() {
		want.Stdout, got.Stdout = withoutPipe(want.Stdout), withoutPipe(got.Stdout)
	}
	if differ := unlike(want, got); differ != "" {
		return differ
	}
	return unlikeTime(want.Stdout, got.Stdout)
}

// flood reports that the next probe goes as soon as the last is answered, or
// sooner: how many are on their way at a time is then a matter of luck.
func (c *sameCase) flood() bool {
	return slices.ContainsFunc([]string{"-f ", "-A ", "-i 0 "}, func(flag string) bool { return strings.Contains(c.args, flag) })
}

var pipeText = regexp.MustCompile(`(, |(?m)^)pipe \d+(, )?`)

func withoutPipe(s string) string { return pipeText.ReplaceAllString(s, "$2") }

// start starts a program and returns what waits for its end, and sends it
// signals until then.
func (c *sameCase) start(t *testing.T, cmd *exec.Cmd) (wait func() proc.Output) {
	out := proc.NewTranscript()
	cmd.Stdout = out
	p := proc.Start(t, cmd)
	ctx, cancel := context.WithCancel(t.Context())
	sent := make(chan struct{})
	go func() {
		defer close(sent)
		for _, x := range c.after {
			if !out.Await(x.text, proc.Patience()) || ctx.Err() != nil {
				return
			}
			p.Cmd.Process.Signal(x.signal)
		}
	}()
	return func() proc.Output {
		defer cancel()
		status := p.Status()
		<-sent
		return proc.Output{Stdout: out.String(), Stderr: p.Stderr.String(), Status: status}
	}
}

// unlike says what differs beyond what must: times and numbers of processes.
func unlike(want, got proc.Output) string {
	var b strings.Builder
	if want.Status != got.Status {
		fmt.Fprintf(&b, "status %d, ping's is %d; ", got.Status, want.Status)
	}
	for _, x := range []struct{ name, want, got string }{
		{"stdout", alike(want.Stdout), alike(got.Stdout)}, {"stderr", alike(want.Stderr), alike(got.Stderr)},
	} {
		if x.want != x.got {
			fmt.Fprintf(&b, "%s is\n%s\nping's is\n%s\n", x.name, visible(x.got), visible(x.want))
		}
	}
	return b.String()
}

func visible(s string) string {
	return strings.NewReplacer("\b", "\\b", "\a", "\\a", "\r", "\\r", "\t", "\\t").Replace(s)
}

// differing are the parts of ping's text that no two runs have in common.
var differing = []struct {
	what *regexp.Regexp
	with string
}{
	{regexp.MustCompile(`(?m)^(ai->|(/\S+/)?ping: sock4).*\n+`), ""},             // -v: how ping looked the name up
	{regexp.MustCompile(`(?m)^gping: [\d.]+ is at .* found in [\d.]+ ms\n`), ""}, // -v: what ARP took
	{regexp.MustCompile(`(?m)^(/\S+/|g)?ping: `), "PING: "},
	{regexp.MustCompile(`time=[\d.]+ ms`), "time=T ms"},
	{regexp.MustCompile(`, time \d+ms`), ", time T"},
	{regexp.MustCompile(`= [\d.]+/[\d.]+/[\d.]+/[\d.]+ ms`), "= T ms"},
	{regexp.MustCompile(`ipg/ewma [\d.]+/[\d.]+ ms`), "ipg/ewma T ms"},
	{regexp.MustCompile(`(?m)^\[\d+\.\d{6}\] `), "[T] "},
	{regexp.MustCompile(` ident=\d+`), " ident=N"},
	{regexp.MustCompile(`(?m)\t-?\d+( absolute)?$`), "\tT$1"},
}

func alike(s string) string {
	for _, d := range differing {
		s = d.what.ReplaceAllString(s, d.with)
	}
	return s
}

var totalTime = regexp.MustCompile(`, time (\d+)ms`)

// unlikeTime compares how long ping and gping say that it took.
func unlikeTime(want, got string) string {
	w, g := totalTime.FindStringSubmatch(want), totalTime.FindStringSubmatch(got)
	if w == nil || g == nil {
		return ""
	}
	theirs, _ := strconv.Atoi(w[1])
	ours, _ := strconv.Atoi(g[1])
	const slack = 150
	if difference := max(ours-theirs, theirs-ours); difference > slack+theirs/4 {
		return fmt.Sprintf("it took %d ms, ping took %d", ours, theirs)
	}
	return ""
}
