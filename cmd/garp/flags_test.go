package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gotcp/internal/cli"
	"gotcp/internal/lab"
	"gotcp/internal/lab/proc"
)

// execute runs the command in this process, for what fails before it does
// anything.
func execute(args ...string) (status int, stdout, stderr string) {
	var out, errs bytes.Buffer
	status = app(&flags{}).Execute(args, cli.Env{Stdin: strings.NewReader(""), Stdout: &out, Stderr: &errs})
	return status, out.String(), errs.String()
}

// Wrong usage is told in one line that points to the command's help.
func TestWrongUsage(t *testing.T) {
	for _, tt := range []struct{ args, says, help string }{
		{"", "ping", ""},
		{"ping", "host", "ping "},
		{"ping -c 0 10.0.0.1", "-c 0: it must be 1 or more", "ping "},
		{"ping -i 0 10.0.0.1", "-i: the time", "ping "},
		{"ping -w soon 10.0.0.1", `"soon" is not a time`, "ping "},
		{"ping -D -U 10.0.0.1", "can't be used together", "ping "},
		{"ping 224.0.0.1", "224.0.0.1 is no host's address", "ping "},
		{"ping ::1", "ARP knows IPv4 only", "ping "},
		{"ping --as 10.0.0.1 10.0.0.2", "lacks the MAC address", "ping "},
		{"ping --mac 02:00:00:00:00:01 10.0.0.2", "--mac needs --ip", "ping "},
		{"ping --vlan 5000 10.0.0.2", "--vlan", "ping "},
		{"ping --impair nonsense 10.0.0.2", "--impair", "ping "},
		{"scan 10.0.0.0/33", `"10.0.0.0/33" is not an IPv4 address, nor a network`, "scan "},
		{"scan 10.0.0", `"10.0.0" is not an IPv4 address`, "scan "},
		{"scan 10.0.0.9-10.0.0.1", "ends before it begins", "scan "},
		{"scan -", "no hosts on standard input", "scan "},
		{"scan --rate 0", "--rate 0", "scan "},
		{"scan --retry 0", "--retry 0", "scan "},
		{"scan --first -1", "--first", "scan "},
		{"scan -q --json", "can't be used together", "scan "},
		{"watch --only nonsense", `"nonsense" is not a kind of event`, "watch "},
		{"watch --pin 10.0.0.1", "lacks the MAC address", "watch "},
		{"watch --limit -1 -r -", "--limit", "watch "},
		{"watch -r - --verify", "nobody to --verify with", "watch "},
		{"watch -r - -i eth0", "there is no interface", "watch "},
		{"probe", "address", "probe "},
		{"probe nonsense", `"nonsense" is not an address`, "probe "},
		{"announce -c 0 10.0.0.1", "-c 0", "announce "},
		{"announce 10.0.0.1=ff:ff:ff:ff:ff:ff", "not one host's MAC", "announce "},
		{"defend --rule d 10.0.0.1", `"a","b","c"`, "defend "},
		{"serve", "hosts", "serve "},
		{"serve 10.0.0.1=x", `"x" is not a MAC address`, "serve "},
	} {
		status, stdout, said := execute(strings.Fields(tt.args)...)
		if err := proc.OneLine("garp", said); err != nil {
			t.Errorf("garp %s: %v", tt.args, err)
		}
		if status != 2 || stdout != "" || !strings.Contains(said, tt.says) || !strings.HasSuffix(said, "; try garp "+tt.help+"-h\n") {
			t.Errorf("garp %s: status %d and %q, want %q", tt.args, status, said, tt.says)
		}
	}
}

func TestHelp(t *testing.T) {
	for _, args := range []string{"-h", "ping -h", "scan -h", "watch -h", "probe -h", "announce -h", "defend -h", "serve -h"} {
		status, out, _ := execute(strings.Fields(args)...)
		if lines := strings.Count(out, "\n"); status != 0 || lines > 60 || !strings.Contains(out, "Exit status:") {
			t.Errorf("garp %s: status %d, %d lines", args, status, lines)
		}
	}
	if status, out, _ := execute("--generate=man"); status != 0 || !strings.Contains(out, ".SH GARP WATCH\n") || !strings.Contains(out, "GARP_EVENT") {
		t.Errorf("man page: status %d", status)
	}
}

// What is wrong only in the world shows in one line, too.
func TestBadInput(t *testing.T) {
	l := lab.New(t)
	us, peer := l.Host("us"), l.Host("peer")
	_, theirs := l.Connect(us, peer, lab.Veth{})
	down, _ := l.Connect(us, peer, lab.Veth{})
	down.Down()
	cut, end := l.Connect(us, peer, lab.Veth{})
	end.Down()
	host := theirs.Addr().String()
	garbage := filepath.Join(t.TempDir(), "garbage")
	if err := os.WriteFile(garbage, []byte("this is neither a capture nor a state"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		args   string
		status int
		says   string
	}{
		{"ping -I eth9 " + host, 2, `no interface "eth9" here`},
		{"ping -I " + down.Name + " " + host, 2, "is down: bring it up first"},
		{"ping -I " + cut.Name + " " + host, 2, "has no carrier"},
		{"ping -I lo " + host, 2, "lo is not ARPable"},
		{"ping 203.0.113.1", 1, "no route to 203.0.113.1"},
		{"ping 10.77.0.1", 2, "is this host itself"},
		{"ping no-such-host.invalid", 2, `cannot resolve "no-such-host.invalid"`},
		{"ping -s 10.77.0.99 " + host, 2, "not an address of this host"},
		{"ping --ip 10.77.0.1/24 " + host, 2, "own address"},
		{"scan -i eth9", 2, `no interface "eth9" here`},
		{"scan -i " + down.Name, 2, "is down"},
		{"scan -i lo", 2, "lo is not ARPable"},
		{"scan 203.0.113.0/24", 2, "no interface is on the network of 203.0.113.0"},
		{"scan -i eth0 10.0.0.0/8", 2, "too many"},
		{"scan no-such-host.invalid", 2, "cannot resolve"},
		{"watch -i eth9", 2, `no interface "eth9" here`},
		{"watch -i eth0 --state /no/such/file", 2, "--state"},
		{"watch -i eth0 --state " + garbage, 2, "move it away"},
		{"watch -r /no/such/file", 2, "-r: open /no/such/file: no such file"},
		{"watch -r " + garbage, 2, "it is no capture"},
		{"watch -i eth0 --pcap /no/such/file", 2, "--pcap"},
		{"probe -i " + down.Name + " 10.77.1.9", 2, "is down"},
		{"probe 203.0.113.1", 2, "no interface is on the network of 203.0.113.1"},
		{"announce 10.77.0.99", 2, "not an address of this host"},
		{"serve -i eth9 10.77.0.9", 2, `no interface "eth9" here`},
	} {
		proc.Start(t, proc.Command(t, us, strings.Fields(tt.args)...)).Fails(tt.status, tt.says)
	}
	// Two that are up, and no word which.
	end.Up()
	proc.Start(t, proc.Command(t, us, "watch")).Fails(2, "2 interfaces are up and none has the default route; say which to use with -i")
	t.Run("no privilege", func(t *testing.T) {
		for _, args := range []string{"ping " + host, "scan -i eth0", "watch -i eth0", "probe 10.77.0.9", "serve 10.77.0.9"} {
			proc.Start(t, proc.CommandAsNobody(t, us, strings.Fields(args)...)).Fails(2, "CAP_NET_RAW", "setcap cap_net_raw")
		}
	})
}
