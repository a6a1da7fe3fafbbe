package anomaly_test

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"gotcp/internal/ids"
	"gotcp/internal/ids/anomaly"
	"gotcp/internal/lab"
	"gotcp/internal/lab/attack"
	"gotcp/internal/wire"
)

// scene is the hosts of an attack, and what passes one of them.
type scene struct {
	*attack.Scene
	t         *testing.T
	seen      *lab.Interface // where we look
	recording *lab.Recording
}

func newScene(t *testing.T) *scene {
	s := &scene{Scene: attack.New(t), t: t}
	s.at(s.Victim)
	return s
}

// at looks at what passes a host.
func (s *scene) at(i *lab.Interface) { s.seen, s.recording = i, i.Record() }

// runsUntil runs a tool that would never end, until so many packets of it have come to the host that
// is looked at.
func (s *scene) runsUntil(packets int64, program string, args ...string) {
	s.t.Helper()
	s.RunUntil(s.seen, packets, attack.Packets, program, args...)
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
		Own: []netip.Addr{s.Victim.Addr()}, MACs: []wire.MAC{s.Victim.MAC},
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
			s.Serve(22, 80, 443)
			s.Acquaint()
			s.Scan(c.flag, "1-500")
			alerts := s.finds(anomaly.VerticalScan + anomaly.SID(c.method))
			if len(alerts) == 1 && (alerts[0].Src.Addr() != s.Attacker.Addr() || alerts[0].Dst.Addr() != s.Victim.Addr()) {
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
		addrs = append(addrs, lab.Nth(s.Victim.Prefix.Masked(), n))
	}
	s.Victim.AddAddrs(addrs...)
	s.Run("nmap", "-n", "-Pn", "-sS", "-p", "445", fmt.Sprintf("%s-199", addrs[0]))
	s.finds(anomaly.HorizontalScan + anomaly.SID(anomaly.SYNScan))
}

// A scan in pieces that a filter would let pass.
func TestNmapFragments(t *testing.T) {
	s := newScene(t)
	s.Run("nmap", "-n", "-Pn", "-sS", "-f", "-p", "1-100", s.Victim.Addr().String())
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
			s.Serve(80)
			s.Acquaint()
			s.Flood(c.args...)
			s.finds(c.want)
		})
	}
}

// Pings of everybody that seem to be the gateway's.
func TestHpingSmurf(t *testing.T) {
	s := newScene(t)
	everybody := lab.Nth(s.Victim.Prefix.Masked(), 255)
	s.runsUntil(500, "hping3", "--icmp", "-q", "--flood", "-a", s.Gateway.Addr().String(), everybody.String())
	s.finds(anomaly.Smurf)
}

func TestHpingLand(t *testing.T) {
	s := newScene(t)
	victim := s.Victim.Addr().String()
	s.runsUntil(10, "hping3", "-S", "-q", "-i", "u10000", "-a", victim, "-s", "80", "-k", "-p", "80", victim)
	s.finds(anomaly.Land)
}

// The victim's address from another station, as the gateway sees it.
func TestHpingSpoof(t *testing.T) {
	s := newScene(t)
	s.at(s.Gateway)
	s.Acquaint()
	s.runsUntil(10, "hping3", "--udp", "-q", "-i", "u10000", "-a", s.Victim.Addr().String(), "-p", "9", s.Gateway.Addr().String())
	alerts := s.finds(anomaly.SpoofedOwn)
	if len(alerts) == 1 && alerts[0].Src.Addr() != s.Victim.Addr() {
		t.Errorf("%+v", alerts[0])
	}
}

func TestArpspoof(t *testing.T) {
	s := newScene(t)
	s.Acquaint()
	s.SpoofARP()
	alerts := s.finds(anomaly.ARPSpoof)
	if len(alerts) == 1 && alerts[0].Src.Addr() != s.Gateway.Addr() {
		t.Errorf("%+v", alerts[0])
	}
}

// Talk of a network at peace: connections, pings, names, a port that is closed.
func TestPeace(t *testing.T) {
	s := newScene(t)
	s.Serve(80)
	s.Acquaint()
	for range 50 {
		if c, err := s.Attacker.Host.Dial("tcp", s.Victim.AddrPort(80).String()); err == nil {
			c.Close()
		}
		if c, err := s.Attacker.Host.Dial("tcp", s.Victim.AddrPort(81).String()); err == nil {
			c.Close()
		}
	}
	s.Run("ping", "-c", "50", "-i", "0.01", "-q", s.Victim.Addr().String())
	s.finds()
}
