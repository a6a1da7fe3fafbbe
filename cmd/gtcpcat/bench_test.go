package main

import (
	"io"
	"net"
	"net/netip"
	"os"
	"os/exec"
	"slices"
	"testing"
	"time"

	"gotcp/internal/lab"
)

// contest is several ways to move the same bytes, each run once per round so
// that all of them meet the same machine.
type contest struct {
	b     *testing.B
	names []string
	run   []func() time.Duration
}

func (c *contest) add(name string, run func() time.Duration) {
	c.names, c.run = append(c.names, name), append(c.run, run)
}

// play reports the median, over the rounds, of how many times faster the first
// way is than each other: x_<name>.
func (c *contest) play(bytes int64) {
	ratios := make([][]float64, len(c.run))
	var rates []float64
	for c.b.Loop() {
		took := make([]float64, len(c.run))
		for i, run := range c.run {
			took[i] = run().Seconds()
			ratios[i] = append(ratios[i], took[i]/took[0])
		}
		rates = append(rates, float64(bytes)*8/1e6/took[0])
	}
	for i := 1; i < len(c.run); i++ {
		c.b.ReportMetric(median(ratios[i]), "x_"+c.names[i])
	}
	c.b.ReportMetric(median(rates), "Mbit/s")
	c.b.ReportMetric(0, "ns/op")
}

func median(v []float64) float64 {
	slices.Sort(v)
	if n := len(v); n%2 == 0 {
		return (v[n/2-1] + v[n/2]) / 2
	}
	return v[len(v)/2]
}

func timed(do func()) time.Duration {
	begin := time.Now()
	do()
	return time.Since(begin)
}

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
func kernelToKernel(b *testing.B, from *lab.Host, to *lab.Peer, at netip.Addr, n int64) time.Duration {
	took := timed(func() {
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
func netcatToNetcat(b *testing.B, p *place, f *os.File) time.Duration {
	need(b, "nc")
	server := start(b, p.peer.CommandContext(b.Context(), "nc", "-v", "-n", "-d", "-l", "7001"))
	server.awaits("istening")
	return timed(func() {
		cmd := p.us.CommandContext(b.Context(), "nc", "-n", "-N", p.peerAddr.String(), "7001")
		cmd.Stdin = rewind(b, f)
		start(b, cmd).ends(0)
		server.ends(0)
	})
}

// quick is a command in this place that does not look for address conflicts
// first.
func (p *place) quick(b *testing.B, args ...string) *exec.Cmd {
	flags := p.flags
	if len(flags) > 0 {
		flags = append(flags[:len(flags):len(flags)], "--dad", "none")
	}
	return gtcpcat(b, p.us, append(flags, args...)...)
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
			c := &contest{b: b}
			c.add("ours", func() time.Duration {
				cmd := p.quick(b, p.peerAddr.String(), port)
				if in := input(rewind(b, f)); in != nil {
					cmd.Stdin = in
				}
				took := timed(func() { start(b, cmd).ends(0) })
				moved(b, server, benchSize)
				return took
			})
			c.add("nc", func() time.Duration { return netcatToNetcat(b, p, f) })
			c.add("kernel", func() time.Duration {
				return kernelToKernel(b, p.us, sink, p.peerAddr, benchSize)
			})
			c.play(benchSize)
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
	c := &contest{b: b}
	c.add("ours", func() time.Duration {
		cmd := p.quick(b, p.peerAddr.String(), port)
		cmd.Stdin = lab.Data(size)
		took := timed(func() { start(b, cmd).ends(0) })
		moved(b, sink, size)
		return took
	})
	c.add("kernel", func() time.Duration { return kernelToKernel(b, p.us, sink, p.peerAddr, size) })
	c.play(size)
}
