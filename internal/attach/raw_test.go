package attach

import (
	"errors"
	"net/netip"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/vishvananda/netlink"

	"gotcp/internal/cli"
	"gotcp/internal/host"
	"gotcp/internal/link"
	"gotcp/internal/link/packet"
	"gotcp/internal/wire"
)

// shared opens an interface of ours.
func (n *network) shared(l *Links, name string, c RawConfig) (r *Raw) {
	n.t.Helper()
	var err error
	n.us.Do(func() {
		var i host.Interface
		if i, err = host.InterfaceByName(name); err == nil {
			r, err = l.Shared(i, c)
		}
	})
	if err != nil {
		n.t.Fatal(err)
	}
	return r
}

// toAll asks everybody who has an address.
func toAll(r *Raw, sender, target netip.Addr) []byte {
	b := make([]byte, wire.EthernetLen+wire.ARPLen)
	wire.PutEthernet(b, wire.Broadcast, r.MAC, wire.TypeARP)
	f := wire.ARPFields{Op: wire.ARPRequest, SenderMAC: r.MAC, SenderIP: sender, TargetIP: target}
	f.Put(b[wire.EthernetLen:])
	return b
}

// send sends one frame.
func (n *network) send(r *Raw, data []byte) {
	n.t.Helper()
	if taken, err := r.Send([]link.Frame{{Data: data}}); taken != 1 || err != nil {
		n.t.Fatal(taken, err)
	}
}

// await returns the next frame that is wanted.
func (n *network) await(r *Raw, wanted func(f *link.Frame) bool) link.Frame {
	n.t.Helper()
	deadline := time.Now().Add(5 * time.Second)
	frames := make([]link.Frame, 8)
	for {
		got, err := r.RecvUntil(frames, deadline)
		if got == 0 || err != nil {
			n.t.Fatalf("nothing came: %v", err)
		}
		if i := slices.IndexFunc(frames[:got], func(f link.Frame) bool { return wanted(&f) }); i >= 0 {
			return frames[i]
		}
	}
}

// isARP reports whether a frame is an ARP message of a kind.
func isARP(op wire.ARPOp) func(f *link.Frame) bool {
	return func(f *link.Frame) bool {
		e, err := wire.ParseEthernet(f.Data)
		if err != nil || e.Type() != wire.TypeARP {
			return false
		}
		a, err := wire.ParseARP(e.Payload())
		return err == nil && a.Op() == op
	}
}

var onlyARP = packet.Filter{ARP: true, Ports: []uint16{}}

func TestSharedIsAnswered(t *testing.T) {
	n := newNetwork(t)
	r := n.shared(n.links(cli.LinkFlags{}), n.toNear.Name, RawConfig{Filter: onlyARP, Stamps: true, SendStamps: true})
	if r.Mode != cli.Shared || r.MAC != n.toNear.MAC || r.Prefix != n.toNear.Prefix || r.Gateway.IsValid() ||
		r.Interface.Name != n.toNear.Name || r.Describe != n.toNear.Name+" as 10.77.0.1" {
		t.Errorf("%+v", r)
	}
	before := time.Now()
	n.send(r, toAll(r, r.Prefix.Addr(), n.nearEnd.Addr()))
	if f := n.await(r, isARP(wire.ARPReply)); f.Time.Before(before.Add(-time.Second)) {
		t.Errorf("the reply came at %s", f.Time)
	}
}

// ARP works on an interface without an address, as a probe does before it has
// one (RFC 5227 §2.1.1).
func TestSharedWithoutAddress(t *testing.T) {
	n := newNetwork(t)
	n.us.Do(func() {
		l, err := netlink.LinkByName(n.toNear.Name)
		if err != nil {
			t.Fatal(err)
		}
		addrs, err := netlink.AddrList(l, netlink.FAMILY_ALL)
		for i := range addrs {
			err = errors.Join(err, netlink.AddrDel(l, &addrs[i]))
		}
		if err != nil {
			t.Fatal(err)
		}
	})
	r := n.shared(n.links(cli.LinkFlags{}), n.toNear.Name, RawConfig{Filter: onlyARP})
	if r.Prefix.IsValid() || r.Describe != n.toNear.Name || r.Stamper != nil {
		t.Errorf("%+v", r)
	}
	n.send(r, toAll(r, netip.IPv4Unspecified(), n.nearEnd.Addr()))
	n.await(r, isARP(wire.ARPReply))
}

// echoTo is a ping without an Ethernet header.
func echoTo(src, dst netip.Addr) []byte {
	b := make([]byte, wire.IPv4MinLen+wire.ICMPLen)
	h := wire.IPv4Fields{Proto: wire.ProtoICMP, TTL: 64, Src: src, Dst: dst}
	h.Put(b, wire.ICMPLen)
	wire.PutICMPv4(b[wire.IPv4MinLen:], 8, 0, 7<<16|1, nil)
	return b
}

// All of this host's addresses are reached over lo.
func TestSharedLoopback(t *testing.T) {
	n := newNetwork(t)
	r := n.shared(n.links(cli.LinkFlags{}), "lo", RawConfig{Filter: packet.Filter{Ports: []uint16{}, ICMP: true}, Stamps: true, SendStamps: true})
	if r.Mode != cli.Shared || !r.MAC.IsZero() || r.Prefix.String() != "127.0.0.1/8" || r.Describe != "lo" {
		t.Errorf("%+v", r)
	}
	for _, a := range []netip.Addr{netip.MustParseAddr("127.0.0.9"), n.toFar.Addr()} {
		n.send(r, echoTo(a, a))
		n.await(r, func(f *link.Frame) bool {
			p, err := wire.ParseIPv4(f.Data)
			return err == nil && p.Src() == a && p.Payload()[0] == 0
		})
	}
}

func TestOwnIsAnswered(t *testing.T) {
	n := newNetwork(t)
	f := ownFlags("", "10.77.0.50/24")
	f.Gateway = "10.77.0.2"
	l := n.links(f)
	r, err := n.own(l, netip.Addr{}, RawConfig{Filter: onlyARP})
	if err != nil {
		t.Fatal(err)
	}
	if r.Mode != cli.Own || r.MAC == n.toNear.MAC || !r.MAC.IsLocal() || r.Prefix.String() != "10.77.0.50/24" ||
		r.Gateway != n.nearEnd.Addr() || r.Interface.Name != n.toNear.Name ||
		r.Describe != n.toNear.Name+" as 10.77.0.50 ("+r.MAC.String()+")" {
		t.Errorf("%+v", r)
	}
	n.send(r, toAll(r, r.Prefix.Addr(), n.nearEnd.Addr()))
	n.await(r, isARP(wire.ARPReply))
}

func TestOwnRawRefused(t *testing.T) {
	n := newNetwork(t)
	for _, tt := range []struct {
		name, iface, ip string
		near            netip.Addr
		words           []string
	}{
		{"our own address", "", "10.77.0.1/24", netip.Addr{}, []string{"10.77.0.1", "own address", "leave --ip out"}},
		{"to ourselves", "", "10.77.0.50/24", n.toNear.Addr(), []string{"this host itself", "--tap"}},
		{"nowhere", "", "172.16.0.5/24", netip.Addr{}, []string{"no interface", "-i"}},
		{"no Ethernet", "lo", "10.77.0.50/24", netip.Addr{}, []string{"lo", "--tap"}},
	} {
		_, err := n.own(n.links(ownFlags(tt.iface, tt.ip)), tt.near, RawConfig{})
		t.Log(tt.name)
		n.says(err, cli.StatusLocal, tt.words...)
	}
	f := ownFlags("", "10.77.0.50/24")
	f.MAC = "same"
	n.us.Forward()
	_, err := n.own(n.links(f), netip.Addr{}, RawConfig{})
	n.says(err, cli.StatusLocal, "--mac same", "forwards", "forwarding=0")
}

func TestTAPIsAnswered(t *testing.T) {
	dev, err := os.OpenFile("/dev/net/tun", os.O_RDWR, 0)
	if err != nil {
		t.Skipf("no TAP devices for this user: %v", err)
	}
	dev.Close()
	n := newNetwork(t)
	f := ownFlags("", "10.9.0.2/24")
	f.TAP, f.Gateway = "tap7", "10.9.0.1"
	l := n.links(f)
	var r *Raw
	n.us.Do(func() { r, err = l.TAP(RawConfig{Filter: onlyARP, Stamps: true, SendStamps: true}) })
	if err != nil {
		t.Fatal(err)
	}
	if r.Mode != cli.TAP || r.MAC == r.Interface.MAC || r.Prefix.String() != "10.9.0.2/24" || r.Stamper != nil ||
		r.Interface.Name != "tap7" || r.Interface.Addr(false).String() != "10.9.0.1" || r.Gateway.String() != "10.9.0.1" {
		t.Errorf("%+v", r)
	}
	n.send(r, toAll(r, r.Prefix.Addr(), r.Gateway))
	n.await(r, isARP(wire.ARPReply))
}

// A watcher hears what others say to one another.
func TestSharedPromiscuous(t *testing.T) {
	n := newNetwork(t)
	filter := onlyARP
	filter.AnyStation = true
	watcher := n.shared(n.links(cli.LinkFlags{}), n.toNear.Name, RawConfig{Filter: filter, Promiscuous: true})
	n.us, n.toNear = n.near, n.nearEnd
	speaker := n.shared(n.links(cli.LinkFlags{}), n.nearEnd.Name, RawConfig{Filter: onlyARP})
	b := toAll(speaker, n.nearEnd.Addr(), netip.MustParseAddr("10.77.0.99"))
	wire.PutEthernet(b, wire.MAC{2, 0, 0, 0, 0, 0x99}, speaker.MAC, wire.TypeARP)
	n.send(speaker, b)
	n.await(watcher, isARP(wire.ARPRequest))
}
