package main

import (
	"errors"
	"fmt"
	"os"
	"regexp"
	"strings"
	"time"

	"gotcp/internal/capture"
	"gotcp/internal/cli"
	"gotcp/internal/dissect"
	"gotcp/internal/dump"
)

// command is the command line in a form that can only hold sense.
type command struct {
	env        *cli.Env
	flags      *flags
	expression string
	linkType   capture.LinkType // of -y
	grep       *regexp.Regexp
	rotation   capture.Rotation
	prints     bool         // packets are printed
	follow     *dump.Follow // of --follow, else nil
	statsEvery time.Duration
}

func (f *flags) command(env *cli.Env) (*command, error) {
	c := &command{env: env, flags: f}
	for _, check := range []func() error{c.checkSource, c.checkChoice, c.checkText, c.checkOutput, c.checkFollow, c.checkStats} {
		if err := check(); err != nil {
			return nil, cli.Usage(err)
		}
	}
	return c, c.readExpression()
}

func (c *command) checkSource() error {
	f := c.flags
	switch {
	case len(f.Read) > 0 && len(f.Interface) > 0:
		return errors.New("-r and -i exclude each other: packets come from files or from interfaces")
	case f.Split && len(f.Read) > 0:
		return errors.New("--split is for interfaces: a file does not tell how large the segments are")
	case f.Stamp != "" && len(f.Read) > 0:
		return errors.New("-j is for interfaces: the times of a file are in it")
	case f.Snaplen < 0 || f.Snaplen > maxSnaplen:
		return fmt.Errorf("-s %d: it must be from 0 to %d", f.Snaplen, maxSnaplen)
	case f.Buffer < 0 || f.Buffer > maxBuffer:
		return fmt.Errorf("-B %d: it must be from 0 to %d KiB", f.Buffer, maxBuffer)
	}
	if f.LinkType != "" {
		t, ok := capture.LinkTypeByName(strings.ToUpper(f.LinkType))
		if !ok {
			return fmt.Errorf("-y %s: no such link type is known", f.LinkType)
		}
		c.linkType = t
	}
	return nil
}

const (
	maxSnaplen = 262144  // tcpdump's, see package capture
	maxBuffer  = 1 << 20 // KiB
)

func (c *command) checkChoice() error {
	f := c.flags
	switch {
	case f.Count < 0:
		return fmt.Errorf("-c %d: it must be more than nothing", f.Count)
	case f.Program > 3:
		return errors.New("-d can be given three times at most")
	case f.FilterFile != "" && len(f.Expression) > 0:
		return errors.New("-F and an expression exclude each other")
	case f.Grep == "":
		return nil
	}
	var err error
	if c.grep, err = regexp.Compile(f.Grep); err != nil {
		return fmt.Errorf("--grep: %w", err)
	}
	return nil
}

func (c *command) checkText() error {
	f := c.flags
	switch {
	case f.Time > int(dissect.SinceFirst):
		return fmt.Errorf("-t can be given %d times at most", dissect.SinceFirst)
	case f.Names && f.NoDomain:
		return errors.New("--names and -N exclude each other: what is learned are whole names")
	case f.JSON && f.CountOnly:
		return errors.New("--json and --count exclude each other")
	}
	return nil
}

func (c *command) checkOutput() error {
	f := c.flags
	c.prints = !f.CountOnly && (f.Write == "" || f.Print)
	c.rotation = capture.Rotation{Size: int64(f.FileSize), Files: f.FileCount}
	if f.FileTime != nil {
		if c.rotation.Every = f.FileTime.Duration(); c.rotation.Every == 0 {
			return errors.New("-G: the time must be longer than nothing")
		}
	}
	rotates := c.rotation.Size > 0 || c.rotation.Every > 0
	switch {
	case f.FileCount < 0:
		return fmt.Errorf("-W %d: it must be more than nothing", f.FileCount)
	case f.FileCount > 0 && !rotates:
		return errors.New("-W counts the files of -C and -G: give one of them, too")
	case rotates && f.Write == "" && f.Output == "":
		return errors.New("-C and -G begin new files: name them with -w, or with -o for text")
	case f.Write == "-" && f.Output == "" && c.prints:
		return errors.New("-w - and --print both go to standard output: print to a file with -o")
	case f.Output != "" && !c.prints:
		return errors.New("-o prints to a file, and nothing is printed: add --print to -w")
	case f.Write != "" && f.Write == f.Output:
		return errors.New("-w and -o name the same file")
	case f.Analyze && !c.prints:
		return errors.New("--analyze adds to what is printed, and nothing is: add --print to -w")
	case f.Pcapng && f.Write == "":
		return errors.New("--pcapng says how to save: give -w, too")
	}
	return nil
}

// readExpression reads the filter from where the flags say.
func (c *command) readExpression() error {
	c.expression = strings.Join(c.flags.Expression, " ")
	name := c.flags.FilterFile
	if name == "" {
		return nil
	}
	b, err := os.ReadFile(name)
	if err != nil {
		return cli.Local(fmt.Errorf("-F %s: %w", name, reason(err)))
	}
	c.expression = withoutComments(string(b))
	return nil
}

// withoutComments takes out what follows a # on each line of a filter's file, as tcpdump
// does.
func withoutComments(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		line, _, _ = strings.Cut(line, "#")
		b.WriteString(strings.TrimRight(line, "\n") + "\n")
	}
	return b.String()
}

// reason is what went wrong without what was tried and with which file.
func reason(err error) error {
	if path := (*os.PathError)(nil); errors.As(err, &path) {
		return path.Err
	}
	return err
}
