package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"strings"
	"time"
)

// port is where the demo's listeners are.
const port = 7000

// transfer is what became of one file on its way.
type transfer struct {
	took   time.Duration // from the connection's beginning to its end
	report []string      // gtcpcat's --stats
}

// send has gtcpcat send a file to a listener on a kernel socket.
func (d *demo) send(ctx context.Context, from, to string) (t transfer, err error) {
	at := d.kernel.AddrPort(port)
	l, err := d.kernel.Host.Listen("tcp", at.String())
	if err != nil {
		return t, err
	}
	defer l.Close()
	in, err := os.Open(from)
	if err != nil {
		return t, err
	}
	defer in.Close()
	err = together(ctx, func(ctx context.Context) error {
		defer context.AfterFunc(ctx, func() { l.Close() })()
		c, err := l.Accept()
		if err != nil {
			return err
		}
		start := time.Now()
		defer func() { t.took = time.Since(start) }()
		return receive(ctx, c, to)
	}, func(ctx context.Context) (err error) {
		cmd := d.ours.Host.CommandContext(ctx, d.gtcpcat, "--stats", at.Addr().String(), fmt.Sprint(port))
		cmd.Stdin = in
		t.report, err = runGtcpcat(cmd, nil)
		return err
	})
	return t, err
}

// receive has gtcpcat listen, and sends it a file from a kernel socket.
func (d *demo) receive(ctx context.Context, from, to string) (t transfer, err error) {
	out, err := os.Create(to)
	if err != nil {
		return t, err
	}
	defer out.Close()
	ready := make(chan struct{})
	err = together(ctx, func(ctx context.Context) error {
		select {
		case <-ready:
		case <-ctx.Done():
			return ctx.Err()
		}
		c, err := d.kernel.Host.DialContext(ctx, "tcp", d.ours.AddrPort(port).String())
		if err != nil {
			return err
		}
		start := time.Now()
		defer func() { t.took = time.Since(start) }()
		return send(ctx, c, from)
	}, func(ctx context.Context) (err error) {
		cmd := d.ours.Host.CommandContext(ctx, d.gtcpcat, "--stats", "-v", "-l", fmt.Sprint(port))
		cmd.Stdout = out
		t.report, err = runGtcpcat(cmd, ready)
		return err
	})
	return t, err
}

// receive writes what comes over the connection into a file.
func receive(ctx context.Context, c net.Conn, path string) error {
	defer c.Close()
	defer context.AfterFunc(ctx, func() { c.Close() })()
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	_, err = copyAll(f, c)
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	return err
}

// send sends a file over the connection and waits for the other side's end.
func send(ctx context.Context, c net.Conn, path string) error {
	defer c.Close()
	defer context.AfterFunc(ctx, func() { c.Close() })()
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	if _, err := copyAll(c, f); err != nil {
		return err
	}
	if err := c.(*net.TCPConn).CloseWrite(); err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, c)
	return err
}

// What gtcpcat says of itself, and with -v when it is ready, begins like this.
const (
	remark    = "gtcpcat: "
	listening = remark + "listening "
)

// runGtcpcat runs it to its end and returns the report from its stderr. ready
// is closed, if there is one, when it listens.
func runGtcpcat(cmd *exec.Cmd, ready chan<- struct{}) ([]string, error) {
	stderr, err := cmd.StderrPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	var report, remarks []string
	for lines := bufio.NewScanner(stderr); lines.Scan(); {
		line := lines.Text()
		if ready != nil && strings.HasPrefix(line, listening) {
			close(ready)
			ready = nil
		}
		if strings.HasPrefix(line, remark) {
			remarks = append(remarks, strings.TrimPrefix(line, remark))
		} else if strings.TrimSpace(line) != "" {
			report = append(report, line)
		}
	}
	if err := cmd.Wait(); err != nil {
		return nil, fmt.Errorf("gtcpcat ended with %w: %s", err, strings.Join(remarks, "; "))
	}
	return report, nil
}

// together runs all at the same time and returns the first error, upon which
// it ends the others.
func together(ctx context.Context, all ...func(context.Context) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	errs := make(chan error)
	for _, f := range all {
		go func() { errs <- f(ctx) }()
	}
	var first error
	for range all {
		if err := <-errs; err != nil && first == nil {
			first = err
			cancel()
		}
	}
	return first
}
