package main

import (
	"bytes"
	"context"
	"os"
	"strings"
	"testing"

	"gotcp/internal/lab"
)

func TestMain(m *testing.M) {
	if how := os.Getenv(standInVar); how != "" {
		os.Exit(standIn(how, os.Args[1:]))
	}
	lab.Main(m)
}

// labctl runs a command line.
func labctl(ctx context.Context, args ...string) (status int, stdout, stderr string) {
	var out, err bytes.Buffer
	status = run(ctx, args, &out, &err)
	return status, out.String(), err.String()
}

func TestWrongUsage(t *testing.T) {
	for _, c := range []struct {
		args   []string
		status int
		stderr string
	}{
		{nil, exitUsage, "usage: labctl"},
		{[]string{"dance"}, exitUsage, `no command "dance"`},
		{[]string{"up", "now"}, exitUsage, "too many arguments"},
		{[]string{"down", "-x"}, exitUsage, "-x"},
		{[]string{"exec", "gotcp1"}, exitUsage, "missing"},
		{[]string{"demo", "--size", "much"}, exitUsage, "much"},
		{[]string{"demo", "--gtcpcat", "/nonexistent/gtcpcat"}, exitFailed, "make build"},
		{[]string{"bridge", "-h"}, exitOK, "-impair"},
	} {
		status, _, stderr := labctl(t.Context(), c.args...)
		if status != c.status || !strings.Contains(stderr, c.stderr) {
			t.Errorf("labctl %q: status %d and %q, want %d and %q", c.args, status, stderr, c.status, c.stderr)
		}
	}
}

func TestHelp(t *testing.T) {
	status, stdout, stderr := labctl(t.Context(), "--help")
	if status != exitOK || stdout != usage || stderr != "" {
		t.Errorf("status %d, %q, %q", status, stdout, stderr)
	}
}
