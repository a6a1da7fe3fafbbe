package echo

import (
	"fmt"
	"strconv"
	"strings"
)

// longestRun is how many in a row Until can ask for.
const longestRun = 10_000

// Until is what to wait for: so many probes in a row that are answered, or
// that aren't. The zero value is nothing.
type Until struct {
	Up  bool
	Run int
}

// ParseUntil reads up, down, ok=N or lost=N.
func ParseUntil(s string) (Until, error) {
	switch s {
	case "up":
		return Until{Up: true, Run: 1}, nil
	case "down":
		return Until{Run: 1}, nil
	}
	what, number, ok := strings.Cut(s, "=")
	if !ok || what != "ok" && what != "lost" {
		return Until{}, fmt.Errorf("%q: want up, down, ok=N or lost=N", s)
	}
	n, err := strconv.ParseUint(number, 10, 32)
	if err != nil || n < 1 || n > longestRun {
		return Until{}, fmt.Errorf("%q: want a number of probes in a row from 1 to %d, as in %s=3", s, longestRun, what)
	}
	return Until{Up: what == "ok", Run: int(n)}, nil
}

// String is what ParseUntil reads, empty for nothing.
func (u Until) String() string {
	switch {
	case u.Run == 0:
		return ""
	case u.Run == 1 && u.Up:
		return "up"
	case u.Run == 1:
		return "down"
	case u.Up:
		return fmt.Sprintf("ok=%d", u.Run)
	}
	return fmt.Sprintf("lost=%d", u.Run)
}
