package dissect

import (
	"net/netip"
	"testing"
)

func TestAddresses(t *testing.T) {
	for _, want := range []string{
		"::", "::1", "1::", "fe80::1", "2000:0:0:40::", "2001:db8:0:1:1:1:1:1", "1::2:3:0:0:4", "1:0:0:2::3",
		"::1.2.3.4", "::ffff:192.168.100.9", "::1:0:0", "a:b:c:d:e:f:10:1234", "0:2:3:4:5:6:7:8",
	} {
		a := netip.MustParseAddr(want).As16()
		var got text
		if got.colons(a[:]); string(got.out) != want {
			t.Errorf("got %q, want %q", got.out, want)
		}
	}
	var got text
	got.dotted(0xff640a09).char(' ').dotted(0)
	if string(got.out) != "255.100.10.9 0.0.0.0" {
		t.Errorf("got %q", got.out)
	}
}

// names is a resolver for tests.
type names map[any]string

func (n names) Addr(a netip.Addr) (string, bool)          { s, ok := n[a]; return s, ok }
func (n names) Port(_ string, port uint16) (string, bool) { s, ok := n[port]; return s, ok }
func (n names) Protocol(number uint8) (string, bool)      { s, ok := n[number]; return s, ok }

func TestNames(t *testing.T) {
	known := names{
		netip.MustParseAddr("10.0.0.1"): "host.example.org", netip.MustParseAddr("fe80::1"): "six", uint16(53): "domain",
	}
	p := New(Options{Names: known, NoDomain: true})
	p.ip4(view{10, 0, 0, 1}, 0).char(' ')
	p.ip4(view{10, 0, 0, 2}, 0).char(' ')
	p.ip6(view{0: 0xfe, 1: 0x80, 15: 1}, 0).char(' ')
	p.port("udp", 53).char(' ')
	p.port("udp", 54)
	if got, want := string(p.out), "host 10.0.0.2 six domain 54"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestLinkAddress(t *testing.T) {
	p := New(Options{})
	p.mac(view{0, 1, 2, 0xab, 0xcd, 0xef}, 0).char(' ')
	p.linkAddr(view{1, 2, 3}, 1, 2).char(' ')
	p.linkAddr(view{1}, 1, 0)
	if got, want := string(p.out), "00:01:02:ab:cd:ef 02:03 <empty>"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestMACNames(t *testing.T) {
	p := New(Options{Names: names{}})
	p.mac(view{0, 0, 12, 1, 2, 3}, 0).char(' ')
	p.mac(view{6, 1, 2, 3, 4, 5}, 0).char(' ')
	p.mac(view{255, 255, 255, 255, 255, 255}, 0)
	if got, want := string(p.out), "00:00:0c:01:02:03 (oui Cisco) 06:01:02:03:04:05 (oui Unknown) Broadcast"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
