package host

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"
	"testing"
)

func TestHasCapabilityAgreesWithTheKernel(t *testing.T) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	status, err := os.ReadFile("/proc/thread-self/status")
	if err != nil {
		t.Skip(err)
	}
	var mask uint64
	for line := range strings.SplitSeq(string(status), "\n") {
		if hex, ok := strings.CutPrefix(line, "CapEff:"); ok {
			fmt.Sscanf(strings.TrimSpace(hex), "%x", &mask)
		}
	}
	for c := range Capability(38) {
		if got, want := hasCapability(c), mask>>c&1 == 1; got != want {
			t.Errorf("%v: %v, want %v", c, got, want)
		}
	}
	var missing []Capability
	for _, c := range []Capability{CapNetRaw, CapNetAdmin} {
		if mask>>c&1 == 0 {
			missing = append(missing, c)
		}
	}
	if err := Require(CapNetRaw, CapNetAdmin); (err != nil) != (missing != nil) {
		t.Errorf("Require: %v, with %v missing", err, missing)
	}
}

func TestPrivilegeErrorSaysWhatToDo(t *testing.T) {
	e := &PrivilegeError{Missing: []Capability{CapNetAdmin, CapNetRaw}, Program: "/usr/bin/gtcpcat"}
	text := e.Error()
	for _, want := range []string{"CAP_NET_ADMIN, CAP_NET_RAW", "run as root", "sudo setcap cap_net_raw,cap_net_admin", "+ep /usr/bin/gtcpcat"} {
		if !strings.Contains(text, want) || strings.Contains(text, "\n") {
			t.Errorf("no %q in %q", want, text)
		}
	}
	if !errors.Is(fmt.Errorf("open: %w", e), os.ErrPermission) {
		t.Error("is not os.ErrPermission")
	}
	e.Program = "/tmp/it's here"
	if got := e.Setcap(); !strings.HasSuffix(got, ` '/tmp/it'\''s here'`) {
		t.Errorf("setcap line %q", got)
	}
	e.Program = ""
	if self, err := os.Executable(); err == nil && !strings.HasSuffix(e.Setcap(), self) {
		t.Errorf("setcap line %q does not name %s", e.Setcap(), self)
	}
}

func TestCapabilityString(t *testing.T) {
	if CapNetBindService.String() != "CAP_NET_BIND_SERVICE" || Capability(2).String() != "capability 2" {
		t.Error("capabilities are misnamed")
	}
}
