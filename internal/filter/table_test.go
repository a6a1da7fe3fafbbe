package filter

import (
	"net/netip"
	"slices"
	"testing"
)

func TestTable(t *testing.T) {
	var names Table
	names.AddHosts("127.0.0.1 localhost\n# 10.0.0.9 old\n10.0.0.1\tgw router # the way out\n::1 localhost\nnonsense x\n10.0.0.3\n")
	names.AddEthers("02:00:00:00:00:01 gw\n2:0:0:0:0:2 b\n02:00 c\n")
	names.AddNetworks("loopback 127.0.0.0\nlab 10 testbed\nbroken 1.2.300\n")
	names.AddServices("http 80/tcp www # web\ndomain 53/tcp\ndomain 53/udp\nhttp 8080/tcp\nbad 70000/tcp\nworse x\n")
	names.AddProtocols("tcp 6 TCP\nbig 256 BIG\n")

	if got := names.Host("localhost"); !slices.Equal(got, []netip.Addr{netip.MustParseAddr("127.0.0.1"), netip.IPv6Loopback()}) {
		t.Errorf("localhost: %v", got)
	}
	if got := names.Host("router"); len(got) != 1 || names.Host("old") != nil {
		t.Errorf("router: %v", got)
	}
	if mac, ok := names.EtherHost("b"); !ok || mac != [6]byte{2, 0, 0, 0, 0, 2} {
		t.Errorf("b: %x, %v", mac, ok)
	}
	if _, ok := names.EtherHost("c"); ok {
		t.Error("c is known")
	}
	if v, _ := names.Network("loopback"); v != 0x7f000000 {
		t.Errorf("loopback: %x", v)
	}
	if v, ok := names.Network("testbed"); !ok || v != 10 {
		t.Errorf("testbed: %x, %v", v, ok)
	}
	if _, ok := names.Network("broken"); ok {
		t.Error("broken is known")
	}
	for _, c := range []struct {
		name, transport string
		port            uint16
	}{{"http", "tcp", 80}, {"www", "tcp", 80}, {"domain", "udp", 53}, {"http", "udp", 0}, {"bad", "tcp", 0}, {"worse", "", 0}} {
		if got, ok := names.Port(c.name, c.transport); got != c.port || ok != (c.port != 0) {
			t.Errorf("%s/%s: %d, %v", c.name, c.transport, got, ok)
		}
	}
	if v, ok := names.Protocol("TCP"); !ok || v != 6 {
		t.Errorf("TCP: %d, %v", v, ok)
	}
	if _, ok := names.Protocol("BIG"); ok {
		t.Error("BIG is known")
	}
}

func FuzzTable(f *testing.F) {
	f.Add("a 1 b\n10.0.0.1 c # d\nhttp 80/tcp")
	f.Fuzz(func(t *testing.T, text string) {
		var names Table
		names.AddHosts(text)
		names.AddEthers(text)
		names.AddNetworks(text)
		names.AddServices(text)
		names.AddProtocols(text)
	})
}
