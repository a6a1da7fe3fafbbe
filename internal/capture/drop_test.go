package capture

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"gotcp/internal/lab"
)

// dropChild captures on eth0, drops its privileges on all of several threads, and tells what
// it can do afterwards: args are a user and the directory of its files.
func dropChild(args []string) error {
	l, err := OpenLive(Config{Interfaces: []string{"eth0"}, Immediate: true})
	if err != nil {
		return err
	}
	defer l.Close()
	// Threads that exist already, each in a call of its own.
	var ready sync.WaitGroup
	for range 4 {
		ready.Add(1)
		go func() {
			runtime.LockOSThread()
			ready.Done()
			select {}
		}()
	}
	ready.Wait()
	confined, err := Drop(DropConfig{User: args[0], Directories: args[1:]})
	if err != nil {
		return err
	}
	fmt.Println("confined", confined)
	fmt.Println("threads", threadStates())
	_, err = OpenLive(Config{Interfaces: []string{"eth0"}})
	fmt.Println("another capture:", err)
	o, err := OpenOutput(filepath.Join(args[1], "file"), Rotation{}, time.Now())
	if err == nil {
		err = o.Close()
	}
	fmt.Println("inside:", err)
	_, err = OpenOutput(filepath.Join(filepath.Dir(args[1]), "file"), Rotation{}, time.Now())
	fmt.Println("outside:", errors.Is(err, unix.EACCES))
	_, err = os.ReadFile("/etc/passwd")
	fmt.Println("reading:", err)
	fmt.Println("ids", os.Getuid(), os.Getegid())
	var b Batch
	for {
		if err := l.Read(&b, time.Time{}); err != nil {
			return err
		}
		for i := range b.Packets {
			if isTest(&b.Packets[i]) {
				fmt.Println("captured")
				return nil
			}
		}
	}
}

// threadStates are the different states that our threads are in.
func threadStates() []string {
	files, _ := filepath.Glob("/proc/self/task/*/status")
	states := map[string]bool{}
	for _, f := range files {
		b, _ := os.ReadFile(f)
		var state []string
		for line := range strings.Lines(string(b)) {
			for _, want := range []string{"CapEff", "CapPrm", "CapInh", "CapAmb", "NoNewPrivs"} {
				if value, ok := strings.CutPrefix(line, want+":"); ok {
					state = append(state, want+strings.TrimLeft(strings.TrimSpace(value), "0"))
				}
			}
		}
		states[strings.Join(state, " ")] = true
	}
	var all []string
	for s := range states {
		all = append(all, s)
	}
	return all
}

// withoutCgo is this program as it is built for users: the usual build of tests has cgo in it,
// where there is a C compiler.
func withoutCgo(t *testing.T) string {
	t.Helper()
	if !errors.Is(everyThread(unix.SYS_GETPID, 0, 0, 0), ErrCgo) {
		return "/proc/self/exe"
	}
	path := filepath.Join(t.TempDir(), "capture.test")
	cmd := exec.Command("go", "test", "-c", "-o", path, ".")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Skipf("this program has cgo in it, and cannot be built without: %v: %s", err, out)
	}
	return path
}

func TestDrop(t *testing.T) {
	self := withoutCgo(t)
	for _, user := range []string{"", "nobody"} {
		c := newCable(t, lab.Veth{})
		outer := t.TempDir()
		inner := filepath.Join(outer, "captures")
		// Others may enter and write, as far as the file system is concerned.
		for _, dir := range []string{filepath.Dir(outer), outer, inner} {
			os.Mkdir(dir, 0o777)
			if err := os.Chmod(dir, 0o777); err != nil {
				t.Fatal(err)
			}
		}
		if user != "" && lab.Entered() {
			continue // there is no other user in a user namespace
		}
		child := childOf(t, c.b, self, "drop", user, inner)
		var said, complaint strings.Builder
		child.Stdout, child.Stderr = &said, &complaint
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		ended := make(chan error, 1)
		go func() { ended <- child.Wait() }()
		end := time.NewTimer(patience)
		defer end.Stop()
		send := time.NewTicker(5 * time.Millisecond)
		defer send.Stop()
		for err, over := error(nil), false; !over; {
			select {
			case err = <-ended:
				if over = true; err != nil {
					t.Fatalf("%v: %s", err, complaint.String())
				}
			case <-send.C:
				c.puppet.Send(c.frame(1, 50))
			case <-end.C:
				t.Fatalf("it hangs and said %q", said.String())
			}
		}
		ids := fmt.Sprint("ids ", os.Getuid(), " ", os.Getegid())
		if user != "" {
			ids = "ids 65534 65534"
		}
		want := []string{
			"threads [CapInh CapPrm CapEff CapAmb NoNewPrivs1]", "another capture: no privilege (CAP_NET_RAW)",
			"inside: <nil>", "reading: <nil>", ids, "captured",
		}
		if landlockVersion() > 0 {
			want = append(want, "confined true", "outside: true")
		} else {
			want = append(want, "confined false", "outside: false")
		}
		for _, line := range want {
			if !strings.Contains(said.String(), line) {
				t.Errorf("user %q: no %q in\n%s", user, line, said.String())
			}
		}
	}
}

// What cannot be done later is said at once.
func TestDropSaysWhatIsWrong(t *testing.T) {
	self := withoutCgo(t)
	c := newCable(t, lab.Veth{})
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o500); err != nil {
		t.Fatal(err)
	}
	for user, want := range map[string]string{
		"no-such-user": "no user \"no-such-user\" here\n",
		"":             "further files cannot be created in " + dir + " without privileges: permission denied; name its owner with -Z\n",
	} {
		child := childOf(t, c.b, self, "drop", user, dir)
		var complaint strings.Builder
		child.Stderr = &complaint
		if err := child.Run(); err == nil {
			t.Errorf("user %q: no error", user)
		}
		if complaint.String() != want {
			t.Errorf("user %q: %q", user, complaint.String())
		}
	}
}
