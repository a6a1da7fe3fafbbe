package anomaly_test

import (
	"context"
	"encoding/binary"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"gotcp/internal/ids"
	"gotcp/internal/ids/anomaly"
	"gotcp/internal/lab"
	"gotcp/internal/lab/proc"
	"gotcp/internal/wire"
)

// scene is three hosts on a switch, and what passes the victim.
type scene struct {
	t                         *testing.T
	attacker, victim, gateway *lab.Interface
	seen                      *lab.Interface // where we look
	recording                 *lab.Recording
}

func newScene(t *testing.T) *scene {
	l := lab.New(t)
	// Finished packets: the detectors are to see what a tap would.
	all := l.Switch(lab.Veth{NoOffload: true}, l.Host("attacker"), l.Host("victim"), l.Host("gateway"))
	s := &scene{t: t, attacker: all[0], victim: all[1], gateway: all[2]}
	s.at(s.victim)
	return s
}

// at looks at what passes a host.
func (s *scene) at(i *lab.Interface) { s.seen, s.recording = i, i.Record() }

// runs runs a tool at the attacker's to its end.
func (s *scene) runs(program string, args ...string) {
	s.t.Helper()
	path := proc.Need(s.t, program)
	if out := proc.Run(s.t, s.attacker.Host.Command(path, args...)); out.Status != 0 {
		s.t.Fatalf("%s %v: %+v", program, args, out)
	}
}

// packets and replies are what attacks consist of: of IPv4, and of ARP.
func packets(frame []byte) bool {
	return wire.EtherType(binary.BigEndian.Uint16(frame[12:])) == wire.TypeIPv4
}
func replies(frame []byte) bool {
	a, err := wire.ParseARP(frame[wire.EthernetLen:])
	return err == nil && a.Op() == wire.ARPReply
}

// runsUntil runs a tool that would never end, until so many of its frames of a kind
// have come to the host that is looked at.
func (s *scene) runsUntil(frames int64, kind func([]byte) bool, program string, args ...string) {
	s.t.Helper()
	path := proc.Need(s.t, program)
	ctx, cancel := context.WithTimeout(context.Background(), proc.Patience())
	defer cancel()
	var came atomic.Int64
	s.seen.Puppet(func(frame []byte) [][]byte {
		if wire.MAC(frame[6:12]) == s.attacker.MAC && kind(frame) && came.Add(1) == frames {
			cancel()
		}
		return nil
	})
	cmd := s.attacker.Host.CommandContext(ctx, path, args...)
	var said strings.Builder
	cmd.Stdout, cmd.Stderr = &said, &said
	err := cmd.Run()
	if n := came.Load(); n < frames {
		s.t.Fatalf("%s %v: %v after %d frames\n%s", program, args, err, n, said.String())
	}
}

// serves accepts connections to some of the victim's ports.
func (s *scene) serves(ports ...uint16) {
	for _, port := range ports {
		l, err := s.victim.Host.Listen("tcp", s.victim.AddrPort(port).String())
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

// asks makes the victim talk to the gateway, so that all know who is who.
func (s *scene) asks() {
	s.t.Helper()
	echo := lab.Echo(s.gateway.Host, s.gateway.AddrPort(7).String())
	c, err := s.victim.Host.Dial("tcp", s.gateway.AddrPort(7).String())
	if err != nil {
		s.t.Fatal(err)
	}
	c.(*net.TCPConn).CloseWrite()
	echo.Wait()
	c.Close()
}

// finds fails the test unless exactly these alerts come of what was recorded.
func (s *scene) finds(want ...anomaly.SID) []ids.Alert {
	s.t.Helper()
	frames := s.recording.Stop()
	began, ended := s.look(frames)
	var sids []anomaly.SID
	var text strings.Builder
	for _, a := range append(slices.Clone(began), ended...) {
		fmt.Fprintf(&text, "%s %d %s %v\n", a.Frame.Time.Format(time.StampMilli), a.SID, a.Msg, a.Summary[1].Text)
	}
	for _, a := range began {
		if a.GID == anomaly.GID {
			sids = append(sids, anomaly.SID(a.SID))
		}
	}
	if !slices.Equal(sids, want) || len(ended) != len(began) {
		s.t.Errorf("%d frames: alerts %v, want %v\n%s", len(frames), sids, want, text.String())
	}
	return began
}

// look shows the frames to a worker and its aggregator.
func (s *scene) look(frames []lab.Recorded) (began, ended []ids.Alert) {
	rules, errs := ids.NewRules(nil, ids.RuleOptions{})
	if len(errs) > 0 {
		s.t.Fatal(errs)
	}
	cfg := ids.Config{Detectors: true, Anomaly: anomaly.Config{
		Own: []netip.Addr{s.victim.Addr()}, MACs: []wire.MAC{s.victim.MAC},
	}}
	w, a := ids.NewWorker(cfg, rules, nil), ids.NewAggregator(cfg, rules, nil)
	results := make([]ids.Result, 1)
	keep := func(o ids.Output) {
		began = append(began, o.Alerts...)
		ended = append(ended, o.Episodes...)
	}
	const ethernet, batch = 1, 64
	var now time.Time
	for i := range frames {
		f := &frames[i]
		now = f.Time
		w.Process(&ids.Frame{Time: f.Time, Number: uint64(i + 1), Data: f.Data, Length: len(f.Data), LinkType: ethernet}, &results[0])
		if i%batch == batch-1 {
			w.Tick(now, &results[0])
			keep(a.Merge(now, results))
		}
	}
	w.Finish(&results[0])
	keep(a.Merge(now, results))
	keep(a.Finish(now))
	return began, ended
}

// What nmap does to a host with some open ports.
func TestNmap(t *testing.T) {
	for _, c := range []struct {
		flag   string
		method anomaly.Method
	}{
		{"-sS", anomaly.SYNScan}, {"-sT", anomaly.ConnectScan}, {"-sF", anomaly.FINScan}, {"-sN", anomaly.NULLScan},
		{"-sX", anomaly.XMASScan}, {"-sA", anomaly.ACKScan}, {"-sU", anomaly.UDPScan},
	} {
		t.Run(c.flag, func(t *testing.T) {
			s := newScene(t)
			s.serves(22, 80, 443)
			s.asks()
			args := []string{"-n", "-Pn", "-p", "1-500", c.flag, s.victim.Addr().String()}
			if c.flag == "-sU" {
				// The kernel reports closed ports one per second; nmap waits for it.
				args = append(args, "--max-retries", "0", "--host-timeout", "20s", "--min-rate", "100")
			}
			s.runs("nmap", args...)
			alerts := s.finds(anomaly.VerticalScan + anomaly.SID(c.method))
			if len(alerts) == 1 && (alerts[0].Src.Addr() != s.attacker.Addr() || alerts[0].Dst.Addr() != s.victim.Addr()) {
				t.Errorf("%+v", alerts[0])
			}
		})
	}
}

// One port of many hosts.
func TestNmapHosts(t *testing.T) {
	s := newScene(t)
	var addrs []netip.Addr
	for n := 100; n < 200; n++ {
		addrs = append(addrs, lab.Nth(s.victim.Prefix.Masked(), n))
	}
	s.victim.AddAddrs(addrs...)
	s.runs("nmap", "-n", "-Pn", "-sS", "-p", "445", fmt.Sprintf("%s-199", addrs[0]))
	s.finds(anomaly.HorizontalScan + anomaly.SID(anomaly.SYNScan))
}

// A scan in pieces that a filter would let pass.
func TestNmapFragments(t *testing.T) {
	s := newScene(t)
	s.runs("nmap", "-n", "-Pn", "-sS", "-f", "-p", "1-100", s.victim.Addr().String())
	s.finds(anomaly.FragTiny, anomaly.VerticalScan+anomaly.SID(anomaly.SYNScan))
}

func TestHping(t *testing.T) {
	for _, c := range []struct {
		name string
		args []string
		want anomaly.SID
	}{
		{"SYN", []string{"-S", "-p", "80"}, anomaly.SYNFlood},
		{"SYN to a closed port", []string{"-S", "-p", "81"}, anomaly.SYNFlood},
		{"SYN from everywhere", []string{"-S", "-p", "80", "--rand-source"}, anomaly.SYNFlood},
		{"UDP", []string{"--udp", "-p", "53"}, anomaly.UDPFlood},
		{"ICMP", []string{"--icmp"}, anomaly.ICMPFlood},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newScene(t)
			s.serves(80)
			s.asks()
			s.runsUntil(8000, packets, "hping3", append(c.args, "-q", "--flood", s.victim.Addr().String())...)
			s.finds(c.want)
		})
	}
}

// Pings of everybody that seem to be the gateway's.
func TestHpingSmurf(t *testing.T) {
	s := newScene(t)
	everybody := lab.Nth(s.victim.Prefix.Masked(), 255)
	s.runsUntil(500, packets, "hping3", "--icmp", "-q", "--flood", "-a", s.gateway.Addr().String(), everybody.String())
	s.finds(anomaly.Smurf)
}

func TestHpingLand(t *testing.T) {
	s := newScene(t)
	victim := s.victim.Addr().String()
	s.runsUntil(10, packets, "hping3", "-S", "-q", "-i", "u10000", "-a", victim, "-s", "80", "-k", "-p", "80", victim)
	s.finds(anomaly.Land)
}

// The victim's address from another station, as the gateway sees it.
func TestHpingSpoof(t *testing.T) {
	s := newScene(t)
	s.at(s.gateway)
	s.asks()
	s.runsUntil(10, packets, "hping3", "--udp", "-q", "-i", "u10000", "-a", s.victim.Addr().String(), "-p", "9", s.gateway.Addr().String())
	alerts := s.finds(anomaly.SpoofedOwn)
	if len(alerts) == 1 && alerts[0].Src.Addr() != s.victim.Addr() {
		t.Errorf("%+v", alerts[0])
	}
}

func TestArpspoof(t *testing.T) {
	s := newScene(t)
	s.asks()
	s.runsUntil(4, replies, "arpspoof", "-i", s.attacker.Name, "-t", s.victim.Addr().String(), s.gateway.Addr().String())
	alerts := s.finds(anomaly.ARPSpoof)
	if len(alerts) == 1 && alerts[0].Src.Addr() != s.gateway.Addr() {
		t.Errorf("%+v", alerts[0])
	}
}

// Talk of a network at peace: connections, pings, names, a port that is closed.
func TestPeace(t *testing.T) {
	s := newScene(t)
	s.serves(80)
	s.asks()
	for range 50 {
		if c, err := s.attacker.Host.Dial("tcp", s.victim.AddrPort(80).String()); err == nil {
			c.Close()
		}
		if c, err := s.attacker.Host.Dial("tcp", s.victim.AddrPort(81).String()); err == nil {
			c.Close()
		}
	}
	s.runs("ping", "-c", "50", "-i", "0.01", "-q", s.victim.Addr().String())
	s.finds()
}
