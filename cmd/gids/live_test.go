package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"gotcp/internal/lab/proc"
)

// An alert goes out when it is raised; signals end with the counts.
func TestLive(t *testing.T) {
	t.Parallel()
	for _, sig := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM} {
		t.Run(sig.String(), func(t *testing.T) {
			t.Parallel()
			s := newScene(t)
			w := s.watch(t, "-S", made(t, t.TempDir(), "a.rules", markRule), "udp")
			s.say(t, "nothing")
			s.say(t, "a mark")
			w.Prints("] a mark [**]")
			// The line is there before the counts are asked for.
			w.Cmd.Process.Signal(syscall.SIGUSR1)
			w.Awaits("2 packets (0 dropped)")
			w.Cmd.Process.Signal(sig)
			w.Ends(0)
			if said := w.Stderr.String(); strings.Count(said, "2 packets (0 dropped)") != 2 || !strings.Contains(said, "1 alert") {
				t.Errorf("%q", said)
			}
		})
	}
}

// EVE of an interface has its name, and no numbers of packets.
func TestLiveJSON(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	w := s.watch(t, "--json", "--records", "alert", "--fanout", "2", "-S", made(t, t.TempDir(), "a.rules", markRule))
	s.say(t, "a mark")
	w.Prints("\n")
	w.Cmd.Process.Signal(os.Interrupt)
	w.Ends(0)
	var e map[string]any
	if err := json.Unmarshal([]byte(w.Out.String()), &e); err != nil || e["in_iface"] != s.ours.Name || e["pcap_cnt"] != nil {
		t.Errorf("%v: %q", err, w.Out)
	}
}

// SIGHUP takes other rules and goes on in another log; flows and packets are not lost.
func TestReload(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	dir := t.TempDir()
	rules, log := made(t, dir, "a.rules", markRule), filepath.Join(dir, "log")
	w := s.watch(t, "-S", dir, "-o", log, "--exec", `echo "that was rule $GIDS_SID" >&2`, "udp")
	s.say(t, "a mark, no other")
	w.Awaits("that was rule 1")
	if err := os.Rename(log, log+".1"); err != nil {
		t.Fatal(err)
	}
	made(t, dir, filepath.Base(rules), otherRule)
	w.Cmd.Process.Signal(syscall.SIGHUP)
	w.Awaits("1 rule is read again")
	s.say(t, "a mark and another")
	w.Awaits("that was rule 2")
	// Rules that can't be read leave those that are there.
	if err := os.Remove(rules); err != nil {
		t.Fatal(err)
	}
	w.Cmd.Process.Signal(syscall.SIGHUP)
	w.Awaits("the rules stay as they were")
	s.say(t, "another")
	w.Cmd.Process.Signal(os.Interrupt)
	w.Ends(0)
	for name, want := range map[string][2]int{log + ".1": {1, 0}, log: {0, 2}} {
		b, err := os.ReadFile(name)
		if got := [2]int{strings.Count(string(b), "[1:1:2]"), strings.Count(string(b), "[1:2:1]")}; err != nil || got != want {
			t.Errorf("%s: %q, %v", name, b, err)
		}
	}
}

// Who reads no longer ends it, on a quiet network, too.
func TestReaderGoesAway(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	p := proc.StartPiped(t, proc.Command(t, s.us, "-i", s.ours.Name, "-S", made(t, t.TempDir(), "a.rules", markRule)))
	p.Awaits("listening on")
	s.say(t, "a mark")
	if line, err := p.Out.ReadString('\n'); err != nil {
		t.Fatalf("%q, %v", line, err)
	}
	p.CloseOut()
	p.Ends(0)
	if said := p.Stderr.String(); strings.Count(said, "\n") != 1 {
		t.Errorf("%q", said)
	}
}
