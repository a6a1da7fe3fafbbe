package terminal

import (
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// programVar makes the test program be one that draws.
const programVar = "GOTCP_TERMINAL_TEST_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(programVar) != "" {
		program()
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// program shows its terminal's size whenever that changes, on the alternate
// screen, until it is interrupted.
func program() {
	signals := make(chan os.Signal, 8)
	signal.Notify(signals, syscall.SIGWINCH, syscall.SIGINT)
	fmt.Print("\x1b[?1049h")
	for {
		size, err := unix.IoctlGetWinsize(1, unix.TIOCGWINSZ)
		fmt.Printf("\x1b[H\x1b[2J%dx%d %v", size.Col, size.Row, err)
		if <-signals == syscall.SIGINT {
			fmt.Print("\x1b[?1049linterrupted\r\n")
			return
		}
	}
}
