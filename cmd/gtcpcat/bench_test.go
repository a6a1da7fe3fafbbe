package main

import (
	"io"
	"net"
	"net/netip"
	"os"
	"os/exec"
	"testing"

	"gotcp/internal/lab"
	"gotcp/internal/lab/proc"
)

func megabits(bytes int64) float64 { return float64(bytes) * 8 / 1e6 }

const benchBuffer = 256 << 10

// swallow reads a connection to its end with large buffers and counts.
func swallow(c net.Conn) (r lab.Result) {
	buf := make([]byte, benchBuffer)
	for {
		n, err := c.Read(buf)
		r.N += int64(n)
		if err == io.EOF {
			return r
		}
		if err != nil {
			r.Err = err
			return r
		}
	}
}

// moved checks that a peer's connection moved all bytes.
func moved(b *testing.B, p *lab.Peer, n int64) {
	b.Helper()
	if r := p.Wait(); r.Err != nil || r.N != n {
		b.Fatalf("%d of %d bytes, %v", r.N, n, r.Err)
	}
}

// spout sends n bytes from memory and waits for the other side's end.
func spout(c net.Conn, n int64) (r lab.Result) {
	buf := make([]byte, benchBuffer)
	for r.N < n && r.Err == nil {
		var k int
		k, r.Err = c.Write(buf[:min(n-r.N, int64(len(buf)))])
		r.N += int64(k)
	}
	if r.Err == nil {
		r.Err = c.(*net.TCPConn).CloseWrite()
	}
	if r.Err == nil {
		_, r.Err = io.Copy(io.Discard, c)
	}
	return r
}

// source is a file of n bytes in memory, where there is a file system for that.
func source(b *testing.B, n int64) *os.File {
	dir := "/dev/shm"
	if _, err := os.Stat(dir); err != nil {
		dir = b.TempDir()
	}
	f, err := os.CreateTemp(dir, "gotcp-bench-")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { f.Close(); os.Remove(f.Name()) })
	if _, err := io.Copy(f, lab.Data(n)); err != nil {
		b.Fatal(err)
	}
	return f
}

func rewind(b *testing.B, f *os.File) *os.File {
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		b.Fatal(err)
	}
	return f
}

// kernelToKernel is the kernel's TCP with large buffers at both ends.
func kernelToKernel(b *testing.B, from *lab.Host, to *lab.Peer, at netip.Addr, n int64) float64 {
	took := proc.Seconds(func() {
		c, err := from.Dial("tcp", netip.AddrPortFrom(at, to.Addr.Port()).String())
		if err != nil {
			b.Fatal(err)
		}
		defer c.Close()
		if r := spout(c, n); r.Err != nil {
			b.Fatal(r.Err)
		}
	})
	moved(b, to, n)
	return took
}

// netcatToNetcat is nc to nc, from a file to nowhere.
func netcatToNetcat(b *testing.B, p *place, f *os.File) float64 {
	proc.Need(b, "nc")
	server := proc.Start(b, p.peer.CommandContext(b.Context(), "nc", "-v", "-n", "-d", "-l", "7001"))
	server.Awaits("istening")
	return proc.Seconds(func() {
		cmd := p.us.CommandContext(b.Context(), "nc", "-n", "-N", p.peerAddr.String(), "7001")
		cmd.Stdin = rewind(b, f)
		proc.Start(b, cmd).Ends(0)
		server.Ends(0)
	})
}

// quick is a command in this place that does not look for address conflicts
// first.
func (p *place) quick(b *testing.B, args ...string) *exec.Cmd {
	flags := p.flags
	if len(flags) > 0 {
		flags = append(flags[:len(flags):len(flags)], "--dad", "none")
	}
	return proc.Command(b, p.us, append(flags, args...)...)
}

const benchSize = 1 << 30

// race runs gtcpcat against nc to nc and kernel to kernel, with a kernel peer
// that uses 256 KiB buffers. Start-up and handshake count.
func race(b *testing.B, peer func(net.Conn) lab.Result, input func(*os.File) *os.File) {
	for _, mode := range []string{shared, own, tapped} {
		b.Run(mode, func(b *testing.B) {
			p := newPlace(b, mode, lab.Veth{})
			f := source(b, benchSize)
			server, sink := lab.Serve(p.peer, ":"+port, peer), lab.Serve(p.peer, ":7002", swallow)
			c := proc.NewContest(b)
			c.Add("ours", func() float64 {
				cmd := p.quick(b, p.peerAddr.String(), port)
				if in := input(rewind(b, f)); in != nil {
					cmd.Stdin = in
				}
				took := proc.Seconds(func() { proc.Start(b, cmd).Ends(0) })
				moved(b, server, benchSize)
				return took
			})
			c.Add("nc", func() float64 { return netcatToNetcat(b, p, f) })
			c.Add("kernel", func() float64 {
				return kernelToKernel(b, p.us, sink, p.peerAddr, benchSize)
			})
			b.ReportMetric(megabits(benchSize)/c.Play(), "Mbit/s")
		})
	}
}

// BenchmarkSend sends a file.
func BenchmarkSend(b *testing.B) {
	race(b, swallow, func(f *os.File) *os.File { return f })
}

// BenchmarkReceive receives into nowhere.
func BenchmarkReceive(b *testing.B) {
	spoutAll := func(c net.Conn) lab.Result { return spout(c, benchSize) }
	race(b, spoutAll, func(*os.File) *os.File { return nil })
}

// BenchmarkLossyLine is goodput through 1 % loss at 20 ms round-trip time on
// 100 Mbit/s, against the kernel's CUBIC over the same line.
func BenchmarkLossyLine(b *testing.B) {
	const size = 4 << 20
	l := lab.New(b)
	p := &place{us: l.Host("us"), peer: l.Host("peer")}
	_, there := l.Line(p.us, p.peer, lab.Line{Impair: "rate=100mbit,delay=10ms,loss=1%"})
	p.peerAddr = there.Addr()
	sink := lab.Serve(p.peer, ":"+port, swallow)
	c := proc.NewContest(b)
	c.Add("ours", func() float64 {
		cmd := p.quick(b, p.peerAddr.String(), port)
		cmd.Stdin = lab.Data(size)
		took := proc.Seconds(func() { proc.Start(b, cmd).Ends(0) })
		moved(b, sink, size)
		return took
	})
	c.Add("kernel", func() float64 { return kernelToKernel(b, p.us, sink, p.peerAddr, size) })
	b.ReportMetric(megabits(size)/c.Play(), "Mbit/s")
}
