package main

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/netip"
	"os"
	"strings"
	"testing"

	"gotcp/internal/lab"
	"gotcp/internal/link/tap"
)

func TestParseEnd(t *testing.T) {
	prefix := netip.MustParsePrefix("10.78.0.1/24")
	for s, want := range map[string]end{
		"tap0":                     {tap: "tap0"},
		"tap0:10.78.0.1/24":        {tap: "tap0", prefix: prefix},
		"gotcp1:tap0":              {host: "gotcp1", tap: "tap0"},
		"gotcp1:tap0:10.78.0.1/24": {host: "gotcp1", tap: "tap0", prefix: prefix},
	} {
		if got, err := parseEnd(s); err != nil || got != want {
			t.Errorf("%q: %+v (%v), want %+v", s, got, err, want)
		}
	}
	for _, s := range []string{"", "gotcp1:", "10.78.0.1/24", "a:b:c", "tap0:10.78.0.1/99"} {
		if got, err := parseEnd(s); err == nil {
			t.Errorf("%q was read as %+v", s, got)
		}
	}
}

func TestBridgeUntilInterrupted(t *testing.T) {
	l := lab.New(t)
	h := l.Host("h")
	h.TAP(tap.Config{}).Close() // skips the test if it can't be had
	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	r, w := io.Pipe()
	var stderr strings.Builder
	status := make(chan int, 1)
	go h.Do(func() {
		status <- run(ctx, []string{"bridge", "--a", "one:10.9.0.1/24", "--b", "two", "--impair", "loss=1%"}, w, &stderr)
		w.Close()
	})
	line, _ := bufio.NewReader(r).ReadString('\n')
	if !strings.HasPrefix(line, "one:10.9.0.1/24 and two are joined") {
		t.Fatalf("it says %q and %q", line, stderr.String())
	}
	h.Do(func() {
		for _, name := range []string{"one", "two"} {
			if i, err := net.InterfaceByName(name); err != nil || i.Flags&net.FlagUp == 0 {
				t.Errorf("%s: %+v, %v", name, i, err)
			}
		}
	})
	interrupt()
	if s := <-status; s != exitOK {
		t.Errorf("status %d and %q, want %d", s, stderr.String(), exitOK)
	}
}

func TestBridgeRefusesNonsense(t *testing.T) {
	lab.New(t)
	if os.Geteuid() != 0 {
		t.Skip("not root")
	}
	status, _, stderr := labctl(t.Context(), "bridge", "--a", ":::")
	if status != exitFailed || !strings.Contains(stderr, "is not [HOST:]TAP") {
		t.Errorf("status %d and %q", status, stderr)
	}
}
