package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"gotcp/internal/lab"
	"gotcp/internal/lab/proc"
)

// state is what the kernel says of our interfaces, addresses and routes: IPv6 goes on to make
// its own, whoever listens.
func (s *scene) state(t *testing.T) string {
	t.Helper()
	ip := proc.Need(t, "ip")
	var all strings.Builder
	for _, what := range [][]string{{"-d", "link"}, {"-4", "addr"}, {"-4", "route"}} {
		all.WriteString(proc.Run(t, s.us.Command(ip, what...)).Stdout)
	}
	return all.String()
}

// Killed, it leaves nothing: not even the commands' own process.
func TestKilled(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	before := s.state(t)
	w := s.watch(t, "-S", made(t, t.TempDir(), "a.rules", markRule), "--exec", "echo it ran >&2")
	if during := s.state(t); during == before || !strings.Contains(during, "promiscuity 1") {
		t.Errorf("while it listens: %s", during)
	}
	s.say(t, "a mark")
	w.Awaits("it ran")
	w.Cmd.Process.Kill()
	// The process that runs commands has the same standard error: this waits for its end, too.
	if w.Status() == 0 {
		t.Error("it was not killed")
	}
	if after := s.state(t); after != before {
		t.Errorf("it left\n%s\nof\n%s", after, before)
	}
}

// An interface that goes down and comes up again is listened to again.
func TestDownAndUp(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	w := s.watch(t, "-S", made(t, t.TempDir(), "a.rules", markRule+otherRule), "udp")
	s.say(t, "a mark")
	w.Prints("] a mark")
	s.ours.Down()
	w.Awaits("went down")
	s.ours.Up()
	s.say(t, "other")
	w.Prints("] another")
	w.Cmd.Process.Signal(syscall.SIGTERM)
	w.Ends(0)
}

// What gdump hears is judged as it comes, and others can read the packets behind alerts.
func TestFromGdump(t *testing.T) {
	t.Parallel()
	gdump := build(t, "gdump")
	s := newScene(t)
	dir := t.TempDir()
	saved := filepath.Join(dir, "alerts.pcap")
	self, env := proc.Self(t)
	sh := s.us.Command("/bin/sh", "-c", fmt.Sprintf("%s -i %s -w - udp | %s -r - -S %s --pcap-alerts %s",
		gdump, s.ours.Name, self, made(t, dir, "a.rules", markRule), saved))
	sh.Env = append(env, "TZ=UTC")
	w := proc.Listen(t, sh)
	s.say(t, "nothing")
	s.say(t, "a mark")
	w.Prints("[1:1:2] a mark [**] [Classification: Misc Attack] [Priority: 2] {UDP} " + s.ours.Addr().String() + ":")
	if lab.Entered() {
		t.Skip("the alert came; tcpdump wants to become another user, whom a user namespace doesn't have")
	}
	o := proc.Run(t, s.us.Command(proc.Need(t, "tcpdump"), "-nn", "-r", saved))
	if o.Status != 0 || strings.Count(o.Stdout, "\n") != 1 || !strings.Contains(o.Stdout, ".17000: UDP, length 6") {
		t.Errorf("%+v", o)
	}
}
