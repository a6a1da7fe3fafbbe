package host

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"golang.org/x/sys/unix"
)

// Capability is a part of root's power, capabilities(7).
type Capability uint

// The capabilities that our commands may need.
const (
	CapNetBindService Capability = unix.CAP_NET_BIND_SERVICE // ports below 1024
	CapNetAdmin       Capability = unix.CAP_NET_ADMIN        // TAP devices, addresses
	CapNetRaw         Capability = unix.CAP_NET_RAW          // packet and raw sockets
)

func (c Capability) String() string {
	switch c {
	case CapNetBindService:
		return "CAP_NET_BIND_SERVICE"
	case CapNetAdmin:
		return "CAP_NET_ADMIN"
	case CapNetRaw:
		return "CAP_NET_RAW"
	}
	return fmt.Sprintf("capability %d", uint(c))
}

// hasCapability reports whether the calling thread has a capability in effect.
// In a user namespace of our own it tells of that namespace.
func hasCapability(c Capability) bool {
	hdr := unix.CapUserHeader{Version: unix.LINUX_CAPABILITY_VERSION_3}
	var data [2]unix.CapUserData
	if err := unix.Capget(&hdr, &data[0]); err != nil {
		return os.Geteuid() == 0
	}
	return data[c/32].Effective&(1<<(c%32)) != 0
}

// Require returns a *PrivilegeError that names those of the capabilities that
// are missing, nil if none is.
func Require(caps ...Capability) error {
	var missing []Capability
	for _, c := range caps {
		if !hasCapability(c) {
			missing = append(missing, c)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	return &PrivilegeError{Missing: missing}
}

// PrivilegeError says which capabilities are missing and how to get them.
type PrivilegeError struct {
	Missing []Capability
	// Program is the path that the advice names, the running program's own
	// where it is empty.
	Program string
}

func (e *PrivilegeError) Error() string {
	names := make([]string, len(e.Missing))
	for i, c := range e.Missing {
		names[i] = c.String()
	}
	return fmt.Sprintf("no privilege (%s): run as root, or give it to the program once with: sudo %s",
		strings.Join(names, ", "), e.Setcap())
}

// Is makes the error match os.ErrPermission.
func (e *PrivilegeError) Is(target error) bool { return target == os.ErrPermission }

// Setcap is the command line that gives the program what it lacks. It names
// what the program has, too, because setcap replaces what was there before.
func (e *PrivilegeError) Setcap() string {
	var names []string
	for _, c := range []Capability{CapNetRaw, CapNetAdmin, CapNetBindService} {
		if slices.Contains(e.Missing, c) || hasCapability(c) {
			names = append(names, strings.ToLower(c.String()))
		}
	}
	return fmt.Sprintf("setcap %s+ep %s", strings.Join(names, ","), e.program())
}

func (e *PrivilegeError) program() string {
	path := e.Program
	if path == "" {
		self, err := os.Executable()
		if err != nil {
			return "$(which " + os.Args[0] + ")"
		}
		path = self
	}
	if strings.ContainsAny(path, " \t\"'$`\\&;()<>|*?#~") {
		return "'" + strings.ReplaceAll(path, "'", `'\''`) + "'"
	}
	return path
}
