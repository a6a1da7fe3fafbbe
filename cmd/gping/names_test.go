package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"gotcp/internal/lab"
	"gotcp/internal/lab/proc"
)

// hostsFile names the scene's addresses; some have none.
const hostsFile = `127.0.0.1 localhost
10.77.0.1 us.lab us
10.77.0.2 peer.lab peer
10.77.0.3 other.lab
10.77.0.3 twice.lab
10.77.1.1 us-routed.lab
10.77.1.2 r1.lab
10.77.2.1 r1-far.lab
10.77.2.2 r2.lab
10.77.3.1 r2-far.lab
10.77.3.2 far.lab
10.77.0.199 gone.lab
10.77.0.121 moved.lab
`

// resolvFile has nobody else asked: the lab's hosts refuse at once.
const resolvFile = "nameserver 127.0.0.1\noptions timeout:1 attempts:1\n"

// writeHosts writes what named puts in place, and returns the directory.
func writeHosts(t testing.TB) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{"hosts": hostsFile, "resolv.conf": resolvFile} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// named is a program that finds names in our file of hosts in place of the
// machine's, which nobody else sees: in a mount namespace of its own.
func named(t testing.TB, h *lab.Host, dir, program string, args []string) *exec.Cmd {
	t.Helper()
	unshare := proc.Need(t, "unshare")
	const enter = `mount --bind "$1/hosts" /etc/hosts && mount --bind "$1/resolv.conf" /etc/resolv.conf && shift && exec "$@"`
	return h.CommandContext(t.Context(), unshare, append([]string{"--mount", "sh", "-c", enter, "sh", dir, program}, args...)...)
}
