package proc

import (
	"regexp"
	"strings"
)

// PingText makes what two pings print comparable, byte for byte: it takes out
// what differs from run to run. Times become T, but only those in the form in
// which iputils prints them, so that another form still shows; identifiers
// become I, the number of packets in flight N, and the program's name at the
// beginning of what it says on standard error P. A flood's dots become what is
// left of them on the screen.
func PingText(name string, o Output) Output {
	o.Stdout = pingTimes(overstruck(o.Stdout))
	o.Stderr = pingTimes(callerName(name, o.Stderr))
	return o
}

// pingPatterns are the places of times and the like. What stands in front of
// the number, and behind it, is the format's.
var pingPatterns = []struct {
	place       *regexp.Regexp
	replacement string
}{
	// One reply: three significant digits, and never a fraction from 100 ms on.
	{regexp.MustCompile(`\btime=(0\.\d{3}|[1-9]\.\d{2}|[1-9]\d\.\d|[1-9]\d{2,}) ms`), "time=T ms"},
	{regexp.MustCompile(`(packet loss), time \d+ms`), "$1, time Tms"},
	{regexp.MustCompile(`= (\d+\.\d{3}/){3}\d+\.\d{3} ms`), "= T/T/T/T ms"},
	{regexp.MustCompile(`ipg/ewma \d+\.\d{3}/\d+\.\d{3} ms`), "ipg/ewma T/T ms"},
	{regexp.MustCompile(`\bpipe \d+`), "pipe N"},
	{regexp.MustCompile(`(?m)^\[\d{10}\.\d{6}\] `), "[T] "},
	{regexp.MustCompile(`\bident=\d+`), "ident=I"},
	{regexp.MustCompile(`goes back \(-\d+us\)`), "goes back (-Tus)"},
	// The timestamp option (RFC 791): milliseconds since midnight, and later
	// ones as differences.
	{regexp.MustCompile(`\t\d+ absolute`), "\tT absolute"},
	{regexp.MustCompile(`(?m)^((?:TS: )?\t(?:[\d.]+\t)?)-?\d+$`), "${1}T"},
}

func pingTimes(text string) string {
	for _, p := range pingPatterns {
		text = p.place.ReplaceAllString(text, p.replacement)
	}
	return text
}

// callerName replaces the name in front of each line, and its path.
func callerName(name, text string) string {
	lines := strings.SplitAfter(text, "\n")
	for i, line := range lines {
		if rest, ok := strings.CutPrefix(line, name+": "); ok {
			lines[i] = "P: " + rest
		}
	}
	return strings.Join(lines, "")
}

// overstruck draws lines that go back over themselves with backspaces.
func overstruck(text string) string {
	if !strings.Contains(text, "\b") {
		return text
	}
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if !strings.Contains(line, "\b") {
			continue
		}
		var drawn []rune
		at := 0
		for _, r := range line {
			switch {
			case r == '\b':
				at = max(0, at-1)
				continue
			case at == len(drawn):
				drawn = append(drawn, r)
			default:
				drawn[at] = r
			}
			at++
		}
		lines[i] = strings.TrimRight(string(drawn), " ")
	}
	return strings.Join(lines, "\n")
}
