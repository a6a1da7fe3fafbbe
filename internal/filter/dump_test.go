package filter

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func TestDumps(t *testing.T) {
	p := mustCompile(t, "vlan 5", Options{LinkType: Ethernet, Live: true, Snaplen: 96})
	for how, c := range map[string]struct{ got, want string }{
		"-d": {p.Assembly(), "" +
			"(000) ldb      [vlanp]\n" +
			"(001) jeq      #0x1             jt 2\tjf 5\n" +
			"(002) ldb      [vlan_tci]\n" +
			"(003) and      #0xfff\n" +
			"(004) jeq      #0x5             jt 12\tjf 13\n" +
			"(005) ldh      [12]\n" +
			"(006) jeq      #0x8100          jt 9\tjf 7\n" +
			"(007) jeq      #0x88a8          jt 9\tjf 8\n" +
			"(008) jeq      #0x9100          jt 9\tjf 13\n" +
			"(009) ldh      [14]\n" +
			"(010) and      #0xfff\n" +
			"(011) jeq      #0x5             jt 12\tjf 13\n" +
			"(012) ret      #96\n" +
			"(013) ret      #0\n"},
		"-dd":  {p.C(), "{ 0x30, 0, 0, 0xfffff030 },\n{"},
		"-ddd": {p.Decimal(), "14\n48 0 0 4294963248\n21 0 3 1\n"},
	} {
		if !strings.HasPrefix(c.got, c.want) {
			t.Errorf("%s:\n%s\nwant\n%s", how, c.got, c.want)
		}
	}
}

// What libpcap compiles we print as tcpdump does.
func TestDumpsAreTcpdumps(t *testing.T) {
	tcpdump, err := exec.LookPath("tcpdump")
	if err != nil {
		t.Skip("no tcpdump to compare with")
	}
	file := filepath.Join(t.TempDir(), "empty.pcap")
	if err := os.WriteFile(file, emptyCapture(Ethernet), 0o600); err != nil {
		t.Fatal(err)
	}
	dump := func(how, expr string) string {
		out, err := exec.Command(tcpdump, "-r", file, how, "--", expr).Output()
		if err != nil {
			t.Fatalf("tcpdump %s %q: %v", how, expr, err)
		}
		return string(out)
	}
	for _, expr := range []string{
		"port 80", "protochain 6", "len > 60", "-len = 1", "ip[0]*2 > ip[1]/3", "ip[ip[0]&0xf] % 3 = 1", "ip[0]^3|4 = 5",
		"ip[0]<<1>>2 = 1", "ip[0]<<ip[1] = 1", "tcp[tcp[12]>>2:4] = 5", "ip[-1] = 1", "ip[0] - 1 > 4294967295", "",
	} {
		p := &Program{parseDecimal(t, dump("-ddd", expr))}
		for how, got := range map[string]string{"-d": p.Assembly(), "-dd": p.C(), "-ddd": p.Decimal()} {
			if want := dump(how, expr); got != want {
				t.Errorf("%s %q:\n%swant\n%s", how, expr, got, want)
			}
		}
	}
}
