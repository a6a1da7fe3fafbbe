package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/sys/unix"

	"gotcp/internal/lab"
)

const (
	// demoTime bounds the whole demo: it takes seconds, unless it hangs.
	demoTime = 2 * time.Minute
	// spare is what must be left on the disk beside the demo's files.
	spare = 64 << 20
	mib   = 1 << 20
)

// demo is what the two acts share.
type demo struct {
	stdout  io.Writer
	gtcpcat string // path of the program
	dir     string // for the files
	size    int64

	ours, kernel *lab.Interface
	sum          sum // of the original
}

func runDemo(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	fs := flag.NewFlagSet("demo", flag.ContinueOnError)
	gtcpcat := fs.String("gtcpcat", "bin/gtcpcat", "the `program` to show")
	size := fs.Int64("size", 256, "size of the file in `MiB`")
	if err := parse(fs, args, stderr); err != nil {
		return err
	}
	d := &demo{stdout: stdout, size: *size * mib}
	var err error
	if d.gtcpcat, err = program(*gtcpcat); err != nil {
		return err
	}
	// Comes back only with the rights for it, be it in a user namespace.
	if err := lab.Enter(); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeoutCause(ctx, demoTime, fmt.Errorf("not done after %v", demoTime))
	defer cancel()
	if err := d.stage(ctx); err != nil {
		return cause(ctx, err)
	}
	d.say("\nThere and back again, byte for byte. The hosts and the files are gone.")
	return nil
}

// stage makes the two hosts and a place for the files, plays, and leaves
// nothing behind.
func (d *demo) stage(ctx context.Context) (err error) {
	if d.dir, err = workDir(2*d.size + spare); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(d.dir)) }()
	return lab.Run(func(l *lab.Lab) error {
		us, them := l.Host("us"), l.Host("them")
		d.ours, d.kernel = l.Connect(us, them, lab.Veth{})
		return d.play(ctx)
	})
}

// cause prefers the reason for giving up to what broke because of it.
func cause(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return err
}

// program finds the program to show.
func program(path string) (string, error) {
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		return "", fmt.Errorf("%s is not there: build it first, with make build", path)
	}
	return filepath.Abs(path)
}

// workDir makes a directory for the demo's files, where there must be room.
func workDir(need int64) (string, error) {
	tmp := os.TempDir()
	var st unix.Statfs_t
	if err := unix.Statfs(tmp, &st); err != nil {
		return "", fmt.Errorf("room in %s: %w", tmp, err)
	}
	if free := int64(st.Bavail) * st.Bsize; free < need {
		return "", fmt.Errorf("%s has room for %d MiB and %d are needed: set TMPDIR, or --size", tmp, free/mib, need/mib)
	}
	return os.MkdirTemp(tmp, "gotcp-demo-")
}

// play makes the file, sends it there and back and compares.
func (d *demo) play(ctx context.Context) error {
	original, there, back := d.file("original"), d.file("there"), d.file("back")
	d.introduce()
	var err error
	if d.sum, err = writeRandom(original, d.size); err != nil {
		return err
	}
	d.say("1. ours to the kernel's:  gtcpcat --stats %s %d < original", d.kernel.Addr(), port)
	if err := d.act(ctx, d.send, original, there); err != nil {
		return fmt.Errorf("sending: %w", err)
	}
	// What comes back can only be what arrived, and the disk is not endless.
	if err := os.Remove(original); err != nil {
		return err
	}
	d.say("\n2. the kernel's to ours:  gtcpcat --stats -l %d > back", port)
	if err := d.act(ctx, d.receive, there, back); err != nil {
		return fmt.Errorf("receiving: %w", err)
	}
	return nil
}

func (d *demo) introduce() {
	user := ""
	if lab.Entered() {
		user = " No root needed: all of this is in a user namespace."
	}
	d.say(`gotcp: a TCP/IP of our own, next to the Linux kernel's
  us    %-11s gtcpcat, an ordinary program with its own TCP/IP, on a packet socket
  them  %-11s the kernel's TCP, in a program with 256 KiB buffers
  Two network namespaces joined by a veth pair: MTU %d, default offloads, CUBIC at both ends.
  The file: %d MiB of random bytes.%s
`, d.ours.Addr(), d.kernel.Addr(), d.ours.MTU, d.size/mib, user)
}

// act moves a file one way, checks what arrived and reports.
func (d *demo) act(ctx context.Context, move func(ctx context.Context, from, to string) (transfer, error), from, to string) error {
	t, err := move(ctx, from, to)
	if err != nil {
		return cause(ctx, err)
	}
	got, n, err := sumOf(to)
	if err != nil {
		return err
	}
	d.say("   %d bytes in %.2f s, %s", n, t.took.Seconds(), rate(n, t.took))
	d.say("   SHA-256 %s sent\n           %s arrived", d.sum, got)
	if n != d.size || got != d.sum {
		return fmt.Errorf("%d of %d bytes arrived, and they differ", n, d.size)
	}
	d.say("   what gtcpcat says about the connection:")
	for _, line := range t.report {
		d.say("     %s", line)
	}
	return nil
}

func (d *demo) file(name string) string { return filepath.Join(d.dir, name) }

func (d *demo) say(format string, args ...any) { fmt.Fprintf(d.stdout, format+"\n", args...) }

func rate(n int64, took time.Duration) string {
	mbit := float64(n) * 8 / 1e6 / took.Seconds()
	if mbit < 1000 {
		return fmt.Sprintf("%.0f Mbit/s", mbit)
	}
	return fmt.Sprintf("%.1f Gbit/s", mbit/1000)
}
