package proc

import (
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"testing"
)

// In these tests the command is a small one of many parts.
func TestMain(m *testing.M) { Main(m, command) }

func command() {
	args := os.Args[1:]
	switch args[0] {
	case "say":
		fmt.Fprintln(os.Stderr, strings.Join(args[1:], " "))
	case "who":
		fmt.Println(os.Getuid(), os.Getgid(), os.Getenv(roleVar))
	case "fail":
		fmt.Fprintln(os.Stderr, "proc: it failed: badly")
		os.Exit(2)
	case "wait":
		c := make(chan os.Signal, 1)
		signal.Notify(c, syscall.SIGINT)
		fmt.Fprintln(os.Stderr, "ready")
		<-c
		os.Exit(130)
	}
}
