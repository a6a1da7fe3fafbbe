package main

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/nftables"
	"github.com/vishvananda/netlink"

	"gotcp/internal/lab"
	"gotcp/internal/lab/proc"
)

func TestPeerResets(t *testing.T) {
	for _, mode := range []string{shared, own, looped} {
		t.Run(mode, func(t *testing.T) {
			p := newPlace(t, mode, lab.Veth{})
			lab.Serve(p.peer, ":"+port, func(c net.Conn) lab.Result {
				io.ReadFull(c, make([]byte, 1000))
				c.(*net.TCPConn).SetLinger(0)
				return lab.Result{}
			})
			cmd := proc.Command(t, p.us, append(p.flags, p.peerAddr.String(), port)...)
			newEndless(cmd)
			proc.Start(t, cmd).Fails(1, "reset by peer")
		})
	}
}

func TestNobodyListens(t *testing.T) {
	for _, mode := range []string{shared, own, looped} {
		p := newPlace(t, mode, lab.Veth{})
		cmd := proc.Command(t, p.us, append(p.flags, p.peerAddr.String(), port)...)
		proc.Start(t, cmd).Fails(1, p.peerAddr.String(), "port 7000", "refused")
	}
}

// What routers say, and what they don't.
func TestUnreachable(t *testing.T) {
	p := newPlace(t, shared, lab.Veth{})
	p.peer.Forward()
	p.us.Route(netip.MustParsePrefix("10.99.0.0/16"), p.peerAddr)
	routeTo(t, p.peer, "10.99.1.0/24", syscall.RTN_UNREACHABLE)
	routeTo(t, p.peer, "10.99.2.0/24", syscall.RTN_PROHIBIT)
	routeTo(t, p.peer, "10.99.3.0/24", syscall.RTN_BLACKHOLE)
	routeTo(t, p.us, "10.98.0.0/16", syscall.RTN_UNREACHABLE)
	for _, tt := range []struct {
		host  string
		words []string
	}{
		{"10.99.1.1", []string{"10.99.1.1 port 7000", "no route to host", "10.77.0.2"}},
		{"10.99.2.1", []string{"10.99.2.1 port 7000", "prohibited", "10.77.0.2"}},
		{"10.99.3.1", []string{"10.99.3.1 port 7000", "timed out", "200ms"}},
		{"10.77.0.99", []string{"10.77.0.99 port 7000"}}, // nobody there
		{"10.98.0.1", []string{"no route to 10.98.0.1"}},
		{"203.0.113.1", []string{"no route to 203.0.113.1"}},
	} {
		t.Run(tt.host, func(t *testing.T) {
			t.Parallel()
			args := []string{tt.host, port}
			if tt.host == "10.99.3.1" {
				args = append([]string{"-w", "0.2"}, args...)
			}
			proc.Start(t, proc.Command(t, p.us, args...)).Fails(1, tt.words...)
		})
	}
}

// A reply that comes long after the end of input is waited for, and nothing is
// waited for after it. That the server takes its time is what is tested: others' netcats
// have given up by then.
func TestLateReply(t *testing.T) {
	p := newPlace(t, shared, lab.Veth{})
	lab.Serve(p.peer, ":"+port, func(c net.Conn) lab.Result {
		r := lab.Drain(c)
		<-time.After(800 * time.Millisecond)
		fmt.Fprintf(c, "%d bytes\n", r.N)
		return r
	})
	for _, flags := range [][]string{nil, {"-N"}, {"-q", "10"}} {
		cmd := proc.Command(t, p.us, append(flags, p.peerAddr.String(), port)...)
		cmd.Stdin = strings.NewReader("request\n")
		out := proc.NewTranscript()
		cmd.Stdout = out
		proc.Start(t, cmd).Ends(0)
		if out.String() != "8 bytes\n" {
			t.Errorf("%q: got %q", flags, out)
		}
	}
}

func TestQuitBoundsTheWait(t *testing.T) {
	p := newPlace(t, shared, lab.Veth{})
	s := newStopper(p, 2)
	defer close(s.goOn)
	cmd := proc.Command(t, p.us, "-q", "0.1", p.peerAddr.String(), port)
	cmd.Stdin = strings.NewReader("hi")
	proc.Start(t, cmd).Fails(1, "did not close", "100ms")
}

func TestIdleEnds(t *testing.T) {
	p := newPlace(t, shared, lab.Veth{})
	s := newStopper(p, 2)
	defer close(s.goOn)
	cmd := proc.Command(t, p.us, "--idle", "0.2", p.peerAddr.String(), port)
	cmd.Stdin = strings.NewReader("hi")
	proc.Start(t, cmd).Fails(1, "idle", "200ms")
}

// A listener without input must not cut off a peer that takes our end for the
// end of everything.
func TestPeerQuitsOnHalfClose(t *testing.T) {
	p := newPlace(t, shared, lab.Veth{})
	cmd := p.gtcpcat(t, true)
	got := proc.NewDigest()
	cmd.Stdout = got
	cat := proc.Start(t, cmd)
	cat.Awaits("listening")
	c, err := p.peer.Dial("tcp", netip.AddrPortFrom(p.ourAddr, 7000).String())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	// No end of its input shows, although that was over before we connected.
	cat.Awaits("connection from")
	c.SetReadDeadline(time.Now().Add(200 * time.Millisecond))
	if _, err := c.Read(make([]byte, 1)); !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Fatalf("the peer sees %v", err)
	}
	c.SetReadDeadline(time.Time{})
	if r := lab.Feed(c, 1<<20); r.Err != nil {
		t.Error(r.Err)
	}
	cat.Ends(0)
	if err := got.Check(1 << 20); err != nil {
		t.Error(err)
	}
}

// Stopped in the middle: the peer learns that this was not the end.
func TestSignals(t *testing.T) {
	for _, sig := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM} {
		for _, mode := range []string{shared, own, looped} {
			t.Run(fmt.Sprintf("%v,%s", sig, mode), func(t *testing.T) {
				p := newPlace(t, mode, lab.Veth{})
				narrow(p.peer)
				s := newStopper(p, 1)
				cmd := proc.Command(t, p.us, append(p.flags, "--stats", p.peerAddr.String(), port)...)
				in := newEndless(cmd)
				cat := proc.Start(t, cmd)
				await(t, "the connection", s.stopped)
				await(t, "much input taken", in.taken)
				cmd.Process.Signal(sig)
				cat.Ends(130)
				if said := cat.Stderr.String(); !strings.Contains(said, "stopped by signal: "+sig.String()) || !strings.Contains(said, "handshake") {
					t.Errorf("no statistics: %q", said)
				}
				close(s.goOn)
				if r := s.Wait(); !errors.Is(r.Err, syscall.ECONNRESET) {
					t.Errorf("the peer saw %v", r.Err)
				}
			})
		}
	}
}

// Stopped while waiting for somebody.
func TestSignalsWithoutConnection(t *testing.T) {
	p := newPlace(t, shared, lab.Veth{})
	p.peer.Forward()
	p.us.Route(netip.MustParsePrefix("10.99.3.0/24"), p.peerAddr)
	routeTo(t, p.peer, "10.99.3.0/24", syscall.RTN_BLACKHOLE)
	listener := proc.Start(t, p.gtcpcat(t, true))
	listener.Awaits("listening")
	client := proc.Start(t, proc.Command(t, p.us, "--debug", "10.99.3.1", port))
	client.Awaits("SYN")
	for _, cat := range []*proc.Process{listener, client} {
		cat.Cmd.Process.Signal(syscall.SIGINT)
		cat.Ends(130)
	}
}

// A reader that has enough is no failure.
func TestReaderGoesAway(t *testing.T) {
	p := newPlace(t, shared, lab.Veth{})
	lab.Serve(p.peer, ":"+port, func(c net.Conn) lab.Result {
		for {
			if _, err := io.WriteString(c, "a line\n"); err != nil {
				return lab.Result{}
			}
		}
	})
	cmd := proc.Command(t, p.us, p.peerAddr.String(), port)
	cat := proc.StartPiped(t, cmd)
	if line, err := cat.Out.ReadString('\n'); err != nil || line != "a line\n" {
		t.Errorf("%q, %v", line, err)
	}
	cat.CloseOut()
	cat.Ends(0)
	if said := cat.Stderr.String(); said != "" {
		t.Errorf("it said %q", said)
	}
}

func TestOutputFull(t *testing.T) {
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip(err)
	}
	defer full.Close()
	p := newPlace(t, shared, lab.Veth{})
	lab.Source(p.peer, ":"+port, 1<<20)
	cmd := proc.Command(t, p.us, p.peerAddr.String(), port)
	cmd.Stdout = full
	proc.Start(t, cmd).Fails(2, "writing standard output", "no space left")
}

// The kernel sends no RST for connections that it knows nothing of.
func TestKernelKeepsSilent(t *testing.T) {
	for _, sends := range []bool{true, false} {
		for _, listens := range []bool{true, false} {
			for _, mode := range []string{shared, own, looped} {
				var h *lab.Host
				x := transfer{mode: mode, peer: "go", sends: sends, listens: listens, bytes: 4 << 20,
					change: func(p *place) { h = p.us }}
				t.Run(x.String(), func(t *testing.T) {
					x.run(t)
					if n := kernelResets(t, h); n != 0 {
						t.Errorf("the kernel sent %d resets", n)
					}
				})
			}
		}
	}
}

// A process that was killed leaves nothing behind.
func TestKilled(t *testing.T) {
	for _, mode := range []string{shared, own, tapped, bridged, looped} {
		t.Run(mode, func(t *testing.T) {
			p := newPlace(t, mode, lab.Veth{})
			s := newStopper(p, 64<<10)
			defer close(s.goOn)
			cmd := proc.Command(t, p.us, append(p.flags, "-p", "5555", p.peerAddr.String(), port)...)
			newEndless(cmd)
			cat := proc.Start(t, cmd)
			await(t, "the connection", s.stopped)
			cmd.Process.Kill()
			cat.Status()

			if l, err := p.us.Listen("tcp4", ":5555"); err != nil {
				t.Errorf("the port is not free: %v", err)
			} else {
				l.Close()
			}
			checkNothingLeft(t, p.us, mode == bridged)
		})
	}
}

// checkNothingLeft looks for devices, promiscuous interfaces and rules. A
// bridge makes its ports promiscuous itself.
func checkNothingLeft(t *testing.T, h *lab.Host, bridge bool) {
	t.Helper()
	h.Do(func() {
		links, err := netlink.LinkList()
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range links {
			a := l.Attrs()
			if a.Name == "tap7" {
				t.Error("the TAP device is still there")
			}
			if a.Promisc != 0 && !bridge {
				t.Errorf("%s is promiscuous", a.Name)
			}
		}
		rules, err := nftables.New()
		if err != nil {
			t.Fatal(err)
		}
		tables, err := rules.ListTables()
		if err != nil || len(tables) > 0 {
			t.Errorf("%d tables of rules, %v", len(tables), err)
		}
	})
}

// Keep-alive finds a peer that is gone.
func TestPeerVanishes(t *testing.T) {
	if !proc.Soak() {
		t.Skip("takes minutes: set GOTCP_SOAK")
	}
	l := lab.New(t)
	us, peer := l.Host("us"), l.Host("peer")
	_, end := l.Connect(us, peer, lab.Veth{})
	s := lab.Sink(peer, ":"+port)
	cmd := proc.Command(t, us, "-v", end.Addr().String(), port)
	cat := proc.StartPiped(t, cmd)
	cat.Awaits("connected to")
	routeTo(t, peer, "10.77.0.1/32", syscall.RTN_BLACKHOLE)
	_ = s
	cat.Ends(1)
	if said := cat.Stderr.String(); !strings.Contains(said, "keep-alive") {
		t.Errorf("it said %q", said)
	}
}
