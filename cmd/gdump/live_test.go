package main

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/vishvananda/netlink"

	"gotcp/internal/lab"
	"gotcp/internal/lab/proc"
)

// Several interfaces are one capture, any is all of them, and lo is seen once.
func TestInterfaces(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		args string
		want int // datagrams, of three to each host and to ourselves
	}{
		{"", 3}, // the first of -D
		{"-i 1", 3},
		{"-i eth1", 3},
		{"-i lo", 3},
		{"-i eth0 -i eth1", 6},
		{"-i any", 9},
		{"-i eth0 -Q in", 0},
		{"-i eth0 -Q out", 3},
		{"-i eth0 -p", 3},
		{"-i any --pcapng", 9},
		{"-i eth0 --immediate-mode -U -B 1024", 3},
	} {
		t.Run(tt.args, func(t *testing.T) {
			t.Parallel()
			l := lab.New(t)
			s := &scene{us: l.Host("us"), peer: l.Host("peer")}
			l.Connect(s.us, s.peer, lab.Veth{})
			l.Connect(s.us, s.peer, lab.Veth{})
			file := filepath.Join(t.TempDir(), "file")
			p := s.listen(t, append(strings.Fields(tt.args), "-w", file, "udp", "port", last)...)
			for range 3 {
				for _, to := range []string{"10.77.0.2:", "10.77.1.2:", "127.0.0.1:"} {
					s.say(t, to+last, "hello")
				}
			}
			ends(p, "")
			if got := strings.Count(s.tcpdump(t, "-n", "-r", file), "\n"); got != tt.want {
				t.Errorf("%d packets", got)
			}
		})
	}
}

// The interface is told to take in what is for others, unless -p is given.
func TestPromiscuous(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	for _, tt := range []struct {
		args []string
		want int
	}{{nil, 1}, {[]string{"-p"}, 0}} {
		l := s.listen(t, append(tt.args, "-n")...)
		s.us.Do(func() {
			dev, err := netlink.LinkByName(s.ours.Name)
			if err != nil {
				t.Fatal(err)
			}
			if got := dev.Attrs().Promisc; got != tt.want {
				t.Errorf("%v: %d", tt.args, got)
			}
		})
		ends(l, "")
	}
}

// Where packets come from is in the records.
func TestJSON(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	l := s.listen(t, "--json", "-n", "-i", "any", "udp")
	s.say(t, "10.77.0.2:"+last, "hello")
	said := ends(l, "\n")
	for _, want := range []string{`{"type":"packet","time":"`, `"interface":"eth0","direction":"out","link_type":"LINUX_SLL2"`,
		`"src":"10.77.0.1","dst":"10.77.0.2","ip_proto":17,`, `"dst_port":17999,"protocol":"udp","info":"`} {
		if !strings.Contains(said, want) {
			t.Errorf("no %s in %s", want, said)
		}
	}
}

// VLAN tags, which the kernel keeps beside the packet, are back in their place.
func TestVLAN(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	l := s.listen(t, "-n", "-e", "-t", "vlan 7")
	// An ARP question in VLAN 7.
	s.theirs.Puppet(func([]byte) [][]byte { return nil }).Send(append(
		[]byte("\xff\xff\xff\xff\xff\xff\x02\x77\x00\x00\x00\x02\x81\x00\x00\x07\x08\x06"),
		"\x00\x01\x08\x00\x06\x04\x00\x01\x02\x77\x00\x00\x00\x02\x0a\x4d\x00\x02\x00\x00\x00\x00\x00\x00\x0a\x4d\x00\x09"...))
	if said := ends(l, "\n"); !strings.Contains(said, "vlan 7, p 0, ethertype ARP (0x0806), Request who-has 10.77.0.9 tell 10.77.0.2") {
		t.Errorf("it said %q", said)
	}
}

// Who needs no privilege for reading has none.
func TestReadsAsNobody(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	cmd := proc.CommandAsNobody(t, s.us, "-n", "-r", "-", "--count")
	cmd.Stdin = strings.NewReader("\xd4\xc3\xb2\xa1\x02\x00\x04\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x04\x00\x01\x00\x00\x00")
	if o := proc.Run(t, cmd); o.Status != 0 || o.Stdout != "0 packets\n" {
		t.Errorf("%+v", o)
	}
}
