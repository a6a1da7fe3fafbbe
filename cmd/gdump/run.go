package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"gotcp/internal/capture"
	"gotcp/internal/cli"
	"gotcp/internal/dissect"
	"gotcp/internal/dump"
	"gotcp/internal/intake"
)

func (c *command) run(ctx context.Context) error {
	limitMemory()
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
	defer cli.OnSignal(syscall.SIGUSR1, d.AskStatus)()
	src.announce(c.env)
	err := d.Run(ctx)
	if p != nil {
		p.line.Done()
	}
	if src.Live != nil && !gone(err) {
		src.report(c.env, d.Captured())
	}
	if c.flags.CountOnly && err == nil {
		_, err = fmt.Fprintf(c.env.Stdout, "%s\n", cli.Count(d.Captured(), "packet"))
	}
	if !gone(err) {
		if followed := c.followed(); err == nil {
			err = followed
		}
	}
	return intake.Ended(err)
}

// job makes the job of the flags, with what it writes to.
func (c *command) job(src *source) (dump.Options, error) {
	f := c.flags
	o := dump.Options{
		Source: src, Grep: c.grep, Filter: src.Filter,
		Limits:     dump.Limits{Packets: uint64(f.Count), Bytes: uint64(f.Bytes)},
		EachPacket: f.LineBuffer || f.PacketFlush,
		Split:      f.Split,
	}
	if src.Live != nil {
		// With some time for the kernel to hand the block over.
		o.Linger = 2 * capture.BlockTime
	}
	now := time.Now()
	var err error
	if err := intake.Spare(c.flags.Read, c.flags.Write, c.flags.Output); err != nil {
		return o, cli.Usage(err)
	}
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
	color := f.Color == "always" || f.Color == "auto" && f.Output == "" && cli.Color(c.env.Stdout)
	if f.Stats.Set {
		return c.stats()
	}
	if f.Follow != nil {
		c.follow = dump.NewFollow(uint64(*f.Follow), color)
		return c.follow
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
	if f.Names {
		o.Names = dump.NewLearned(o.Names)
	}
	o.Interface = dump.InterfaceNames()
	var a *dump.Analysis
	if f.Analyze {
		a = dump.NewAnalysis()
	}
	if f.JSON {
		return dump.NewJSON(o, src.Interfaces, a)
	}
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
	return intake.Drop(c.env, d)
}
