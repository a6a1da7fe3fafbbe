package main

import (
	"net/netip"
	"os"
	"path/filepath"
	"testing"
	"time"

	"gotcp/internal/capture"
	"gotcp/internal/ids/packettest"
	"gotcp/internal/lab"
	"gotcp/internal/lab/proc"
	"gotcp/internal/wire"
)

// The rules of the tests: each finds one word in a datagram.
const (
	markRule  = `alert udp any any -> any any (msg:"a mark"; content:"mark"; classtype:misc-attack; sid:1; rev:2;)` + "\n"
	otherRule = `alert udp any any -> any any (msg:"another"; content:"other"; sid:2; rev:1;)` + "\n"
)

// made writes a file, and returns its name.
func made(t testing.TB, dir, name, text string) string {
	t.Helper()
	name = filepath.Join(dir, name)
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	return name
}

// datagram is a frame with UDP from the n-th host.
func datagram(n int, text string) []byte {
	src, dst := netip.AddrPortFrom(netip.AddrFrom4([4]byte{10, 0, byte(n >> 8), byte(n)}), 1000), netip.MustParseAddrPort("192.0.2.1:2000")
	b := make([]byte, wire.EthernetLen)
	wire.PutEthernet(b, wire.MAC{2, 0, 0, 0, 0, 1}, wire.MAC{2, 0, 0, 0, 0, 2}, wire.TypeIPv4)
	return append(b, packettest.IP(src.Addr(), dst.Addr(), wire.ProtoUDP, packettest.UDP(src, dst, text))...)
}

// began is when captures of the tests begin.
var began = time.Date(2024, 1, 2, 12, 0, 0, 0, time.UTC)

// saved is a capture of datagrams with these texts, each from a host of its own, a millisecond apart.
func saved(t testing.TB, texts ...string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "in.pcap")
	w, err := capture.OpenWriter(name, capture.WriterConfig{LinkType: capture.LinkEthernet, Snaplen: 65535}, began)
	if err != nil {
		t.Fatal(err)
	}
	for i, text := range texts {
		data := datagram(i+1, text)
		p := capture.Packet{Time: began.Add(time.Duration(i) * time.Millisecond), Data: data, Length: len(data), LinkType: capture.LinkEthernet}
		if err := w.Write(began, &p); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return name
}

// scene is two hosts on a wire, of which one is listened at.
type scene struct {
	us, peer     *lab.Host
	ours, theirs *lab.Interface
}

func newScene(t testing.TB) *scene {
	l := lab.New(t)
	s := &scene{us: l.Host("us"), peer: l.Host("peer")}
	s.ours, s.theirs = l.Connect(s.us, s.peer, lab.Veth{})
	return s
}

// gids runs the command to its end.
func (s *scene) gids(t testing.TB, args ...string) proc.Output {
	t.Helper()
	cmd := proc.Command(t, s.us, args...)
	cmd.Env = append(cmd.Env, "TZ=UTC")
	return proc.Run(t, cmd)
}

// watch starts gids on the scene's wire, and waits until it hears.
func (s *scene) watch(t testing.TB, args ...string) *proc.Listener {
	t.Helper()
	return proc.Listen(t, proc.Command(t, s.us, append([]string{"-i", s.ours.Name}, args...)...))
}

// say sends a datagram to the peer.
func (s *scene) say(t testing.TB, text string) {
	t.Helper()
	c, err := s.us.Dial("udp", s.theirs.Addr().String()+":17000")
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if _, err := c.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
}
