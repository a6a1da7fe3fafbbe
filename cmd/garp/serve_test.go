package main

import (
	"os"
	"strings"
	"testing"

	"gotcp/internal/lab"
	"gotcp/internal/lab/proc"
)

func TestServe(t *testing.T) {
	us, peer, _, _ := pair(t)
	p := proc.StartPiped(t, proc.Command(t, us, "serve", "-v", "10.77.0.60=02:60:00:00:00:60", "10.77.0.61"))
	p.Awaits("answering for 2 addresses")
	for ip, mac := range map[string]string{"10.77.0.60": "02:60:00:00:00:60", "10.77.0.61": "02:77:00:00:00:01"} {
		got := garp(t, peer, "ping", "-c", "2", ip)
		if got.Status != 0 || strings.Count(got.Stdout, strings.ToUpper(mac)) != 2 {
			t.Errorf("%s: %+v", ip, got)
		}
	}
	p.Cmd.Process.Signal(os.Interrupt)
	rest, _ := p.Out.ReadString(0)
	if p.Ends(0); !strings.HasSuffix(rest, "\n4 requests answered\n") {
		t.Errorf("%q", rest)
	}
}

// On a VLAN only those on it hear each other.
func TestVLAN(t *testing.T) {
	us, peer, _, _ := pair(t)
	p := proc.StartPiped(t, proc.Command(t, us, "serve", "-v", "-q", "--vlan", "7:3", "-i", "eth0", "10.77.0.60"))
	p.Awaits("answering")
	for vlan, want := range map[string]int{"7": 0, "8": 1, "": 1} {
		args := []string{"ping", "-c", "1"}
		if vlan != "" {
			args = append(args, "--vlan", vlan)
		}
		if got := garp(t, peer, append(args, "10.77.0.60")...); got.Status != want {
			t.Errorf("VLAN %q: %+v", vlan, got)
		}
	}
}

// Behind a TAP device there is the kernel.
func TestTAP(t *testing.T) {
	l := lab.New(t)
	us := l.Host("us")
	got := garp(t, us, "scan", "-q", "--tap", "tap7", "--ip", "10.99.0.2/24", "--gateway", "10.99.0.1", "--dad", "none", "10.99.0.0/29")
	if strings.Contains(got.Stderr, "/dev/net/tun") {
		t.Skipf("no TAP devices here: %s", got.Stderr)
	}
	if got.Status != 0 || got.Stdout != "10.99.0.2\n10.99.0.1\n" {
		t.Errorf("%+v", got)
	}
}
