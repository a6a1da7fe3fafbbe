package main

import (
	"regexp"
	"strings"
	"syscall"
	"testing"

	"gotcp/internal/lab"
	"gotcp/internal/lab/proc"
	"gotcp/internal/wire"
)

var pingTime = regexp.MustCompile(`\d+\.\d{3}ms`)

// pingCases are command lines that garp ping and arping are to agree on. PEER
// is a host that answers, OWN the asker's own address.
var pingCases = []string{
	"-c 2 PEER",
	"-c 1 -f PEER",
	"-f PEER",
	"-b -c 2 PEER",
	"-q -c 1 PEER",
	"-w 2 PEER",
	"-c 2 -w 3 PEER",
	"-c 2 -w 1 PEER",
	"-c 1 10.77.0.177",
	"-c 2 -w 1 10.77.0.177",
	"-q -c 1 10.77.0.177",
	"-c 1 -s OWN PEER",
	"-c 1 -I eth0 PEER",
	"-U -c 2 -I eth0 OWN",
	"-A -c 2 -I eth0 OWN",
	"-U -c 1 -I eth0 10.77.0.66",
	"-D -c 2 PEER",
	"-D -c 1 -I eth0 10.77.0.177",
	"-D -c 1 -w 3 -I eth0 10.77.0.177",
	"-D -q -c 2 -I eth0 PEER",
	"-c 1 -I eth7 PEER",
	"-c 1 -s 10.77.0.99 -I eth0 PEER",
	"-c 1 192.0.2.1",
	"",
}

// What garp ping prints on standard output, and how it ends, is what arping of
// iputils prints and how that ends. Each runs in a host of its own, since one
// would hear what the other is told.
func TestPingEqualsArping(t *testing.T) {
	arping := proc.NeedPeer(t, "iputils-arping", "usr/bin/arping")
	l := lab.New(t)
	hosts := l.Hosts("asker", 2*len(pingCases)+1)
	interfaces := l.Switch(lab.Veth{}, hosts...)
	peer := interfaces[len(interfaces)-1].Addr().String()
	type run struct {
		*proc.Process
		out *proc.Transcript
	}
	var runs []run
	for i := range hosts[:2*len(pingCases)] {
		args := strings.NewReplacer("PEER", peer, "OWN", interfaces[i].Addr().String()).Replace(pingCases[i/2])
		cmd := hosts[i].CommandContext(t.Context(), arping, strings.Fields(args)...)
		if i%2 == 1 {
			cmd = proc.Command(t, hosts[i], append([]string{"ping"}, strings.Fields(args)...)...)
		}
		r := run{out: proc.NewTranscript()}
		cmd.Stdout = r.out
		r.Process = proc.Start(t, cmd)
		runs = append(runs, r)
	}
	text := func(i int) string {
		own := strings.ReplaceAll(runs[i].out.String(), interfaces[i].Addr().String()+" ", "OWN ")
		return pingTime.ReplaceAllString(own, "T")
	}
	for i, args := range pingCases {
		wantStatus, gotStatus := runs[2*i].Status(), runs[2*i+1].Status()
		if want, got := text(2*i), text(2*i+1); got != want || gotStatus != wantStatus {
			t.Errorf("%s: status %d and\n%s%s\narping: status %d and\n%s%s", args, gotStatus, got, runs[2*i+1].Stderr, wantStatus, want, runs[2*i].Stderr)
		}
	}
}

func TestPingTwoWhoAnswer(t *testing.T) {
	us, _, _, theirs := pair(t)
	forger := wire.MAC{2, 9, 9, 9, 9, 9}
	theirs.Puppet(owner(theirs.Addr(), forger, func() bool { return true }))
	got := garp(t, us, "ping", "-b", "-c", "1", theirs.Addr().String())
	for _, mac := range []wire.MAC{theirs.MAC, forger} {
		capitals := strings.ToUpper(mac.String())
		if strings.Count(got.Stdout, capitals) != 2 {
			t.Errorf("%s is not shown and reported:\n%s", capitals, got.Stdout)
		}
	}
	if got.Status != 1 || !strings.Contains(got.Stdout, "answered from 2 addresses") {
		t.Errorf("status %d\n%s", got.Status, got.Stdout)
	}
}

// -D never says "free" where nothing could be sent.
func TestPingProbeOnADeadLink(t *testing.T) {
	us, _, ours, theirs := pair(t)
	theirs.Down() // no carrier
	got := garp(t, us, "ping", "-D", "-c", "1", "-I", "eth0", "10.77.0.77")
	if got.Status != 2 || !strings.Contains(got.Stderr, "no carrier") {
		t.Errorf("no carrier: %+v", got)
	}
	theirs.Up()
	ours.Down()
	if got = garp(t, us, "ping", "-D", "-c", "1", "-I", "eth0", "10.77.0.77"); got.Status != 2 || !strings.Contains(got.Stderr, "is down") {
		t.Errorf("down: %+v", got)
	}
	ours.Up()
	if got = garp(t, us, "ping", "-D", "-c", "1", "-I", "lo", "10.77.0.77"); got.Status != 2 || !strings.Contains(got.Stderr, "not ARPable") {
		t.Errorf("lo: %+v", got)
	}
}

// The cable goes while it probes.
func TestPingProbeLosesTheLink(t *testing.T) {
	us, _, _, theirs := pair(t)
	p := proc.StartPiped(t, proc.Command(t, us, "ping", "-D", "-c", "2", "-I", "eth0", "10.77.0.77"))
	if _, err := p.Out.ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	theirs.Down()
	p.Ends(2)
	if !strings.Contains(p.Stderr.String(), "no carrier") {
		t.Errorf("%q", p.Stderr)
	}
}

func TestPingSignals(t *testing.T) {
	us, _, _, theirs := pair(t)
	for _, sig := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM} {
		p := proc.StartPiped(t, proc.Command(t, us, "ping", theirs.Addr().String()))
		for range 2 {
			if _, err := p.Out.ReadString('\n'); err != nil {
				t.Fatal(err)
			}
		}
		p.Cmd.Process.Signal(sig)
		rest, _ := p.Out.ReadString(0)
		if p.Ends(0); !strings.Contains(rest, "Sent 1 probes (1 broadcast(s))\nReceived 1 response(s)\n") {
			t.Errorf("%v: %q", sig, rest)
		}
	}
}

func TestPingClosedPipe(t *testing.T) {
	us, _, _, theirs := pair(t)
	p := proc.StartPiped(t, proc.Command(t, us, "ping", "-i", "0.01", theirs.Addr().String()))
	if _, err := p.Out.ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	p.CloseOut()
	if p.Ends(0); p.Stderr.String() != "" {
		t.Errorf("%q", p.Stderr)
	}
}

// Who asks in another's name, as another host, or on a VLAN where nobody is.
func TestPingAsSomebodyElse(t *testing.T) {
	us, _, _, theirs := pair(t)
	host := theirs.Addr().String()
	for _, tt := range []struct {
		args   string
		status int
		from   string
	}{
		{"--as 10.77.0.88=02:88:00:00:00:88", 0, "10.77.0.88"},
		{"--ip 10.77.0.50/24", 0, "10.77.0.50"},
		{"--ip 10.77.0.51/24 --mac 02:51:00:00:00:51", 0, "10.77.0.51"},
		{"--vlan 7", 1, "10.77.0.1"},
		{"--impair loss=100%", 1, "10.77.0.1"},
	} {
		got := garp(t, us, append(append([]string{"ping", "-c", "1"}, strings.Fields(tt.args)...), host)...)
		if got.Status != tt.status || !strings.HasPrefix(got.Stdout, "ARPING "+host+" from "+tt.from+" eth0\n") {
			t.Errorf("%s: %+v", tt.args, got)
		}
	}
	taken := garp(t, us, "ping", "--ip", host+"/24", "-c", "1", "10.77.0.77")
	if taken.Status != 1 || !strings.Contains(taken.Stderr, "already in use") {
		t.Errorf("another's address: %+v", taken)
	}
}
