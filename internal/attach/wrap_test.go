package attach

import (
	"bytes"
	"context"
	"io"
	"net/netip"
	"os"
	"strings"
	"testing"
	"time"

	"gotcp/internal/cli"
	"gotcp/internal/host"
	"gotcp/internal/lab"
	"gotcp/internal/link"
	"gotcp/internal/wire"
)

// vlan makes two links on two hosts' ends of one wire.
func (n *network) vlan(here, there string, c RawConfig) (a, b *Raw) {
	a = n.shared(n.links(cli.LinkFlags{HostFlags: cli.HostFlags{VLAN: here}}), n.toNear.Name, c)
	n.us = n.near
	b = n.shared(n.links(cli.LinkFlags{HostFlags: cli.HostFlags{VLAN: there}}), n.nearEnd.Name, c)
	return a, b
}

// Two of us on a VLAN hear one another, and not those beside it.
func TestVLAN(t *testing.T) {
	n := newNetwork(t)
	ours, theirs := n.vlan("7:5", "7", RawConfig{Filter: onlyARP})
	n.us = n.near
	beside := n.shared(n.links(cli.LinkFlags{HostFlags: cli.HostFlags{VLAN: "8"}}), n.nearEnd.Name, RawConfig{Filter: onlyARP})
	untagged := n.shared(n.links(cli.LinkFlags{}), n.nearEnd.Name, RawConfig{Filter: onlyARP})
	if want := n.toNear.Name + ", VLAN 7 as 10.77.0.1"; ours.Describe != want {
		t.Errorf("%q, want %q", ours.Describe, want)
	}
	n.send(ours, toAll(ours, n.toNear.Addr(), n.nearEnd.Addr()))
	f := n.await(theirs, isARP(wire.ARPRequest))
	if len(f.Data) != wire.EthernetLen+wire.ARPLen {
		t.Errorf("%x", f.Data)
	}
	for _, r := range []*Raw{beside, untagged} {
		if got, err := r.RecvUntil(make([]link.Frame, 1), time.Now()); got != 0 || err != nil {
			t.Errorf("%s: %d, %v", r.Describe, got, err)
		}
	}
}

// A capture shows the tag, and impairment knows what is behind it.
func TestVLANCapturedAndImpaired(t *testing.T) {
	n := newNetwork(t)
	name := t.TempDir() + "/capture"
	l := n.links(cli.LinkFlags{HostFlags: cli.HostFlags{VLAN: "7:5", PCAP: name, Impair: "out:corrupt=100%"}})
	r := n.shared(l, n.toNear.Name, RawConfig{Filter: onlyARP})
	packet := echoTo(n.toNear.Addr(), n.nearEnd.Addr())
	b := make([]byte, wire.EthernetLen)
	wire.PutEthernet(b, n.nearEnd.MAC, r.MAC, wire.TypeIPv4)
	n.send(r, append(b, packet...))
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	recorded, err := os.ReadFile(name)
	if err != nil || len(recorded) != 24+16+18+len(packet) {
		t.Fatalf("%d bytes, %v", len(recorded), err)
	}
	tagged := recorded[24+16:]
	v, err := wire.ParseVLAN(tagged[wire.EthernetLen:])
	if err != nil || v.ID() != 7 || v.PCP() != 5 || v.Type() != wire.TypeIPv4 {
		t.Errorf("%x, %v", tagged, err)
	}
	if string(v.Payload()) == string(packet) {
		t.Error("the packet was not corrupted")
	}
}

func TestVLANRefused(t *testing.T) {
	n := newNetwork(t)
	flags := cli.LinkFlags{HostFlags: cli.HostFlags{VLAN: "7"}}
	l := n.links(flags)
	n.us.Do(func() {
		lo, err := host.InterfaceByName("lo")
		if err == nil {
			_, err = l.Shared(lo, RawConfig{})
		}
		n.says(err, cli.StatusLocal, "--vlan 7", "lo", "no Ethernet")
	})
	h, err := n.toPeer(flags, "127.0.0.1")
	n.refused(h, err, cli.StatusLocal, "--vlan 7", "lo")
	flags.Interface = "lo"
	h, err = n.listening(flags, "0.0.0.0")
	n.refused(h, err, cli.StatusLocal, "--vlan 7", "lo")
	flags.Interface = ""
	h, err = n.listening(flags, "0.0.0.0")
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(h.Links, "; "); !strings.Contains(got, "VLAN 7") || strings.Contains(got, "lo") {
		t.Errorf("on %q", got)
	}
}

// Two stacks of ours on a VLAN are joined by it, with long segments, and in
// shared mode answer ARP where their kernels hear nothing.
func TestHostsOnVLAN(t *testing.T) {
	for name, flags := range map[string]cli.HostFlags{
		"shared":   {VLAN: "7"},
		"impaired": {VLAN: "7:5", Impair: "loss=1%,delay=1ms,seed=7"},
		"own":      {VLAN: "7", IP: "10.77.0.50/24", DAD: cli.DADNone},
	} {
		t.Run(name, func(t *testing.T) {
			n := newNetwork(t)
			there, err := (&network{t: t, us: n.near}).listening(cli.LinkFlags{HostFlags: cli.HostFlags{VLAN: "7"}}, "0.0.0.0")
			if err != nil {
				t.Fatal(err)
			}
			here, err := n.toPeer(cli.LinkFlags{HostFlags: flags, Interface: n.toNear.Name}, n.nearEnd.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			at := netip.AddrPortFrom(n.nearEnd.Addr(), 8888)
			listener, err := there.Stack.ListenTCP(at, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			const size = 1 << 20
			got := make(chan []byte, 1)
			go func() {
				c, err := listener.AcceptTCP()
				if err != nil {
					t.Error(err)
					close(got)
					return
				}
				b, err := io.ReadAll(c)
				if err != nil {
					t.Error(err)
				}
				c.Close()
				got <- b
			}()
			ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
			defer cancel()
			c, err := here.Stack.DialTCP(ctx, netip.AddrPort{}, at, nil)
			if err != nil {
				t.Fatal(err)
			}
			data, _ := io.ReadAll(lab.Data(size))
			if _, err := c.Write(data); err != nil {
				t.Error(err)
			}
			c.Close()
			if !bytes.Equal(<-got, data) {
				t.Error("something else came")
			}
		})
	}
}
