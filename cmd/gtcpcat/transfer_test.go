package main

import (
	"fmt"
	"net/netip"
	"os/exec"
	"testing"

	"github.com/vishvananda/netlink"

	"gotcp/internal/lab"
	"gotcp/internal/lab/proc"
)

// The ways to be a host, as the transfer tests tell them apart.
const (
	shared  = "shared"
	own     = "own"
	tapped  = "tap"     // behind a TAP device, routed by the kernel
	bridged = "bridged" // behind a TAP device, on a bridge
	looped  = "lo"      // peer and we are one host
	itself  = "itself"  // the same, by the address of its network card
)

// place is where a transfer takes place: our host and the peer's, a wire
// between them, and the flags that make gtcpcat a host in it.
type place struct {
	us, peer *lab.Host
	flags    []string
	ourAddr  netip.Addr
	peerAddr netip.Addr
}

// newPlace builds the network for a mode.
func newPlace(t testing.TB, mode string, v lab.Veth) *place {
	l := lab.New(t)
	p := &place{us: l.Host("us"), peer: l.Host("peer")}
	us, peer := l.Connect(p.us, p.peer, v)
	p.ourAddr, p.peerAddr = us.Addr(), peer.Addr()
	switch mode {
	case shared:
	case own:
		p.ourAddr = netip.MustParseAddr("10.77.0.50")
		p.flags = []string{"--ip", "10.77.0.50/24"}
	case tapped:
		needTAP(t, p.us)
		p.us.Forward()
		p.peer.Route(netip.MustParsePrefix("10.9.0.0/24"), us.Addr())
		p.ourAddr = netip.MustParseAddr("10.9.0.2")
		p.flags = []string{"--tap", "tap7", "--ip", "10.9.0.2/24", "--gateway", "10.9.0.1"}
	case bridged:
		needTAP(t, p.us)
		putOnBridge(t, p.us, us)
		p.ourAddr = netip.MustParseAddr("10.77.0.50")
		p.flags = []string{"--tap", "tap7", "--ip", "10.77.0.50/24", "--bridge", "br0"}
	case looped:
		p.peer, p.ourAddr, p.peerAddr = p.us, netip.MustParseAddr("127.0.0.1"), netip.MustParseAddr("127.0.0.1")
		setLoopbackMTU(t, p.us, v.MTU)
	case itself:
		p.peer, p.peerAddr = p.us, p.ourAddr
	default:
		t.Fatalf("no mode %q", mode)
	}
	return p
}

// needTAP skips the test where there are no TAP devices.
func needTAP(t testing.TB, h *lab.Host) {
	t.Helper()
	if err := tryTAP(h); err != nil {
		t.Skipf("no TAP devices: %v", err)
	}
}

func tryTAP(h *lab.Host) (err error) {
	h.Do(func() {
		tap := &netlink.Tuntap{LinkAttrs: netlink.LinkAttrs{Name: "probe"}, Mode: netlink.TUNTAP_MODE_TAP}
		if err = netlink.LinkAdd(tap); err == nil {
			err = netlink.LinkDel(tap)
		}
	})
	return err
}

// putOnBridge makes an interface a port of a new bridge, br0.
func putOnBridge(t testing.TB, h *lab.Host, i *lab.Interface) {
	t.Helper()
	h.Do(func() {
		attrs := netlink.NewLinkAttrs()
		attrs.Name = "br0"
		bridge := &netlink.Bridge{LinkAttrs: attrs}
		port, err := netlink.LinkByName(i.Name)
		for _, step := range []func() error{
			func() error { return err },
			func() error { return netlink.LinkAdd(bridge) },
			func() error { return netlink.LinkSetMaster(port, bridge) },
			func() error { return netlink.LinkSetUp(bridge) },
		} {
			if err := step(); err != nil {
				t.Fatal(err)
			}
		}
	})
}

func setLoopbackMTU(t testing.TB, h *lab.Host, mtu int) {
	t.Helper()
	if mtu == 0 {
		return
	}
	h.Do(func() {
		lo, err := netlink.LinkByName("lo")
		if err == nil {
			err = netlink.LinkSetMTU(lo, mtu)
		}
		if err != nil {
			t.Fatal(err)
		}
	})
}

// gtcpcat is the command in this place: connecting to the peer's port, or
// listening on ours.
func (p *place) gtcpcat(t testing.TB, listen bool, flags ...string) *exec.Cmd {
	args := append(append([]string{"-v"}, p.flags...), flags...)
	if listen {
		return proc.Command(t, p.us, append(args, "-l", port)...)
	}
	return proc.Command(t, p.us, append(args, p.peerAddr.String(), port)...)
}

// port is the port that is connected to, whoever listens.
const port = "7000"

// transfer is one case: who sends what to whom over what.
type transfer struct {
	mode    string
	listens bool // we listen, the peer connects
	sends   bool // we send, the peer receives
	peer    string
	veth    lab.Veth
	bytes   int64
	piped   bool // our standard input is a pipe, not a file
	flags   []string
	change  func(*place)
}

func (x transfer) String() string {
	s := fmt.Sprintf("%s,%s", x.mode, x.peer)
	if x.sends {
		s += ",send"
	} else {
		s += ",receive"
	}
	if x.listens {
		s += ",listen"
	}
	if x.veth.MTU != 0 {
		s += fmt.Sprintf(",mtu=%d", x.veth.MTU)
	}
	if x.veth.NoOffload {
		s += ",plain"
	}
	return s
}

// run makes the transfer and checks every byte and both ends' verdicts.
func (x transfer) run(t *testing.T) {
	p := newPlace(t, x.mode, x.veth)
	if x.change != nil {
		x.change(p)
	}
	flags := x.flags
	if x.peer == "nc" && !x.sends && !x.listens {
		// A listening nc takes our end of input for the end of everything.
		flags = append(flags, "-d")
	}
	ours := p.gtcpcat(t, x.listens, flags...)
	got := proc.NewDigest()
	if !x.sends {
		ours.Stdout = got
	} else if x.piped {
		ours.Stdin = lab.Data(x.bytes)
	} else {
		ours.Stdin = proc.DataFile(t, x.bytes)
	}
	k := kernelPeer(t, x.peer, p, !x.listens, !x.sends, x.bytes)
	var cat *proc.Process
	if x.listens {
		cat = proc.Start(t, ours)
		cat.Awaits("listening on port")
		k.start()
	} else {
		k.start()
		cat = proc.Start(t, ours)
	}
	cat.Ends(0)
	if err := k.result(); err != nil {
		t.Errorf("the peer: %v; gtcpcat said %q", err, cat.Stderr)
	}
	if !x.sends {
		if err := got.Check(x.bytes); err != nil {
			t.Error(err)
		}
	}
}

// peer is the kernel's TCP at the other end, and the program that uses it.
type peer interface {
	start()
	// result waits for its end and says what was wrong with it.
	result() error
}

func kernelPeer(t testing.TB, program string, p *place, listens, sends bool, n int64) peer {
	at := netip.AddrPortFrom(p.peerAddr, 7000)
	if !listens {
		at = netip.AddrPortFrom(p.ourAddr, 7000)
	}
	if program == "go" {
		return &goPeer{t: t, host: p.peer, at: at, listens: listens, sends: sends, n: n}
	}
	proc.Need(t, program)
	cmd := p.peer.CommandContext(t.Context(), program, peerArgs(program, at, listens, sends)...)
	out := proc.NewDigest()
	if sends {
		cmd.Stdin = lab.Data(n)
	} else {
		cmd.Stdout = out
	}
	return &toolPeer{t: t, cmd: cmd, out: out, listens: listens, sends: sends, n: n}
}

// peerArgs is how the netcats are called. All of them say on standard error
// that they listen.
func peerArgs(program string, at netip.AddrPort, listens, sends bool) []string {
	host, port := at.Addr().String(), fmt.Sprint(at.Port())
	pick := func(cond bool, a, b string) string {
		if cond {
			return a
		}
		return b
	}
	switch program {
	case "nc":
		if listens {
			return []string{"-v", "-n", "-N", "-l", host, port}
		}
		return []string{"-v", "-n", pick(sends, "-N", "-d"), host, port}
	case "ncat":
		args := []string{"-v", "-n", pick(sends, "--send-only", "--recv-only")}
		if listens {
			args = append(args, "-l")
		}
		return append(args, host, port)
	default: // socat
		addr := pick(listens, "TCP4-LISTEN:"+port+",bind="+host, "TCP4:"+host+":"+port)
		return []string{"-d", "-d", "-u", pick(sends, "STDIN", addr), pick(sends, addr, "STDOUT")}
	}
}

// toolPeer is a netcat.
type toolPeer struct {
	t              testing.TB
	cmd            *exec.Cmd
	out            *proc.Digest
	listens, sends bool
	n              int64
	*proc.Process
}

func (k *toolPeer) start() {
	k.Process = proc.Start(k.t, k.cmd)
	if k.listens {
		k.Awaits("istening on")
	}
}

func (k *toolPeer) result() error {
	if s := k.Status(); s != 0 {
		return fmt.Errorf("%v ended with status %d and said %q", k, s, k.Stderr)
	}
	if k.sends {
		return nil
	}
	return k.out.Check(k.n)
}

// goPeer is package net.
type goPeer struct {
	t              testing.TB
	host           *lab.Host
	at             netip.AddrPort
	listens, sends bool
	n              int64
	server         *lab.Peer
	client         chan lab.Result
}

func (k *goPeer) start() {
	switch {
	case k.listens && k.sends:
		k.server = lab.Source(k.host, k.at.String(), k.n)
	case k.listens:
		k.server = lab.Sink(k.host, k.at.String())
	default:
		k.client = make(chan lab.Result, 1)
		go func() { k.client <- k.connect() }()
	}
}

func (k *goPeer) connect() lab.Result {
	c, err := k.host.DialContext(k.t.Context(), "tcp", k.at.String())
	if err != nil {
		return lab.Result{Err: err}
	}
	defer c.Close()
	if k.sends {
		return lab.Feed(c, k.n)
	}
	return lab.Drain(c)
}

func (k *goPeer) result() error {
	if k.server != nil {
		return k.server.Wait().Check(k.n)
	}
	return (<-k.client).Check(k.n)
}

// Every mode and direction, as client and as listener, with every program at
// the other end. MTU and offloads change from case to case so that each mode
// and direction meets all of them.
func TestTransfer(t *testing.T) {
	size := int64(16 << 20)
	if proc.Soak() {
		size = 1 << 30
	}
	veths := []lab.Veth{
		{}, {MTU: 9000, NoOffload: true}, {MTU: 576}, {NoOffload: true}, {MTU: 9000}, {MTU: 576, NoOffload: true},
	}
	for _, mode := range []string{shared, own, tapped, bridged, looped, itself} {
		for _, sends := range []bool{true, false} {
			n := 0
			for _, peer := range []string{"go", "nc", "ncat", "socat"} {
				for _, listens := range []bool{false, true} {
					x := transfer{mode: mode, peer: peer, sends: sends, listens: listens, bytes: size,
						veth: veths[n%len(veths)], piped: proc.Soak() || n/3%2 == 1}
					n++
					t.Run(x.String(), func(t *testing.T) {
						t.Parallel()
						x.run(t)
					})
				}
			}
		}
	}
}

// Our own link at its worst.
func TestTransferOverBadLink(t *testing.T) {
	n := 0
	for _, mode := range []string{shared, own, tapped, bridged, looped} {
		for _, sends := range []bool{true, false} {
			x := transfer{mode: mode, peer: "go", sends: sends, listens: n%4 == 1 || n%4 == 2, bytes: 1 << 20,
				veth:  lab.Veth{NoOffload: n%4 == 0},
				flags: []string{"--impair", "loss=3%,delay=10ms±5ms,reorder=2%,dup=1%,corrupt=0.5%"}}
			n++
			t.Run(x.String(), func(t *testing.T) {
				t.Parallel()
				x.run(t)
			})
		}
	}
}

// A peer that loses one packet in a hundred of those that come to it: of what
// we send, or of our acknowledgements.
func TestTransferToLossyPeer(t *testing.T) {
	n := 0
	for _, mode := range []string{shared, own, tapped, bridged} {
		for _, sends := range []bool{true, false} {
			x := transfer{mode: mode, peer: "go", sends: sends, listens: n%4 == 1 || n%4 == 2, bytes: 4 << 20,
				veth:   lab.Veth{NoOffload: n%3 == 0},
				change: func(p *place) { p.peer.DropIncoming(1) }}
			n++
			t.Run(x.String(), func(t *testing.T) {
				t.Parallel()
				x.run(t)
			})
		}
	}
}
