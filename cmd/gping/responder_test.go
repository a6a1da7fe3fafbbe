package main

import (
	"net/netip"
	"strings"
	"testing"

	"gotcp/internal/lab"
	"gotcp/internal/lab/proc"
	"gotcp/internal/wire"
)

// respond starts a responder for the address and waits until it answers.
func respond(t *testing.T, h *lab.Host, args ...string) (p *proc.Process, out *proc.Transcript) {
	t.Helper()
	cmd := proc.Command(t, h, append([]string{"--responder", "-v", "--dad", "none"}, args...)...)
	out = proc.NewTranscript()
	cmd.Stdout = out
	p = proc.Start(t, cmd)
	p.Awaits("answering pings")
	return p, out
}

// The kernel's pings are answered as another kernel would: in a flood, as long
// as they come, with options, and from our own side of the link.
func TestAnswersPings(t *testing.T) {
	ping := needPing(t)
	l := lab.New(t)
	us, peer := l.Host("us"), l.Host("peer")
	l.Connect(us, peer, lab.Veth{})
	for _, tt := range []struct{ args, says, answered string }{
		{"-f -q -c 1000 10.77.0.50", "1000 packets transmitted, 1000 received, 0% packet loss", "1000 pings of 1 host answered, 0 with"},
		{"-s 65507 -c 2 -i 0.2 10.77.0.50", "65515 bytes from 10.77.0.50: icmp_seq=2 ttl=64", "2 pings of 1 host answered, 0 with"},
		{"-s 0 -c 1 10.77.0.50", "8 bytes from 10.77.0.50: icmp_seq=1 ttl=64", "1 ping of"},
		{"-p ff -s 1472 -M do -c 1 10.77.0.50", "1480 bytes from 10.77.0.50: icmp_seq=1 ttl=64 time=", "1 ping of"},
		{"-R -c 1 10.77.0.50", "RR: \t10.77.0.2\n\t10.77.0.50\n\t10.77.0.50\n\t10.77.0.2\n", "1 ping of"},
		{"-T tsandaddr -c 1 10.77.0.50", "\t10.77.0.50\t", "1 ping of"},
	} {
		count := "1"
		if before, _, found := strings.Cut(tt.answered, " pings"); found {
			count = before
		}
		p, out := respond(t, us, "-q", "--ip", "10.77.0.50/24", "-c", count)
		got := proc.Run(t, peer.CommandContext(t.Context(), ping, strings.Fields(tt.args)...))
		if got.Status != 0 || !strings.Contains(got.Stdout, tt.says) || strings.Contains(got.Stdout, "wrong data") {
			t.Errorf("ping %s: %+v, want %q", tt.args, got, tt.says)
		}
		p.Ends(0)
		if !strings.Contains(out.String(), tt.answered) {
			t.Errorf("ping %s: the responder says %q, want %q", tt.args, out, tt.answered)
		}
	}
}

var asker = netip.MustParseAddr("10.77.0.99")

// question is a ping from the asker to 10.77.0.50.
func question(to wire.MAC, badChecksum bool) []byte {
	h := wire.IPv4Fields{TTL: 64, Proto: wire.ProtoICMP, Src: asker, Dst: netip.MustParseAddr("10.77.0.50")}
	frame := make([]byte, wire.EthernetLen+h.Len()+wire.ICMPLen)
	n := wire.PutEthernet(frame, to, puppetMAC, wire.TypeIPv4)
	n += h.Put(frame[n:], wire.ICMPLen)
	wire.PutICMPv4(frame[n:], wire.ICMPv4Echo, 0, wire.EchoRest(7, 1), nil)
	if badChecksum {
		frame[n+2] ^= 0xff
	}
	return frame
}

// A ping with a bad checksum is none.
func TestIgnoresBadChecksums(t *testing.T) {
	l := lab.New(t)
	us, peer := l.Host("us"), l.Host("peer")
	ours, theirs := l.Connect(us, peer, lab.Veth{})
	p, out := respond(t, us, "--ip", "10.77.0.50/24", "--mac", "same", "-c", "1")
	puppet := theirs.Puppet(func(frame []byte) [][]byte {
		return [][]byte{lab.AnswerARP(frame, puppetMAC, asker)}
	})
	for _, bad := range []bool{true, true, false} {
		puppet.Send(question(ours.MAC, bad))
	}
	p.Ends(0)
	if said := out.String(); !strings.Contains(said, "1 ping of 1 host answered, 2 with a bad checksum") {
		t.Errorf("it says %q", said)
	}
}

// On a VLAN, one gping hears another, and nobody hears those on another VLAN.
func TestVLAN(t *testing.T) {
	l := lab.New(t)
	us, peer := l.Host("us"), l.Host("peer")
	l.Connect(us, peer, lab.Veth{})
	p, _ := respond(t, peer, "--vlan", "7:3", "-I", "eth0", "--ip", "10.7.7.2/24", "-c", "2")
	for _, tt := range []struct {
		vlan   []string
		status int
		says   string
	}{
		{[]string{"--vlan", "8"}, 1, "1 packets transmitted, 0 received"},
		{nil, 1, "1 packets transmitted, 0 received"},
		{[]string{"--vlan", "7", "-c", "2", "-i", "0.1"}, 0, "2 packets transmitted, 2 received"},
	} {
		args := append([]string{"-I", "eth0", "--ip", "10.7.7.50/24", "--dad", "none", "-c", "1", "-W", "0.3"}, tt.vlan...)
		got := proc.Run(t, proc.Command(t, us, append(args, "10.7.7.2")...))
		if got.Status != tt.status || !strings.Contains(got.Stdout, tt.says) {
			t.Errorf("%v: %+v, want status %d and %q", tt.vlan, got, tt.status, tt.says)
		}
	}
	p.Ends(0)
}
