package cli

import (
	"os"
	"strconv"

	"golang.org/x/term"
)

// IsTerminal reports whether a stream is a terminal.
func IsTerminal(stream any) bool {
	yes := false
	withDescriptor(stream, func(fd int) { yes = term.IsTerminal(fd) })
	return yes
}

// withDescriptor calls f with the descriptor of a stream that has one. It
// does not use File.Fd, which may switch the descriptor to blocking mode: that
// mode is shared with the processes that we have the stream from.
func withDescriptor(stream any, f func(fd int)) {
	file, ok := stream.(*os.File)
	if !ok {
		return
	}
	if raw, err := file.SyscallConn(); err == nil {
		_ = raw.Control(func(fd uintptr) { f(int(fd)) })
	}
}

// Color reports whether to print in colour: on a terminal that can, unless
// the user set NO_COLOR (no-color.org).
func Color(stream any) bool {
	return os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb" && IsTerminal(stream)
}

// Width is how many columns a stream has: a terminal's own, else $COLUMNS,
// else 80.
func Width(stream any) int {
	width := 0
	if IsTerminal(stream) {
		withDescriptor(stream, func(fd int) { width, _, _ = term.GetSize(fd) })
	}
	if width <= 0 {
		width, _ = strconv.Atoi(os.Getenv("COLUMNS"))
	}
	if width <= 0 {
		return 80
	}
	return width
}
