package analysis

import (
	"strconv"
	"strings"
	"testing"

	"gotcp/internal/lab"
	"gotcp/internal/wire"
)

func TestMain(m *testing.M) { lab.Main(m) }

// analyse hands a recording in and returns the one connection in it.
func analyse(t *testing.T, frames []lab.Recorded) Connection {
	t.Helper()
	a := New(Config{})
	for _, f := range frames {
		eth, err := wire.ParseEthernet(f.Data)
		if err != nil || eth.Type() != wire.TypeIPv4 {
			continue
		}
		ip, err := wire.ParseIPv4(eth.Payload())
		if err != nil || ip.Proto() != wire.ProtoTCP {
			continue
		}
		s, err := wire.ParseTCP(ip.Payload())
		if err != nil {
			t.Fatal(err)
		}
		a.Input(f.Time, ip.Src(), ip.Dst(), s, len(s.Payload()))
	}
	all := a.Connections()
	if len(all) != 1 {
		t.Fatalf("%d connections", len(all))
	}
	return all[0]
}

// counter reads one of the host's counters, as nstat calls it, from
// /proc/net/netstat or /proc/net/snmp.
func counter(t *testing.T, h *lab.Host, group, name string) uint64 {
	t.Helper()
	out, err := h.Command("cat", "/proc/net/netstat", "/proc/net/snmp").Output()
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for line := range strings.Lines(string(out)) {
		words := strings.Fields(line)
		if len(words) == 0 || words[0] != group+":" {
			continue
		}
		if names == nil {
			names = words
			continue
		}
		for i, n := range names {
			if n == name {
				v, err := strconv.ParseUint(words[i], 10, 64)
				if err != nil {
					t.Fatal(err)
				}
				return v
			}
		}
		names = nil
	}
	t.Fatalf("no counter %s %s", group, name)
	return 0
}

// send moves n bytes by the kernels' TCP, and returns what was to be seen of it
// at both ends.
func send(t *testing.T, ia, ib *lab.Interface, n int64) (near, far Connection) {
	t.Helper()
	sink := lab.Sink(ib.Host, ib.AddrPort(7000).String())
	ra, rb := ia.Record(), ib.Record()
	c, err := ia.Host.Dial("tcp", sink.Addr.String())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if r := lab.Feed(c, n); r.Err != nil {
		t.Fatal(r.Err)
	}
	if err := sink.Wait().Check(n); err != nil {
		t.Fatal(err)
	}
	return analyse(t, ra.Stop()), analyse(t, rb.Stop())
}

// On a line that loses packets, what is called a retransmission at the sender
// is what its kernel counts as one; at the receiver no more than that is, and
// nothing of what was lost is missing in the end.
func TestRetransmissionsAreTheKernels(t *testing.T) {
	for _, tt := range []struct {
		name, impair string
		inOrder      bool
	}{
		{"loss", "rate=50mbit,delay=5ms,loss=2%,seed=3", true},
		{"loss both ways", "delay=2ms,loss=5%,seed=4", true},
		{"reordering", "delay=5ms,reorder=2%,seed=5", false},
		{"loss and reordering", "delay=5ms±1ms,loss=1%,reorder=1%,seed=6", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l := lab.New(t)
			a, b := l.Host("a"), l.Host("b")
			ia, ib := l.Line(a, b, lab.Line{Impair: tt.impair, NoOffload: true})
			const size = 1 << 20
			near, far := send(t, ia, ib, size)
			there, here := near.ToServer, far.ToServer
			kernel := counter(t, a, "Tcp", "RetransSegs")
			t.Logf("the kernel counts %d retransmissions;\nat the sender   %+v %v\nat the receiver %+v", kernel, there, there.RTT, here)
			if there.Retransmissions != kernel || here.Retransmissions > kernel {
				t.Errorf("%d retransmissions, %d of which arrive; the kernel counts %d", there.Retransmissions, here.Retransmissions, kernel)
			}
			if there.FreshBytes != size || here.FreshBytes != size || there.OutOfOrder != 0 || there.MissingBytes+here.MissingBytes != 0 {
				t.Errorf("of %d bytes %d are seen at the sender and %d at the receiver", size, there.FreshBytes, here.FreshBytes)
			}
			// Now and then two processors of the sender overtake one another.
			if tt.inOrder && here.OutOfOrder > 3 || !tt.inOrder && here.OutOfOrder == 0 {
				t.Errorf("%d segments came out of order", here.OutOfOrder)
			}
			// The kernel does not look at all acknowledgements where they are
			// reordered, too (RFC 7323 §5.3).
			dsacks := counter(t, a, "TcpExt", "TCPDSACKRecv") + counter(t, a, "TcpExt", "TCPDSACKOfoRecv")
			if there.Spurious < dsacks || tt.inOrder && there.Spurious > dsacks+1 {
				t.Errorf("%d were spurious, the kernel was told of %d", there.Spurious, dsacks)
			}
			if near.End != "closed" || far.End != "closed" {
				t.Errorf("it ended %q, and %q", near.End, far.End)
			}
		})
	}
}
