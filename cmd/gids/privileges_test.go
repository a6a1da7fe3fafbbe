package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"gotcp/internal/lab"
	"gotcp/internal/lab/proc"
)

// build is one of the commands as it is built for users, without cgo: with it, privileges can't be
// given away.
func build(t *testing.T, command string) string {
	t.Helper()
	dir := t.TempDir()
	for d := dir; d != os.TempDir(); d = filepath.Dir(d) {
		if err := os.Chmod(d, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(dir, command)
	cmd := exec.Command("go", "build", "-buildvcs=false", "-o", path, "gotcp/cmd/"+command)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Skipf("the command cannot be built: %v: %s", err, out)
	}
	return path
}

// Nothing is left of the privileges but what the commands of --exec have; rules are read again
// all the same, of a folder whose path is closed by then, the log begun anew, and a dataset's state replaced.
func TestPrivileges(t *testing.T) {
	t.Parallel()
	path := build(t, "gids")
	s := newScene(t)
	dir := filepath.Dir(path)
	closed := filepath.Join(dir, "closed")
	rules, logs, said := filepath.Join(closed, "rules"), filepath.Join(dir, "logs"), filepath.Join(closed, "said")
	data := filepath.Join(dir, "data")
	for _, d := range []string{rules, logs, data} {
		if err := os.MkdirAll(d, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	user := []string{}
	if !lab.Entered() {
		user = []string{"-Z", "nobody"}
		for _, d := range []string{logs, data} {
			if err := os.Chown(d, 65534, 65534); err != nil {
				t.Fatal(err)
			}
		}
	}
	made(t, rules, "a.rules", markRule)
	made(t, rules, "sets.rules", `alert udp any any -> any any (noalert; ip.src; dataset:set,senders,type ip,state senders.lst; sid:3;)`+"\n")
	made(t, data, "senders.lst", "192.0.2.1\n")
	cmd := s.us.CommandContext(t.Context(), path, append(user, "-i", s.ours.Name, "-S", rules, "-o", filepath.Join(logs, "log"), "--data-dir", data,
		"--exec", `grep CapEff /proc/self/status >> '`+said+`'; echo "that was rule $GIDS_SID" >&2`, "udp")...)
	w := proc.Listen(t, cmd)
	threads, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/status", cmd.Process.Pid))
	if len(threads) < 2 {
		t.Errorf("threads: %v", threads)
	}
	for _, thread := range threads {
		if caps := field(t, thread, "CapEff"); strings.Trim(caps, "0") != "" {
			t.Errorf("%s has %s", thread, caps)
		}
		if yes := field(t, thread, "NoNewPrivs"); yes != "1" {
			t.Errorf("%s: no new privileges: %s", thread, yes)
		}
	}
	if err := os.Chmod(closed, 0o700); err != nil {
		t.Fatal(err)
	}
	s.say(t, "a mark")
	w.Awaits("that was rule 1")
	made(t, rules, "b.rules", otherRule)
	if err := os.Rename(filepath.Join(logs, "log"), filepath.Join(logs, "log.1")); err != nil {
		t.Fatal(err)
	}
	w.Cmd.Process.Signal(syscall.SIGHUP)
	w.Awaits("3 rules are read again")
	s.say(t, "another")
	w.Awaits("that was rule 2")
	w.Cmd.Process.Signal(os.Interrupt)
	w.Ends(0)
	if got, want := field(t, said, "CapEff"), field(t, "/proc/self/status", "CapEff"); got != want {
		t.Errorf("the commands had %s, and we %s", got, want)
	}
	if b, err := os.ReadFile(filepath.Join(logs, "log")); err != nil || !strings.Contains(string(b), "another") {
		t.Errorf("%q, %v", b, err)
	}
	if b, err := os.ReadFile(filepath.Join(data, "senders.lst")); err != nil || !strings.Contains(string(b), s.ours.Addr().String()) || !strings.Contains(string(b), "192.0.2.1") {
		t.Errorf("the set is %q, %v", b, err)
	}
}

// field is one of a file of status.
func field(t *testing.T, file, name string) string {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(b), name+":")
	value, _, _ := strings.Cut(strings.TrimSpace(rest), "\n")
	return value
}
