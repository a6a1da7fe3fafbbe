package host

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
)

const sysctlNet = "/proc/sys/net"

// Forwarding reports whether the kernel forwards IPv4 packets that come in
// through an interface. Then it also answers, with redirects and errors, those
// that carry the interface's MAC and an address that it doesn't have.
//
// The interface's own setting counts; net.ipv4.ip_forward, which sets all of
// them at once, is read where the interface has none.
func Forwarding(iface string) (bool, error) {
	for _, path := range []string{
		filepath.Join(sysctlNet, "ipv4/conf", sysctlName(iface), "forwarding"),
		filepath.Join(sysctlNet, "ipv4/ip_forward"),
	} {
		b, err := os.ReadFile(path)
		if os.IsNotExist(err) {
			continue
		}
		if err != nil {
			return false, failf(err, "cannot tell whether the kernel forwards: %s: %s", path, reason(err))
		}
		return string(bytes.TrimSpace(b)) != "0", nil
	}
	return false, nil
}

// sysctlName is an interface's name as a file name below /proc/sys. A name
// that would lead elsewhere names nothing.
func sysctlName(iface string) string {
	if iface == "" || iface == "." || iface == ".." || strings.ContainsRune(iface, '/') {
		return "-"
	}
	return iface
}
