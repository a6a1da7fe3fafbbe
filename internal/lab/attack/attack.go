// Package attack does to a host of a lab what attackers do, with the tools that they
// use. It is for tests of what is to notice them, and must not know what that is.
package attack

import (
	"context"
	"encoding/binary"
	"net"
	"strings"
	"sync/atomic"
	"testing"

	"gotcp/internal/lab"
	"gotcp/internal/lab/proc"
	"gotcp/internal/wire"
)

// Scene is three hosts on a switch: who attacks, who is attacked, and one that has nothing to
// do with it.
type Scene struct {
	Attacker, Victim, Gateway *lab.Interface
	t                         testing.TB
}

// New makes a scene, where packets look as they do on a wire: finished.
func New(t testing.TB) *Scene {
	l := lab.New(t)
	all := l.Switch(lab.Veth{NoOffload: true}, l.Host("attacker"), l.Host("victim"), l.Host("gateway"))
	return &Scene{Attacker: all[0], Victim: all[1], Gateway: all[2], t: t}
}

// Serve accepts connections to some of the victim's ports.
func (s *Scene) Serve(ports ...uint16) {
	s.t.Helper()
	for _, port := range ports {
		l, err := s.Victim.Host.Listen("tcp", s.Victim.AddrPort(port).String())
		if err != nil {
			s.t.Fatal(err)
		}
		s.t.Cleanup(func() { l.Close() })
		go func() {
			for {
				c, err := l.Accept()
				if err != nil {
					return
				}
				c.Close()
			}
		}()
	}
}

// Acquaint makes the victim talk to the gateway, so that all know who is who.
func (s *Scene) Acquaint() {
	s.t.Helper()
	echo := lab.Echo(s.Gateway.Host, s.Gateway.AddrPort(7).String())
	c, err := s.Victim.Host.Dial("tcp", s.Gateway.AddrPort(7).String())
	if err != nil {
		s.t.Fatal(err)
	}
	c.(*net.TCPConn).CloseWrite()
	echo.Wait()
	c.Close()
}

// Run runs a tool at the attacker's to its end.
func (s *Scene) Run(program string, args ...string) {
	s.t.Helper()
	path := proc.Need(s.t, program)
	if out := proc.Run(s.t, s.Attacker.Host.Command(path, args...)); out.Status != 0 {
		s.t.Fatalf("%s %v: %+v", program, args, out)
	}
}

// Scan has nmap look at the victim's ports in the way of a flag, -sS say.
func (s *Scene) Scan(flag, ports string) {
	s.t.Helper()
	args := []string{"-n", "-Pn", "-p", ports, flag, s.Victim.Addr().String()}
	if flag == "-sU" {
		// The kernel reports closed ports one per second; nmap waits for it.
		args = append(args, "--max-retries", "0", "--host-timeout", "20s", "--min-rate", "100")
	}
	s.Run("nmap", args...)
}

// Kind chooses frames.
type Kind func(frame []byte) bool

// Packets are those of IPv4.
func Packets(frame []byte) bool {
	return wire.EtherType(binary.BigEndian.Uint16(frame[12:])) == wire.TypeIPv4
}

// replies are those of ARP.
func replies(frame []byte) bool {
	a, err := wire.ParseARP(frame[wire.EthernetLen:])
	return err == nil && a.Op() == wire.ARPReply
}

// RunUntil runs a tool that would never end, until so many of its frames of a kind
// have come to a host.
func (s *Scene) RunUntil(at *lab.Interface, frames int64, kind Kind, program string, args ...string) {
	s.t.Helper()
	path := proc.Need(s.t, program)
	ctx, cancel := context.WithTimeout(context.Background(), proc.Patience())
	defer cancel()
	var came atomic.Int64
	at.Puppet(func(frame []byte) [][]byte {
		if wire.MAC(frame[6:12]) == s.Attacker.MAC && kind(frame) && came.Add(1) == frames {
			cancel()
		}
		return nil
	})
	cmd := s.Attacker.Host.CommandContext(ctx, path, args...)
	var said strings.Builder
	cmd.Stdout, cmd.Stderr = &said, &said
	err := cmd.Run()
	if n := came.Load(); n < frames {
		s.t.Fatalf("%s %v: %v after %d frames\n%s", program, args, err, n, said.String())
	}
}

// Flood has hping3 send the victim packets of a kind as fast as it can.
func (s *Scene) Flood(kind ...string) {
	s.t.Helper()
	const enough = 8000
	s.RunUntil(s.Victim, enough, Packets, "hping3", append(kind, "-q", "--flood", s.Victim.Addr().String())...)
}

// SpoofARP has arpspoof tell the victim that the attacker is the gateway.
func (s *Scene) SpoofARP() {
	s.t.Helper()
	s.RunUntil(s.Victim, 4, replies, "arpspoof", "-i", s.Attacker.Name, "-t", s.Victim.Addr().String(), s.Gateway.Addr().String())
}
