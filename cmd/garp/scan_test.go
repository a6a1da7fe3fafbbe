package main

import (
	"slices"
	"strings"
	"testing"

	"gotcp/internal/lab"
	"gotcp/internal/lab/proc"
	"gotcp/internal/wire"
)

// Over a bridge with fifty hosts garp finds whom arp-scan finds, and ourselves.
func TestScanEqualsArpScan(t *testing.T) {
	arpScan := proc.Need(t, "arp-scan")
	l := lab.New(t)
	hosts := l.Hosts("host", 51)
	interfaces := l.Switch(lab.Veth{}, hosts...)
	us := hosts[0]
	ours := interfaces[0].Addr().String() + "\t" + interfaces[0].MAC.String()
	theirs := proc.Run(t, us.CommandContext(t.Context(), arpScan, "--localnet", "--plain", "--quiet", "--interface=eth0", "--retry=3"))
	got := garp(t, us, "scan", "--retry", "3")
	if got.Status != 0 || theirs.Status != 0 {
		t.Fatalf("status %d, arp-scan %d; %s%s", got.Status, theirs.Status, got.Stderr, theirs.Stderr)
	}
	want := append(strings.Fields(strings.ReplaceAll(theirs.Stdout, "\t", "=")), strings.ReplaceAll(ours, "\t", "="))
	var found []string
	for line := range strings.Lines(got.Stdout) {
		f := strings.Split(line, "\t")
		if len(f) != 4 || f[2] != "(locally administered)" {
			t.Fatalf("%q", line)
		}
		found = append(found, f[0]+"="+f[1])
	}
	slices.Sort(found)
	slices.Sort(want)
	if !slices.Equal(found, want) || len(found) != 51 {
		t.Errorf("found %d hosts, arp-scan and we are %d:\n%q\n%q", len(found), len(want), found, want)
	}
	if !strings.Contains(got.Stderr, "256 hosts on eth0 scanned in") || !strings.Contains(got.Stderr, ": 51 answered, 0 duplicates\n") {
		t.Errorf("%q", got.Stderr)
	}

	t.Run("addresses", func(t *testing.T) {
		got := garp(t, us, "scan", "-q", "10.77.0.1-20", "10.77.0.10", "10.77.0.51")
		addrs := strings.Fields(got.Stdout)
		slices.Sort(addrs)
		if got.Status != 0 || got.Stderr != "" || len(addrs) != 21 || len(slices.Compact(addrs)) != 21 {
			t.Errorf("%+v", got)
		}
	})
	t.Run("standard input", func(t *testing.T) {
		cmd := proc.Command(t, us, "scan", "-q", "-")
		cmd.Stdin = strings.NewReader("10.77.0.2 # the second\n\n10.77.0.3-4\n")
		got := proc.Run(t, cmd)
		if addrs := strings.Fields(got.Stdout); got.Status != 0 || len(addrs) != 3 {
			t.Errorf("%+v", got)
		}
	})
	t.Run("first", func(t *testing.T) {
		got := garp(t, us, "scan", "-q", "--first", "5")
		if n := strings.Count(got.Stdout, "\n"); got.Status != 0 || n != 5 {
			t.Errorf("%+v", got)
		}
	})
	t.Run("closed pipe", func(t *testing.T) {
		p := proc.StartPiped(t, proc.Command(t, us, "scan", "--rate", "100"))
		if _, err := p.Out.ReadString('\n'); err != nil {
			t.Fatal(err)
		}
		p.CloseOut()
		if p.Ends(0); p.Stderr.String() != "" {
			t.Errorf("%q", p.Stderr)
		}
	})
}

func TestScanMarksDuplicates(t *testing.T) {
	us, _, _, theirs := pair(t)
	theirs.Puppet(owner(theirs.Addr(), wire.MAC{0, 0, 0x5e, 0, 1, 7}, func() bool { return true }))
	got := garp(t, us, "scan", theirs.Addr().String())
	vendors := columns(got.Stdout, 2)
	if len(vendors) != 2 || strings.Count(got.Stdout, "(DUP: 2)") != 1 || !strings.Contains(got.Stdout, "ICANN, IANA Department") {
		t.Errorf("%+v", got)
	}
}

func TestScanFindsNobody(t *testing.T) {
	us, _, _, _ := pair(t)
	if got := garp(t, us, "scan", "10.77.0.70-80"); got.Status != 1 || got.Stdout != "" {
		t.Errorf("%+v", got)
	}
}

// Twenty thousand requests a second leave, and go on leaving.
func TestScanRate(t *testing.T) {
	us, _, _, theirs := pair(t)
	got := garp(t, us, "scan", "--json", "-i", "eth0", "--rate", "20000", "--retry", "1", "10.77.0.0/17")
	var seconds float64
	for _, e := range records(t, got.Stdout) {
		if e["type"] == "summary" {
			seconds = e["seconds"].(float64)
			if e["sent"].(float64) != 1<<15-1 {
				t.Errorf("%v", e)
			}
		}
	}
	// 1.64 s to send and half a second to wait; the rest is for a busy machine.
	if seconds < 2.0 || seconds > 10 || !strings.Contains(got.Stdout, theirs.MAC.String()) {
		t.Errorf("took %v s; %s", seconds, got.Stdout)
	}
}
