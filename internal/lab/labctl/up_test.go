package main

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
)

func TestWelcomeFitsTheMachine(t *testing.T) {
	t.Setenv("SUDO_USER", "")
	t.Setenv("PATH", t.TempDir())
	if got, want := enterCommand(), "go run ./internal/lab/labctl exec"; got != want {
		t.Errorf("without ip: %q, want %q", got, want)
	}
	ip := os.Getenv("PATH") + "/ip"
	if err := os.WriteFile(ip, []byte("#!/bin/sh\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	if got, want := enterCommand(), "ip netns exec"; got != want {
		t.Errorf("with ip: %q, want %q", got, want)
	}
	t.Setenv("SUDO_USER", "somebody")
	if got, want := enterCommand(), "sudo ip netns exec"; got != want {
		t.Errorf("with sudo: %q, want %q", got, want)
	}
	if got := fmt.Sprintf(welcome, "are there now"); strings.Contains(got, "%!") || strings.Count(got, "@") != 9 {
		t.Errorf("the text is wrong:\n%s", got)
	}
}

func TestNeedsRoot(t *testing.T) {
	other := errors.New("other")
	if err := needsRoot(other); err != other {
		t.Errorf("an unrelated error became %v", err)
	}
	if err := needsRoot(nil); err != nil {
		t.Errorf("no error became %v", err)
	}
}
