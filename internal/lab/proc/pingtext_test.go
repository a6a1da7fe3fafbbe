package proc

import (
	"strings"
	"testing"

	"gotcp/internal/lab"
)

func TestPingText(t *testing.T) {
	for _, tt := range []struct{ is, want string }{
		{"64 bytes from 10.77.0.2: icmp_seq=1 ttl=64 time=0.324 ms", "64 bytes from 10.77.0.2: icmp_seq=1 ttl=64 time=T ms"},
		{"time=1.05 ms (DUP!)", "time=T ms (DUP!)"},
		{"time=35.7 ms\t(same route)", "time=T ms\t(same route)"},
		{"time=1001 ms", "time=T ms"},
		// Other forms than ping's stay.
		{"time=1.050 ms", "time=1.050 ms"},
		{"time=100.2 ms", "time=100.2 ms"},
		{"time=0.32 ms", "time=0.32 ms"},
		{"time=0.324ms", "time=0.324ms"},
		{"3 packets transmitted, 2 received, 33.3333% packet loss, time 2000ms", "3 packets transmitted, 2 received, 33.3333% packet loss, time Tms"},
		{"rtt min/avg/max/mdev = 0.114/500.489/1000.865/500.375 ms, pipe 2", "rtt min/avg/max/mdev = T/T/T/T ms, pipe N"},
		{"rtt min/avg/max/mdev = 0.006/0.008/0.049/0.005 ms, ipg/ewma 0.028/0.007 ms", "rtt min/avg/max/mdev = T/T/T/T ms, ipg/ewma T/T ms"},
		{"rtt min/avg/max/mdev = 0.11/0.22/0.33/0.44 ms", "rtt min/avg/max/mdev = 0.11/0.22/0.33/0.44 ms"},
		{"\r2/2 packets, 0% loss, min/avg/ewma/max = 0.023/0.035/0.026/0.048 ms", "\r2/2 packets, 0% loss, min/avg/ewma/max = T/T/T/T ms"},
		{"[1795500679.628321] 64 bytes from", "[T] 64 bytes from"},
		{"icmp_seq=1 ident=6070 ttl=64", "icmp_seq=1 ident=I ttl=64"},
		{"TS: \t10.77.1.1\t22335421 absolute\n\t10.77.1.2\t0", "TS: \t10.77.1.1\tT absolute\n\t10.77.1.2\tT"},
		{"TS: \tX absolute\n\t-1\n\t0\nUnrecorded hops: 3", "TS: \tX absolute\n\tT\n\tT\nUnrecorded hops: 3"},
		{"RR: \t10.77.1.1\n\t10.77.2.1", "RR: \t10.77.1.1\n\t10.77.2.1"},
	} {
		if got := PingText("ping", Output{Stdout: tt.is}).Stdout; got != tt.want {
			t.Errorf("%q becomes %q, want %q", tt.is, got, tt.want)
		}
	}
}

func TestPingTextOfErrors(t *testing.T) {
	said := "gping: local error: message too long, mtu=1500\ngping: Warning: time of day goes back (-4999820us), taking countermeasures\nping: x\n"
	want := Output{Status: 1, Stderr: "P: local error: message too long, mtu=1500\nP: Warning: time of day goes back (-Tus), taking countermeasures\nping: x\n"}
	if got := PingText("gping", Output{Status: 1, Stderr: said}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestPingTextOfFlood(t *testing.T) {
	for is, want := range map[string]string{
		"PING x\n.\b \b.\b \b.\b \b\n---": "PING x\n\n---",
		"...\b \b.\b \b\n":                "..\n",
		"....\bE\bE\n":                    "...E\n",
		"no backspaces  \n.....\n":        "no backspaces  \n.....\n",
	} {
		if got := PingText("ping", Output{Stdout: is}).Stdout; got != want {
			t.Errorf("%q becomes %q, want %q", is, got, want)
		}
	}
}

// Two runs of the same ping are equal, whatever the times.
func TestPingTextOfTwoRuns(t *testing.T) {
	Need(t, "ping")
	l := lab.New(t)
	a, b := l.Host("a"), l.Host("b")
	_, ib := l.Connect(a, b, lab.Veth{})
	for _, flags := range []string{"-c 3 -i 0.01", "-q -c 3 -i 0.01", "-D -v -c 1", "-f -c 50", "-A -c 5", "-T tsandaddr -c 1", "-c 1 -t 0"} {
		var runs [2]Output
		for k := range runs {
			runs[k] = PingText("ping", Run(t, a.Command("ping", strings.Fields(flags+" "+ib.Addr().String())...)))
		}
		if runs[0] != runs[1] {
			t.Errorf("%s: %+v and %+v", flags, runs[0], runs[1])
		}
	}
}
