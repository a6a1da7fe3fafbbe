package proc

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// program makes an executable file and returns its directory.
func program(t *testing.T, elements ...string) string {
	t.Helper()
	dir := t.TempDir()
	path := filepath.Join(append([]string{dir}, elements...)...)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestNeed(t *testing.T) {
	dir := program(t, "tool")
	t.Setenv("PATH", dir)
	if got := Need(t, "tool"); got != filepath.Join(dir, "tool") {
		t.Errorf("found at %q", got)
	}
	if said := judge(t, func(tb testing.TB) { Need(tb, "no-such-tool") }); !strings.Contains(said, "no-such-tool is not installed") {
		t.Errorf("it said %q", said)
	}
}

func TestNeedLooksWhereAdministratorsDo(t *testing.T) {
	defer func(was []string) { administrators = was }(administrators)
	dir := program(t, "tool")
	administrators = []string{"/nonexistent", dir}
	t.Setenv("PATH", "/nonexistent")
	if got := Need(t, "tool"); got != filepath.Join(dir, "tool") {
		t.Errorf("found at %q", got)
	}
}

func TestNeedPeer(t *testing.T) {
	dir := program(t, "pkg", "usr", "bin", "tool")
	t.Setenv(peersVar, dir)
	if got := NeedPeer(t, "pkg", "usr/bin/tool"); got != filepath.Join(dir, "pkg/usr/bin/tool") {
		t.Errorf("found at %q", got)
	}
	if said := judge(t, func(tb testing.TB) { NeedPeer(tb, "other", "tool") }); !strings.Contains(said, "other is not unpacked below "+dir) {
		t.Errorf("it said %q", said)
	}
}
