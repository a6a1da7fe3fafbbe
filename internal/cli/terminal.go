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
	columns, _ := TerminalSize(stream)
	return columns
}

// TerminalSize is how many columns and rows a stream has: a terminal's own, else
// $COLUMNS and $LINES, else 80 and 24.
func TerminalSize(stream any) (columns, rows int) {
	if IsTerminal(stream) {
		withDescriptor(stream, func(fd int) { columns, rows, _ = term.GetSize(fd) })
	}
	return orElse(columns, "COLUMNS", 80), orElse(rows, "LINES", 24)
}

// orElse is n, or what the environment says, or the default.
func orElse(n int, variable string, def int) int {
	if n <= 0 {
		n, _ = strconv.Atoi(os.Getenv(variable))
	}
	if n <= 0 {
		return def
	}
	return n
}
