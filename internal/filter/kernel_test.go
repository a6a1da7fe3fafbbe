package filter

import (
	"encoding/binary"
	"hash/fnv"
	"maps"
	"net"
	"os/exec"
	"slices"
	"testing"

	"golang.org/x/net/bpf"
	"golang.org/x/sys/unix"

	"gotcp/internal/lab"
)

func TestMain(m *testing.M) { lab.Main(m) }

// kernelExpressions are compiled for an interface.
var kernelExpressions = []string{
	"ip", "arp", "tcp", "udp port 53", "port 80 or 443", "not port 80", "host 10.0.0.1", "net 10.0.0.0/8",
	"host 2001:db8::1", "ether host 02:00:00:00:00:01", "ether broadcast", "multicast", "ip multicast",
	"tcp[tcpflags] & tcp-syn != 0", "icmp[icmptype] = icmp-echo", "ip[2:2] - ((ip[0]&0xf)<<2) > 20", "ip[0]%3 = 0",
	"ip[0]^3 = 0x46", "len > 70", "less 60", "stp", "llc", "mpls and ip", "pppoes and tcp port 80",
	"vlan", "vlan 5", "vlan 100", "not vlan", "vlan and ip", "vlan 100 and tcp port 80", "vlan and vlan 200",
	"vlan 100 and vlan 200 and udp", "vlan 100 or vlan 200", "(vlan 100 or vlan 5) and tcp", "not vlan or tcp",
	"port 80 or (vlan and port 80)", "vlan and mpls and ip",
	"vlan and ip[8] = 64", "vlan and tcp[13] & 2 != 0", "vlan and arp", "vlan and ether host 02:00:00:00:00:01",
	"inbound", "outbound", "inbound and tcp", "vlan and inbound", "ifindex 99",
}

// refused are expressions whose programs by libpcap the kernel refuses: those
// jump backwards, or read scratch memory that nothing was written to.
var refused = []string{"protochain 6 or (vlan and protochain 6)", "vlan and pppoes and host 10.0.0.1"}

// listener is a packet socket with a program, and the numbers of the frames that
// got through.
type listener struct {
	expr string
	fd   int
	seen map[int]bool
}

// listen opens one on the interface.
func listen(t *testing.T, i *lab.Interface, expr string, program []bpf.RawInstruction) *listener {
	t.Helper()
	l := &listener{expr: expr, seen: map[int]bool{}}
	i.Host.Do(func() {
		dev, err := net.InterfaceByName(i.Name)
		if err != nil {
			t.Fatal(err)
		}
		if l.fd, err = unix.Socket(unix.AF_PACKET, unix.SOCK_RAW|unix.SOCK_CLOEXEC|unix.SOCK_NONBLOCK, 0); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { unix.Close(l.fd) })
		code := make([]unix.SockFilter, len(program))
		for i, r := range program {
			code[i] = unix.SockFilter{Code: r.Op, Jt: r.Jt, Jf: r.Jf, K: r.K}
		}
		err = unix.SetsockoptSockFprog(l.fd, unix.SOL_SOCKET, unix.SO_ATTACH_FILTER, &unix.SockFprog{Len: uint16(len(code)), Filter: &code[0]})
		if err != nil {
			t.Fatalf("%q: the kernel refuses the program: %v", expr, err)
		}
		all := binary.NativeEndian.Uint16(binary.BigEndian.AppendUint16(nil, unix.ETH_P_ALL))
		if err := unix.Bind(l.fd, &unix.SockaddrLinklayer{Protocol: all, Ifindex: dev.Index}); err != nil {
			t.Fatal(err)
		}
	})
	return l
}

// trailer is what numbered frames end with, before their number.
const trailer = 0x6e756d62

func numbered(frame []byte, n int) []byte {
	frame = binary.BigEndian.AppendUint32(slices.Clone(frame), trailer)
	return binary.BigEndian.AppendUint32(frame, uint32(n))
}

// drain takes what is there.
func (l *listener) drain() {
	buf := make([]byte, 2048)
	for {
		n, _, err := unix.Recvfrom(l.fd, buf, 0)
		if err != nil {
			return
		}
		if n < 8 || binary.BigEndian.Uint32(buf[n-8:]) != trailer {
			continue // somebody else's
		}
		l.seen[int(binary.BigEndian.Uint32(buf[n-4:]))] = true
	}
}

// await drains until all frames of a range are there. It has to be the listener
// that was opened first: the kernel serves the newest first, so that the others
// have theirs then.
func (l *listener) await(t *testing.T, from, to int) {
	t.Helper()
	for deadline := 50; ; deadline-- {
		l.drain()
		missing := false
		for n := from; n < to; n++ {
			missing = missing || !l.seen[n]
		}
		if !missing {
			return
		}
		if deadline == 0 {
			t.Fatalf("not all of the frames %d to %d have arrived", from, to)
		}
		if _, err := unix.Poll([]unix.PollFd{{Fd: int32(l.fd), Events: unix.POLLIN}}, 1000); err != nil && err != unix.EINTR {
			t.Fatal(err)
		}
	}
}

// The kernel takes the programs, and selects with them what it selects with
// libpcap's. It takes the first VLAN tag out of each frame before.
func TestKernel(t *testing.T) {
	l := lab.New(t)
	a, b := l.Host("a"), l.Host("b")
	ia, ib := l.Connect(a, b, lab.Veth{})
	const bursts = 40 // frames that fit into the smallest buffer
	frames := framed(Ethernet, networkPackets())
	slices.SortFunc(frames, func(x, y []byte) int { return int(hash(x)) - int(hash(y)) })
	frames = frames[:1000]

	all := listen(t, ib, "", mustCompile(t, "", Options{LinkType: Ethernet, Live: true}).Instructions)
	o := Options{LinkType: Ethernet, Live: true}
	ours, theirs := map[string]*listener{}, map[string]*listener{}
	listeners := []*listener{}
	_, err := exec.LookPath("tcpdump")
	compare := err == nil
	for _, expr := range slices.Concat(kernelExpressions, refused) {
		ours[expr] = listen(t, ib, expr, mustCompile(t, expr, o).Instructions)
		listeners = append(listeners, ours[expr])
		if compare && !slices.Contains(refused, expr) {
			theirs[expr] = listen(t, ib, expr, liveProgram(t, ib, expr))
			listeners = append(listeners, theirs[expr])
		}
	}
	there, here := ia.Puppet(func([]byte) [][]byte { return nil }), ib.Puppet(func([]byte) [][]byte { return nil })
	outgoing := len(frames) * 9 / 10 // the rest is sent by the host that listens
	for from := 0; from < len(frames); from += bursts {
		to := min(from+bursts, len(frames))
		for n := from; n < to; n++ {
			sender := there
			if n >= outgoing {
				sender = here
			}
			sender.Send(numbered(frames[n], n))
		}
		all.await(t, from, to)
		for _, l := range listeners {
			l.drain()
		}
	}
	for expr, l := range ours {
		if their := theirs[expr]; their != nil && !maps.Equal(l.seen, their.seen) {
			t.Errorf("%q: %d frames got through, %d with libpcap's program", expr, len(l.seen), len(their.seen))
		}
		if len(l.seen) == 0 && expr != "ifindex 99" {
			t.Errorf("%q: no frame got through", expr)
		}
		if l := ours[expr]; expr == "outbound" && len(l.seen) != len(frames)-outgoing {
			t.Errorf("%q: %d frames, want %d", expr, len(l.seen), len(frames)-outgoing)
		}
	}
	t.Logf("%d frames, %d programs", len(frames), len(listeners))
}

func hash(b []byte) uint16 {
	h := fnv.New32a()
	h.Write(b)
	return uint16(h.Sum32())
}

// liveProgram is what libpcap makes of an expression for an interface.
func liveProgram(t *testing.T, i *lab.Interface, expr string) []bpf.RawInstruction {
	t.Helper()
	out, err := i.Host.Command("tcpdump", "-i", i.Name, "-ddd", "--", expr).Output()
	if err != nil {
		t.Fatalf("tcpdump %q: %v", expr, err)
	}
	return parseDecimal(t, string(out))
}
