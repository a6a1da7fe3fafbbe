package host

import (
	"errors"
	"net/netip"
	"os"
	"strings"
	"syscall"
	"testing"

	"github.com/vishvananda/netlink"

	"gotcp/internal/lab"
)

func TestMain(m *testing.M) {
	if what := os.Getenv(asHolder); what != "" {
		holdPort(what)
	}
	lab.Main(m)
}

// twoHosts are a (10.77.0.1) and b (10.77.0.2), joined by their eth0.
func twoHosts(t *testing.T) (a, b *lab.Host) {
	t.Helper()
	l := lab.New(t)
	a, b = l.Host("a"), l.Host("b")
	l.Connect(a, b, lab.Veth{})
	return a, b
}

// wantError checks that err wraps the sentinel and says the words.
func wantError(t *testing.T, err, sentinel error, words string) {
	t.Helper()
	if !errors.Is(err, sentinel) || !strings.Contains(err.Error(), words) || strings.Contains(err.Error(), "\n") {
		t.Errorf("error %v, want one line with %q that wraps %v", err, words, sentinel)
	}
}

func TestReasonIsTheSystemsWord(t *testing.T) {
	for _, tt := range []struct {
		err  error
		want string
	}{
		{&os.PathError{Op: "open", Path: "/x", Err: syscall.EPERM}, "operation not permitted"},
		{&os.PathError{Op: "open", Path: "/x", Err: errors.New("odd")}, "odd"},
		{errors.New("plain"), "plain"},
	} {
		if got := reason(tt.err); got != tt.want {
			t.Errorf("%v: %q, want %q", tt.err, got, tt.want)
		}
	}
}

func TestDumpTriesAgain(t *testing.T) {
	calls := 0
	got, err := dump(func() ([]int, error) {
		if calls++; calls < 3 {
			return nil, netlink.ErrDumpInterrupted
		}
		return []int{calls}, nil
	})
	if err != nil || len(got) != 1 || got[0] != 3 {
		t.Errorf("%v, %v after %d calls", got, err, calls)
	}
	got, err = dump(func() ([]int, error) { return []int{7}, netlink.ErrDumpInterrupted })
	if err != nil || len(got) != 1 {
		t.Errorf("always interrupted: %v, %v", got, err)
	}
	if _, err = dump(func() ([]int, error) { return nil, syscall.EPERM }); err != syscall.EPERM {
		t.Errorf("refused: %v", err)
	}
}

func TestFamily(t *testing.T) {
	for s, want := range map[string]int{"10.0.0.1": netlink.FAMILY_V4, "::ffff:10.0.0.1": netlink.FAMILY_V4, "::1": netlink.FAMILY_V6} {
		if got := family(netip.MustParseAddr(s)); got != want {
			t.Errorf("%s: %d", s, got)
		}
	}
}
