package proc

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// peersVar names the directory below which programs are unpacked whose package
// excludes another one's.
const (
	peersVar     = "GOTCP_PEERS"
	defaultPeers = "/usr/local/lib/gotcp-peers"
)

// administrators is where programs stand that an ordinary user's PATH, but not
// an ordinary user, misses.
var administrators = []string{"/usr/local/sbin", "/usr/sbin", "/sbin"}

// Need returns where a program is, and skips the test if it is nowhere.
func Need(t testing.TB, program string) string {
	t.Helper()
	path, err := exec.LookPath(program)
	for _, dir := range administrators {
		if err != nil && !strings.ContainsRune(program, filepath.Separator) {
			path, err = exec.LookPath(filepath.Join(dir, program))
		}
	}
	if err != nil {
		t.Skipf("%s is not installed", program)
	}
	return path
}

// NeedPeer is Need for a program of a package that is unpacked by itself,
// beside the installed ones: iputils' arping is
// NeedPeer(t, "iputils-arping", "usr/bin/arping").
func NeedPeer(t testing.TB, pkg, program string) string {
	t.Helper()
	dir := os.Getenv(peersVar)
	if dir == "" {
		dir = defaultPeers
	}
	path := filepath.Join(dir, pkg, program)
	if _, err := exec.LookPath(path); err != nil {
		if errors.Is(err, os.ErrNotExist) {
			t.Skipf("%s is not unpacked below %s", pkg, dir)
		}
		t.Skipf("%s: %v", pkg, err)
	}
	return path
}
