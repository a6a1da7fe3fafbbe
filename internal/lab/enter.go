package lab

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"strings"
	"sync"
	"syscall"

	"github.com/vishvananda/netlink"
	"github.com/vishvananda/netns"
)

// enteredVar marks a process that Enter has started in a user namespace.
const enteredVar = "GOTCP_LAB_ENTERED"

// Entered says whether this process runs in a user namespace that Enter made.
func Entered() bool { return os.Getenv(enteredVar) != "" }

// ready says, once, whether this process may make network namespaces.
var ready = sync.OnceValue(func() error {
	err := tryNamespace()
	if err != nil && Entered() {
		return fmt.Errorf("the user namespace has no rights: %w%s", err, whyNot())
	}
	if errors.Is(err, os.ErrPermission) {
		return fmt.Errorf("%w: be root, or let lab.Enter or lab.Main start the program in a user namespace", err)
	}
	return err
})

// refusal is why Enter failed, and so the better reason than ready's.
var refusal error

// usable says whether labs can be built here, or why not.
func usable() error {
	if refusal != nil {
		return refusal
	}
	return ready()
}

// tryNamespace makes a namespace and changes something in it. The second step
// counts: a security module may hand out user namespaces without any rights.
func tryNamespace() error {
	ns, err := newNamespace()
	if err != nil {
		return err
	}
	defer ns.f.Close()
	nl, err := netlink.NewHandleAt(netns.NsHandle(ns.f.Fd()), syscall.NETLINK_ROUTE)
	if err != nil {
		return err
	}
	defer nl.Close()
	return loopbackUp(nl)
}

// Tests is what Main needs of *testing.M.
type Tests interface{ Run() int }

// Main is the body of a TestMain whose tests use the lab. It enters a user
// namespace where that is needed, says in one line when it can't, runs the
// tests and exits.
//
//	func TestMain(m *testing.M) { lab.Main(m) }
func Main(m Tests) {
	if err := Enter(); err != nil {
		fmt.Fprintf(os.Stderr, "lab: tests with namespaces are skipped: %v\n", err)
	}
	os.Exit(m.Run())
}

// Enter makes sure that this program may make network namespaces. With the
// rights for it (root's) it does nothing. Otherwise it runs the program again
// in a user, network and mount namespace of its own, in which it is root, and
// exits with that one's status: so call it first thing in main. It returns an
// error, one line long, where the machine allows neither.
func Enter() error {
	err := ready()
	if err == nil || Entered() {
		return err
	}
	cmd := exec.Command("/proc/self/exe")
	cmd.Args = os.Args
	cmd.Env = append(os.Environ(), enteredVar+"=1")
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNET | syscall.CLONE_NEWNS,
		UidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}},
		Pdeathsig:   syscall.SIGKILL,
	}
	// The death signal is tied to the thread that starts the process.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	if err := cmd.Start(); err != nil {
		refusal = fmt.Errorf("not root, and no user namespace to be had: %w%s", unwrapPath(err), whyNot())
		return refusal
	}
	os.Exit(attend(cmd))
	return nil
}

// attend waits for the process that stands in for this one, passes signals on
// to it, and returns the status to exit with. A terminal's interrupt it gets
// twice, which is as good as once.
func attend(cmd *exec.Cmd) int {
	signals := make(chan os.Signal, 8)
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT)
	go func() {
		for s := range signals {
			cmd.Process.Signal(s)
		}
	}()
	cmd.Wait()
	status, _ := cmd.ProcessState.Sys().(syscall.WaitStatus)
	if status.Signaled() {
		return 128 + int(status.Signal())
	}
	return cmd.ProcessState.ExitCode()
}

// unwrapPath takes the path off an error: "/proc/self/exe" tells nobody much.
func unwrapPath(err error) error {
	var pe *os.PathError
	if errors.As(err, &pe) {
		return pe.Err
	}
	return err
}

// whyNot names the setting that keeps ordinary users out, where it can be seen.
func whyNot() string {
	for _, s := range []struct{ path, forbids string }{
		{"/proc/sys/user/max_user_namespaces", "0"},
		{"/proc/sys/kernel/unprivileged_userns_clone", "0"},
		{"/proc/sys/kernel/apparmor_restrict_unprivileged_userns", "1"},
	} {
		v, err := os.ReadFile(s.path)
		if err == nil && strings.TrimSpace(string(v)) == s.forbids {
			name := strings.ReplaceAll(strings.TrimPrefix(s.path, "/proc/sys/"), "/", ".")
			return fmt.Sprintf(" (%s is %s); run as root", name, s.forbids)
		}
	}
	return "; run as root"
}
