package lab

import (
	"os"
	"path/filepath"
	"strings"
)

// Sysctl sets a kernel parameter of the host, "net.ipv4.ip_forward" say. Only
// those that a namespace has of its own are within reach.
func (h *Host) Sysctl(name, value string) {
	h.lab.tb.Helper()
	h.lab.check(h.sysctl(name, value), "set %s on %s", name, h.Name)
}

// ReadSysctl returns a kernel parameter of the host.
func (h *Host) ReadSysctl(name string) string {
	h.lab.tb.Helper()
	value, err := h.readSysctl(name)
	h.lab.check(err, "read %s on %s", name, h.Name)
	return value
}

func (h *Host) readSysctl(name string) (value string, err error) {
	err = h.ns.do(func() error {
		b, err := os.ReadFile(sysctlPath(name))
		value = strings.TrimSpace(string(b))
		return err
	})
	return value, err
}

// sysctl works because /proc/sys/net shows each thread its own namespace.
func (h *Host) sysctl(name, value string) error {
	return h.ns.do(func() error {
		f, err := os.OpenFile(sysctlPath(name), os.O_WRONLY, 0)
		if err != nil {
			return err
		}
		defer f.Close()
		_, err = f.WriteString(value)
		return err
	})
}

// sysctlPath takes dots for slashes, and a slash for a dot in an interface's
// name, as sysctl(8) does.
func sysctlPath(name string) string {
	swap := strings.NewReplacer(".", "/", "/", ".")
	return filepath.Join("/proc/sys", swap.Replace(name))
}
