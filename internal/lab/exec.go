package lab

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"syscall"

	"golang.org/x/sys/unix"
)

// trampoline is the name under which this program starts itself to become
// another one in a host's namespace: a process can't be put into a namespace
// from outside, and exec.Cmd leaves it to its user when, and so on which
// thread, it starts.
const trampoline = "gotcp-lab-exec"

// init, because it must come before everything else the program does, and in
// every program that uses the lab, tests included.
func init() {
	if len(os.Args) >= 4 && os.Args[0] == trampoline {
		err := become(os.Args[1], os.Args[2], os.Args[3:])
		fmt.Fprintf(os.Stderr, "lab: start %s: %v\n", os.Args[2], err)
		os.Exit(127)
	}
}

// become enters the namespace at ns and turns into the program at path. It
// returns only if it can't.
func become(ns, path string, args []string) error {
	fd, err := unix.Open(ns, unix.O_RDONLY|unix.O_CLOEXEC, 0)
	if err != nil {
		return fmt.Errorf("namespace: %w", err)
	}
	if err := unix.Setns(fd, unix.CLONE_NEWNET); err != nil {
		return fmt.Errorf("enter namespace: %w", err)
	}
	return syscall.Exec(path, args, os.Environ())
}

// Command is exec.Command for a process in the host's namespace. The process
// has the program's own environment, directory and identifiers; whatever is
// left of it is killed when the lab ends.
func (h *Host) Command(name string, args ...string) *exec.Cmd {
	return h.CommandContext(context.Background(), name, args...)
}

// CommandContext is exec.CommandContext for a process in the host's namespace.
func (h *Host) CommandContext(ctx context.Context, name string, args ...string) *exec.Cmd {
	path, err := exec.LookPath(name)
	cmd := exec.CommandContext(ctx, "/proc/self/exe")
	if err != nil {
		cmd.Err = err
		return cmd
	}
	cmd.Args = append([]string{trampoline, h.ns.path(), path, name}, args...)
	return cmd
}

// Args returns a command's name and arguments, whether a host made it or not:
// without what takes the process into the host.
func Args(cmd *exec.Cmd) []string {
	if len(cmd.Args) >= 4 && cmd.Args[0] == trampoline {
		return cmd.Args[3:]
	}
	return cmd.Args
}

// killAll kills every process in the host, those that started themselves
// included.
func (h *Host) killAll() {
	procs, err := os.ReadDir("/proc")
	if err != nil {
		return
	}
	for _, p := range procs {
		pid, err := strconv.Atoi(p.Name())
		if err == nil && pid != os.Getpid() && h.runs(pid) {
			unix.Kill(pid, unix.SIGKILL)
		}
	}
}

// runs says whether the process is in the host or, still on the trampoline, on
// its way there. The order of the questions matters: a process goes from the
// second state to the first.
func (h *Host) runs(pid int) bool {
	dir := fmt.Sprintf("/proc/%d/", pid)
	args, _ := os.ReadFile(dir + "cmdline")
	if bytes.HasPrefix(args, []byte(trampoline+"\x00"+h.ns.path()+"\x00")) {
		return true
	}
	var st unix.Stat_t
	return unix.Stat(dir+"ns/net", &st) == nil && st.Ino == h.ns.inode()
}
