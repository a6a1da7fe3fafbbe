package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
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
	prints     bool // packets are printed
	statsEvery time.Duration
}

func (f *flags) command(env *cli.Env) (*command, error) {
	c := &command{env: env, flags: f}
	for _, check := range []func() error{c.checkSource, c.checkChoice, c.checkText, c.checkOutput, c.checkStats} {
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
	c.expression = string(b)
	return nil
}

// reason is what went wrong without what was tried and with which file.
func reason(err error) error {
	if path := (*os.PathError)(nil); errors.As(err, &path) {
		return path.Err
	}
	return err
}

func (c *command) run(ctx context.Context) error {
	switch f := c.flags; {
	case f.ListInterfaces:
		return listInterfaces(c.env.Stdout)
	case f.Program > 0:
		return c.printProgram()
	}
	src, err := c.open()
	if err != nil {
		return err
	}
	defer src.Close()
	if c.flags.ListLinkTypes {
		return listLinkTypes(c.env.Stdout, src)
	}
	o, err := c.job(src)
	if err != nil {
		return err
	}
	if err := c.drop(); err != nil {
		return err
	}
	return c.work(ctx, src, o)
}

// work does the job and says at the end what became of it.
func (c *command) work(ctx context.Context, src *source, o dump.Options) error {
	o.Status = func(captured uint64) { src.report(c.env, captured) }
	if d := c.flags.Duration; d != nil {
		o.Limits.Until = time.Now().Add(d.Duration())
	}
	p := c.progress(src)
	if p != nil {
		o.Progress = p.update
	}
	d := dump.New(o)
	defer onStatusSignal(d.AskStatus)()
	src.announce(c.env)
	err := d.Run(ctx)
	if p != nil {
		p.line.Done()
	}
	if src.live != nil && !gone(err) {
		src.report(c.env, d.Captured())
	}
	if c.flags.CountOnly && err == nil {
		_, err = fmt.Fprintf(c.env.Stdout, "%d packet%s\n", d.Captured(), plural(d.Captured()))
	}
	if failed := (*capture.WriteError)(nil); errors.As(err, &failed) && failed.Name == "-" {
		failed.Name = "standard output"
	}
	if errors.Is(err, capture.ErrTruncated) || errors.Is(err, capture.ErrDamaged) {
		return cli.Network(err)
	}
	return err
}

// job makes the job of the flags, with what it writes to.
func (c *command) job(src *source) (dump.Options, error) {
	f := c.flags
	o := dump.Options{
		Source: src, Grep: c.grep, Filter: src.filter,
		Limits:     dump.Limits{Packets: uint64(f.Count), Bytes: uint64(f.Bytes)},
		EachPacket: f.LineBuffer || f.PacketFlush,
	}
	if src.live != nil {
		// With some time for the kernel to hand the block over.
		o.Linger = 2 * capture.BlockTime
	}
	now := time.Now()
	var err error
	if f.Write != "" {
		if o.Save, err = c.openSave(src, now); err != nil {
			return o, cli.Local(fmt.Errorf("-w %w", err))
		}
	}
	if !c.prints {
		return o, nil
	}
	o.Render = c.renderer(src)
	name, rotation := "-", capture.Rotation{}
	if f.Output != "" {
		name, rotation = f.Output, c.rotation
	}
	if o.Out, err = capture.OpenOutput(name, rotation, now); err != nil {
		return o, cli.Local(fmt.Errorf("-o %w", err))
	}
	return o, nil
}

func (c *command) openSave(src *source, now time.Time) (*capture.Writer, error) {
	w := capture.WriterConfig{
		Pcapng: c.flags.Pcapng, Nanoseconds: c.flags.Nano, LinkType: src.linkType, Snaplen: c.flags.Snaplen,
		Interfaces: src.Interfaces, Application: "gdump " + cli.Version(), Rotation: c.rotation,
	}
	if all := src.Interfaces(); len(all) > 0 {
		w.Snaplen = all[0].Snaplen
	}
	if w.Snaplen == 0 {
		w.Snaplen = maxSnaplen
	}
	if src.mixed && !w.Pcapng {
		return nil, fmt.Errorf("%s: the interfaces have different link types, which only --pcapng can hold", c.flags.Write)
	}
	return capture.OpenWriter(c.flags.Write, w, now)
}

func (c *command) renderer(src *source) dump.Renderer {
	f := c.flags
	if f.Stats.Set {
		return c.stats()
	}
	o := dissect.Options{
		NoDomain: f.NoDomain, Time: dissect.TimeFormat(f.Time), Nano: f.Nano, Location: time.Local, Number: f.Number,
		Link: f.Link, Verbose: f.Verbose, Quiet: f.Quiet, AbsoluteSeq: f.Absolute, NoChecksum: f.NoChecksum,
	}
	// Of several, tcpdump takes the one that shows the most.
	switch {
	case f.HexText > 0:
		o.Dump, o.DumpLink = dissect.HexText, f.HexText > 1
	case f.Hex > 0:
		o.Dump, o.DumpLink = dissect.Hex, f.Hex > 1
	case f.ASCII > 0:
		o.Dump, o.DumpLink = dissect.Text, f.ASCII > 1
	}
	if !f.Numeric {
		o.Names = dump.NewNames(readIfThere("/etc/services"), readIfThere("/etc/protocols"))
	}
	var a *dump.Analysis
	if f.Analyze {
		a = dump.NewAnalysis()
	}
	if f.JSON {
		return dump.NewJSON(o, src.Interfaces, a)
	}
	color := f.Color == "always" || f.Color == "auto" && f.Output == "" && cli.Color(c.env.Stdout)
	return dump.NewText(o, color, a)
}

// readIfThere is the text of a file that some systems lack.
func readIfThere(name string) string {
	b, _ := os.ReadFile(name)
	return string(b)
}

// drop gives away what privileges were there for opening.
func (c *command) drop() error {
	d := capture.DropConfig{User: c.flags.User}
	if c.rotation.Size > 0 || c.rotation.Every > 0 {
		for _, name := range []string{c.flags.Write, c.flags.Output} {
			if name != "" {
				d.Directories = append(d.Directories, filepath.Dir(name))
			}
		}
	}
	confined, err := capture.Drop(d)
	if errors.Is(err, capture.ErrCgo) && d.User == "" {
		c.env.Log.Debugf("privileges are kept: %v", err)
		return nil
	}
	c.env.Log.Debugf("privileges are dropped; writing is confined to %v: %v", d.Directories, confined)
	return cli.Local(err)
}
