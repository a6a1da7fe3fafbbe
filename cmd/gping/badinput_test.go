package main

import (
	"fmt"
	"strings"
	"syscall"
	"testing"

	"github.com/vishvananda/netlink"

	"gotcp/internal/lab"
	"gotcp/internal/lab/proc"
)

// What is wrong in the world shows in one line.
func TestBadInput(t *testing.T) {
	t.Parallel()
	l := lab.New(t)
	us, peer := l.Host("us"), l.Host("peer")
	_, theirs := l.Connect(us, peer, lab.Veth{})
	down, _ := l.Connect(us, peer, lab.Veth{})
	down.Down()
	host := theirs.Addr().String()
	for _, tt := range []struct {
		name, args string
		words      []string
	}{
		{"unknown interface", "-I eth9 -c 1 " + host, []string{`"eth9"`}},
		{"unknown interface for many", "-I eth9 10.77.0.0/24", []string{`"eth9"`}},
		{"interface down", "-I " + down.Name + " -c 1 " + host, []string{down.Name + " is down", "ip link set"}},
		{"not our address", "-I 10.88.0.1 -c 1 " + host, []string{"10.88.0.1"}},
		{"no route", "-c 1 203.0.113.1", []string{"no route to 203.0.113.1"}},
		{"unresolvable name", "-c 1 no-such-host.invalid", []string{`"no-such-host.invalid"`}},
		{"IPv6", "-c 1 ::1", []string{"IPv6"}},
		{"wrong flag", "--no-such-flag " + host, []string{"no-such-flag", "try gping -h"}},
		{"no host", "-c 1", []string{"HOST is missing", "try gping -h"}},
		{"broadcast", "-c 1 10.77.0.255", []string{"10.77.0.255", "-b"}},
		{"a range that ends first", "10.77.0.9-10.77.0.3", []string{"10.77.0.9-10.77.0.3", "ends before it begins"}},
		{"too many hosts", "10.0.0.0/8", []string{"10.0.0.0/8", "more than"}},
		{"unwritable capture", "--pcap /no/such/directory/file -c 1 " + host, []string{"--pcap", "/no/such/directory/file", "no such file"}},
		{"wrong impairment", "--impair loss=many -c 1 " + host, []string{"--impair"}},
		{"graph of records", "--graph --json " + host, []string{"--graph", "--json"}},
		{"wrong condition", "--until later " + host, []string{"--until"}},
		{"wrong limit", "--max-loss 200% " + host, []string{"--max-loss"}},
		{"flood of many", "-f 10.77.0.2 10.77.0.3", []string{"-f", "--rate"}},
		{"alive and not", "--alive --unreachable " + host, []string{"--alive", "--unreachable"}},
		{"no rate", "--rate 0 10.77.0.0/24", []string{"--rate"}},
		{"own host from another address", "--ip 10.77.0.50/24 -c 1 10.77.0.1", []string{"10.77.0.1", "--tap"}},
		{"responder without an address", "--responder", []string{"--ip"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			proc.Start(t, proc.Command(t, us, strings.Fields(tt.args)...)).Fails(2, tt.words...)
		})
	}
	t.Run("an address that somebody has", func(t *testing.T) {
		t.Parallel()
		proc.Start(t, proc.Command(t, us, "--ip", host+"/24", "-c", "1", "10.77.0.9")).Fails(1, host, theirs.MAC.String(), "--dad none")
	})
	t.Run("no privilege", func(t *testing.T) {
		t.Parallel()
		for _, args := range []string{host, "--alive 10.77.0.0/24", "--ip 10.77.0.50/24 " + host, "--trace-route " + host} {
			proc.Start(t, proc.CommandAsNobody(t, us, strings.Fields(args)...)).Fails(2, "CAP_NET_RAW", "sudo setcap cap_net_raw")
		}
	})
}

// A reader that has enough is no failure.
func TestReaderGoesAway(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	for _, args := range []string{"-i 0.01 10.77.0.2", "--json -i 0.01 10.77.0.2", "-f 10.77.0.2", "--loop -i 0.01 10.77.0.2 10.77.0.3",
		"--trace-route --json -i 0.05 10.77.3.2"} {
		t.Run(args, func(t *testing.T) {
			t.Parallel()
			p := proc.StartPiped(t, proc.Command(t, s.us, strings.Fields(args)...))
			if line, err := p.Out.ReadString('\n'); err != nil || line == "" {
				t.Errorf("%q, %v", line, err)
			}
			p.CloseOut()
			p.Ends(0)
			if said := p.Stderr.String(); said != "" {
				t.Errorf("it said %q", said)
			}
		})
	}
}

// Stopped, it sums up, and its status is what the sum says.
func TestSignals(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	for _, tt := range []struct {
		args   string
		await  string
		status int
	}{
		{"-i 0.1 10.77.0.2", "icmp_seq=2 ", 0},
		{"-O -i 0.1 10.77.0.169", "icmp_seq=1\n", 1},
		{"--json -i 0.1 10.77.0.2", `"type":"reply"`, 0},
		{"--json -i 0.1 -W 0.1 10.77.0.169", `"type":"lost"`, 1},
	} {
		for _, sig := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM} {
			t.Run(tt.args+","+sig.String(), func(t *testing.T) {
				t.Parallel()
				cmd := proc.Command(t, s.us, strings.Fields(tt.args)...)
				out := proc.NewTranscript()
				cmd.Stdout = out
				p := proc.Start(t, cmd)
				if !out.Await(tt.await, proc.Patience()) {
					t.Fatalf("no %q in %q", tt.await, out)
				}
				cmd.Process.Signal(sig)
				p.Ends(tt.status)
				if said := out.String(); !strings.Contains(said, "packet loss") && !strings.Contains(said, `"type":"summary"`) || p.Stderr.String() != "" {
					t.Errorf("it said %q and %q", said, p.Stderr)
				}
			})
		}
	}
}

// A process that was killed leaves nothing behind.
func TestKilled(t *testing.T) {
	l := lab.New(t)
	us, peer := l.Host("us"), l.Host("peer")
	_, theirs := l.Connect(us, peer, lab.Veth{})
	for _, args := range [][]string{{}, {"--ip", "10.77.0.50/24", "--dad", "none"}, {"--tap", "tap7", "--ip", "10.9.0.2/24", "--gateway", "10.9.0.1"}} {
		t.Run(strings.Join(args, " "), func(t *testing.T) {
			to := theirs.Addr().String()
			if len(args) == 6 {
				to = "10.9.0.1"
			}
			cmd := proc.Command(t, us, append(args, "-i", "0.1", to)...)
			out := proc.NewTranscript()
			cmd.Stdout = out
			p := proc.Start(t, cmd)
			if !out.Await("icmp_seq=2 ", proc.Patience()) {
				t.Fatalf("no answers: %q, %q", out, p.Stderr)
			}
			cmd.Process.Kill()
			p.Status()
			us.Do(func() {
				links, err := netlink.LinkList()
				if err != nil {
					t.Fatal(err)
				}
				for _, dev := range links {
					if a := dev.Attrs(); a.Name == "tap7" || a.Promisc != 0 {
						t.Errorf("%s is left, or promiscuous: %d", a.Name, a.Promisc)
					}
				}
			})
		})
	}
}

// The cable is pulled for a while: what is sent meanwhile fails, and it goes
// on after that.
func TestInterfaceGoesDownAndUp(t *testing.T) {
	l := lab.New(t)
	us, peer := l.Host("us"), l.Host("peer")
	ours, theirs := l.Connect(us, peer, lab.Veth{})
	cmd := proc.Command(t, us, "-i", "0.05", theirs.Addr().String())
	out := proc.NewTranscript()
	cmd.Stdout = out
	p := proc.Start(t, cmd)
	if !out.Await("icmp_seq=3 ", proc.Patience()) {
		t.Fatalf("no answers: %q, %q", out, p.Stderr)
	}
	ours.Down()
	p.Awaits("gping: ")
	ours.Up()
	seen := strings.Count(out.String(), "bytes from")
	// Probes that failed and those that ARP kept waiting have no answer.
	if !out.Await(fmt.Sprintf("icmp_seq=%d ", seen+40), proc.Patience()) {
		t.Fatalf("no more answers: %q", p.Stderr)
	}
	cmd.Process.Signal(syscall.SIGINT)
	p.Ends(0)
}

// An interface that is taken away is the end, and a reason.
func TestInterfaceVanishes(t *testing.T) {
	l := lab.New(t)
	us, peer := l.Host("us"), l.Host("peer")
	ours, theirs := l.Connect(us, peer, lab.Veth{})
	cmd := proc.Command(t, us, "-i", "0.05", theirs.Addr().String())
	out := proc.NewTranscript()
	cmd.Stdout = out
	p := proc.Start(t, cmd)
	if !out.Await("icmp_seq=3 ", proc.Patience()) {
		t.Fatalf("no answers: %q, %q", out, p.Stderr)
	}
	us.Do(func() {
		dev, err := netlink.LinkByName(ours.Name)
		if err == nil {
			err = netlink.LinkDel(dev)
		}
		if err != nil {
			t.Error(err)
		}
	})
	p.Ends(2)
	// A probe that was under way may say so first.
	for line := range strings.Lines(p.Stderr.String()) {
		if line != "gping: interface "+ours.Name+" is gone\n" {
			t.Errorf("it says %q", line)
		}
	}
	if !strings.Contains(out.String(), "packet loss") {
		t.Errorf("no summary: %q", out)
	}
}

// A peer that is gone makes losses, and no other trouble.
func TestPeerVanishes(t *testing.T) {
	l := lab.New(t)
	us, peer := l.Host("us"), l.Host("peer")
	_, theirs := l.Connect(us, peer, lab.Veth{})
	cmd := proc.Command(t, us, "-O", "-i", "0.1", theirs.Addr().String())
	out := proc.NewTranscript()
	cmd.Stdout = out
	p := proc.Start(t, cmd)
	if !out.Await("icmp_seq=2 ", proc.Patience()) {
		t.Fatalf("no answers: %q, %q", out, p.Stderr)
	}
	theirs.Down()
	if !out.Await("no answer yet for", proc.Patience()) {
		t.Fatalf("nothing is missed: %q, %q", out, p.Stderr)
	}
	cmd.Process.Signal(syscall.SIGINT)
	p.Ends(0)
	if strings.Contains(out.String(), " 0% packet loss") {
		t.Errorf("%s", out)
	}
}
