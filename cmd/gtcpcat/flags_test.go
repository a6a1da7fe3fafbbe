package main

import (
	"bytes"
	"net"
	"net/netip"
	"os"
	"strconv"
	"strings"
	"testing"

	"gotcp/internal/cli"
	"gotcp/internal/lab"
	"gotcp/internal/lab/proc"
)

// execute runs the command in this process, for command lines that come to
// nothing.
func execute(args ...string) (status int, stderr string) {
	var out, errs bytes.Buffer
	status = app(&flags{}).Execute(args, cli.Env{Stdin: strings.NewReader(""), Stdout: &out, Stderr: &errs})
	return status, errs.String()
}

func TestWrongUsage(t *testing.T) {
	for _, tt := range []struct{ args, says string }{
		{"", "HOST and PORT are missing"},
		{"host", "PORT is missing"},
		{"a b c", "one HOST and one PORT"},
		{"-l", "needs a PORT"},
		{"-l a b c", "needs a PORT"},
		{"-l -p 80 host 81", "needs a PORT"},
		{"-l -s 10.0.0.1 80", "-s is for connecting"},
		{"127.0.0.1 0", `"0": ports are 1 to 65535`},
		{"127.0.0.1 65536", `"65536": ports are 1 to 65535`},
		{"127.0.0.1 no-such-service", "no-such-service"},
		{"-n 127.0.0.1 http", "not a number"},
		{"-p x 127.0.0.1 80", "-p: "},
		{"-n localhost 80", "-n forbids looking names up"},
		{"-6 ::1 80", "-6: IPv6 is not there yet"},
		{"-4 -6 127.0.0.1 80", "4"},
		{"::1 80", "IPv6 is not there yet"},
		{"-s host 127.0.0.1 80", "-s host: it must be an IPv4 address"},
		{"-s ::1 127.0.0.1 80", "-s ::1: it must be an IPv4 address"},
		{"--ip 10.0.0.50 127.0.0.1 80", "10.0.0.50/24, say"},
		{"--ip 10.0.0.50/33 127.0.0.1 80", `--ip: "10.0.0.50/33"`},
		{"--ip 10.0.0.0/24 127.0.0.1 80", "network"},
		{"--ip 10.0.0.50/24 --mac 1:2 127.0.0.1 80", "--mac: "},
		{"--ip 10.0.0.50/24 --mac 01:00:5e:00:00:01 127.0.0.1 80", "group"},
		{"--mac 02:00:00:00:00:01 127.0.0.1 80", "--mac needs --ip"},
		{"--gateway 10.0.0.1 127.0.0.1 80", "--gateway needs --ip"},
		{"--tap tap0 127.0.0.1 80", "--tap needs --ip"},
		{"--tap tap0 --ip 10.9.0.2/24 127.0.0.1 80", "--gateway"},
		{"--bridge br0 127.0.0.1 80", "--bridge needs --tap"},
		{"-i eth0 --tap tap0 --gateway 10.9.0.1 --ip 10.9.0.2/24 127.0.0.1 80", "exclude each other"},
		{"--ip 10.0.0.50/24 -s 10.0.0.1 127.0.0.1 80", "-s and --ip exclude each other"},
		{"--impair loss=many 127.0.0.1 80", "--impair: "},
		{"--mss 12 127.0.0.1 80", "--mss 12: it must be from"},
		{"--mss -5 127.0.0.1 80", "--mss"},
		{"--window 1t 127.0.0.1 80", "--window"},
		{"--window -1 127.0.0.1 80", "--window"},
		{"--cc vegas 127.0.0.1 80", "cubic"},
		{"--stats=xml 127.0.0.1 80", "json"},
		{"-w soon 127.0.0.1 80", `"soon" is not a time`},
		{"--idle -1 127.0.0.1 80", "idle"},
		{"--no-such-flag 127.0.0.1 80", "no-such-flag"},
	} {
		status, said := execute(strings.Fields(tt.args)...)
		if err := proc.OneLine("gtcpcat", said); err != nil {
			t.Errorf("gtcpcat %s: %v", tt.args, err)
		}
		if status != 2 || !strings.Contains(said, tt.says) || !strings.Contains(said, "try gtcpcat -h") {
			t.Errorf("gtcpcat %s: status %d and %q, want %q", tt.args, status, said, tt.says)
		}
	}
}

func TestHelpHoldsTheTables(t *testing.T) {
	var out bytes.Buffer
	status := app(&flags{}).Execute([]string{"-h"}, cli.Env{Stdout: &out, Stderr: &out})
	if status != 0 || !strings.Contains(out.String(), "what ends first") || !strings.Contains(out.String(), "130") {
		t.Errorf("status %d, %q", status, out.String())
	}
}

func TestCommand(t *testing.T) {
	parse := func(f flags) *command {
		t.Helper()
		c, err := f.command(&cli.Env{})
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	c := parse(flags{Args: []string{"10.0.0.2", "http"}})
	if c.host != "10.0.0.2" || c.port != 80 || c.listen || c.quit >= 0 || c.link.TCP.KeepAlive != keepAlive {
		t.Errorf("client: %+v", c)
	}
	c = parse(flags{Listen: true, Args: []string{"8888"}})
	if c.host != "" || c.port != 8888 || !c.listen {
		t.Errorf("listener: %+v", c)
	}
	c = parse(flags{Listen: true, Port: "8888"})
	if c.host != "" || c.port != 8888 {
		t.Errorf("listener with -p: %+v", c)
	}
	c = parse(flags{Listen: true, Port: "8888", Args: []string{"10.0.0.1"}})
	if c.host != "10.0.0.1" || c.port != 8888 {
		t.Errorf("listener with -p and an address: %+v", c)
	}
	c = parse(flags{Source: "10.0.0.1", Port: "5555", Args: []string{"10.0.0.2", "80"}})
	if c.from != netip.MustParseAddrPort("10.0.0.1:5555") || c.link.Source.String() != "10.0.0.1" {
		t.Errorf("client with -s and -p: %+v", c)
	}
	zero := cli.Seconds(0)
	c = parse(flags{Quit: &zero, Numeric: true, Window: 1 << 20, MSS: 500, CC: "reno", Args: []string{"10.0.0.2", "80"}})
	if c.quit != 0 || c.names != nil || !c.link.TCP.FixedWindow || c.link.TCP.ReceiveBuffer != 1<<20 || c.link.TCP.MSS != 500 || c.link.TCP.Congestion != "reno" {
		t.Errorf("client with more: %+v", c)
	}
}

// What is wrong only in the world shows in one line, too.
func TestBadInput(t *testing.T) {
	l := lab.New(t)
	us, peer := l.Host("us"), l.Host("peer")
	ours, theirs := l.Connect(us, peer, lab.Veth{})
	down, _ := l.Connect(us, peer, lab.Veth{})
	down.Down()
	lab.Sink(peer, ":"+port)
	taken, err := us.Listen("tcp4", ":8000")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { taken.Close() })
	connected, err := us.Dial("tcp", netip.AddrPortFrom(theirs.Addr(), 7000).String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { connected.Close() })
	inUse := strconv.Itoa(connected.LocalAddr().(*net.TCPAddr).Port)
	host := theirs.Addr().String()
	for _, tt := range []struct {
		name   string
		args   []string
		status int
		words  []string
	}{
		{"unknown interface", []string{"-i", "eth9", host, port}, 2, []string{`"eth9"`}},
		{"interface down", []string{"-i", down.Name, host, port}, 2, []string{down.Name + " is down", "ip link set"}},
		{"no route", []string{"203.0.113.1", port}, 1, []string{"no route to 203.0.113.1"}},
		{"broadcast", []string{"10.77.0.255", port}, 1, []string{"broadcast"}},
		{"multicast", []string{"224.0.0.1", port}, 2, []string{"224.0.0.1 is no host's address"}},
		{"nobody's address", []string{"0.0.0.0", port}, 2, []string{"0.0.0.0 is no host's address"}},
		{"unresolvable name", []string{"no-such-host.invalid", port}, 2, []string{`cannot resolve "no-such-host.invalid"`}},
		{"port in use by a listener", []string{"-l", "8000"}, 2, []string{"gtcpcat: port 8000 is in use", "listens"}},
		{"port in use by a connection", []string{"-p", inUse, host, port}, 2, []string{"gtcpcat: port " + inUse + " is in use", "connected"}},
		{"not our address to listen on", []string{"-l", host, "8001"}, 2, []string{host, "--ip"}},
		{"not our address to come from", []string{"-s", "10.77.0.77", host, port}, 2, []string{"10.77.0.77", "--ip"}},
		{"an address that somebody has", []string{"--ip", host + "/24", "10.77.0.9", port}, 1, []string{host, theirs.MAC.String(), "--dad none"}},
		{"our own address as another's", []string{"--ip", ours.Addr().String() + "/24", host, port}, 2, []string{"own address", "leave --ip out"}},
		{"unwritable capture", []string{"--pcap", "/no/such/directory/file", host, port}, 2, []string{"--pcap", "/no/such/directory/file", "no such file"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			proc.Start(t, proc.Command(t, us, tt.args...)).Fails(tt.status, tt.words...)
		})
	}
	t.Run("input is a directory", func(t *testing.T) {
		t.Parallel()
		dir, err := os.Open(t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		defer dir.Close()
		cmd := proc.Command(t, us, host, port)
		cmd.Stdin = dir
		proc.Start(t, cmd).Fails(2, "reading standard input", "is a directory")
	})
	t.Run("no privilege", func(t *testing.T) {
		t.Parallel()
		for _, args := range [][]string{{host, port}, {"-l", "8888"}, {"--ip", "10.77.0.50/24", host, port}} {
			proc.Start(t, proc.CommandAsNobody(t, us, args...)).Fails(2, "CAP_NET_RAW", "sudo setcap cap_net_raw")
		}
		proc.Start(t, proc.CommandAsNobody(t, us, "--tap", "tap7", "--ip", "10.9.0.2/24", "--gateway", "10.9.0.1", host, port)).
			Fails(2, "CAP_NET_ADMIN", "sudo setcap")
	})
}
