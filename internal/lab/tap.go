package lab

import (
	"errors"
	"os"

	"gotcp/internal/link/tap"
)

// TAP makes a TAP device in the host and returns our end of its cable, which
// works from anywhere. Where the user may not make one, as in most user
// namespaces, the test is skipped with the reason. The device goes with the
// lab, or when the link is closed.
func (h *Host) TAP(c tap.Config) *tap.Link {
	h.lab.tb.Helper()
	l, err := h.openTAP(c)
	h.lab.check(err, "make a TAP device on %s", h.Name)
	h.lab.tb.Cleanup(func() { l.Close() })
	return l
}

func (h *Host) openTAP(c tap.Config) (l *tap.Link, err error) {
	err = h.ns.do(func() error {
		l, err = tap.Open(c)
		return err
	})
	if errors.Is(err, tap.ErrNoTUN) || errors.Is(err, os.ErrPermission) {
		err = &Missing{What: "no TAP devices", Err: err}
	}
	return l, err
}
