package main

import (
	"io"
	"net"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/vishvananda/netlink"

	"gotcp/internal/lab"
	"gotcp/internal/lab/proc"
)

// stopper is a peer that takes some bytes and then stops reading, until it is
// told to go on.
type stopper struct {
	*lab.Peer
	stopped chan struct{} // one value per connection
	goOn    chan struct{}
}

func newStopper(p *place, after int) *stopper {
	s := &stopper{stopped: make(chan struct{}, 8), goOn: make(chan struct{})}
	s.Peer = lab.Serve(p.peer, ":"+port, func(c net.Conn) lab.Result {
		buf := make([]byte, after)
		for n := 0; n < after; {
			k, err := c.Read(buf[n:])
			if n += k; err != nil {
				return lab.Result{N: int64(n), Err: err}
			}
		}
		s.stopped <- struct{}{}
		<-s.goOn
		return lab.Drain(c)
	})
	return s
}

// narrow keeps a host's kernel from taking in much that nobody reads.
func narrow(h *lab.Host) { h.Sysctl("net.ipv4.tcp_rmem", "4096 8192 8192") }

// endless is an input that never ends.
type endless struct {
	data  io.Reader
	n     int
	taken chan struct{} // closed when gtcpcat has got a good part of it
}

func newEndless(cmd *exec.Cmd) *endless {
	e := &endless{data: lab.Data(1 << 40), taken: make(chan struct{})}
	cmd.Stdin = e
	return e
}

// aGoodPart is more than a pipe and a narrow peer hold together.
const aGoodPart = 128 << 10

// await waits for something that is to happen soon.
func await(t testing.TB, what string, event <-chan struct{}) {
	t.Helper()
	select {
	case <-event:
	case <-time.After(proc.Patience()):
		t.Fatalf("no sign of: %s", what)
	}
}

func (e *endless) Read(p []byte) (int, error) {
	n, err := e.data.Read(p)
	if e.n < aGoodPart && e.n+n >= aGoodPart {
		close(e.taken)
	}
	e.n += n
	return n, err
}

// kernelResets is how many RSTs the host's kernel has ever sent.
func kernelResets(t testing.TB, h *lab.Host) (n int) {
	t.Helper()
	h.Do(func() {
		b, err := os.ReadFile("/proc/thread-self/net/snmp")
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for line := range strings.Lines(string(b)) {
			fields := strings.Fields(line)
			if fields[0] != "Tcp:" {
				continue
			}
			if names == nil {
				names = fields
				continue
			}
			for i, name := range names {
				if name == "OutRsts" {
					n, err = strconv.Atoi(fields[i])
				}
			}
		}
		if names == nil || err != nil {
			t.Fatalf("no counter of resets: %v", err)
		}
	})
	return n
}

// routeTo adds a route of a kind like unreachable or blackhole.
func routeTo(t testing.TB, h *lab.Host, dst string, kind int) {
	t.Helper()
	_, network, err := net.ParseCIDR(dst)
	if err == nil {
		h.Do(func() { err = netlink.RouteAdd(&netlink.Route{Dst: network, Type: kind}) })
	}
	if err != nil {
		t.Fatal(err)
	}
}
