package lab

import (
	"net/netip"
	"os/exec"
	"strings"
	"testing"
)

func TestChain(t *testing.T) {
	l := New(t)
	hosts := l.Hosts("h", 5)
	hops := l.Chain(Veth{}, hosts...)
	if len(hops) != 4 || hops[0].Near.Host != hosts[0] || hops[3].Far.Host != hosts[4] {
		t.Fatalf("the hops are %+v", hops)
	}
	transfer(t, hosts[0], hops[3].Far, 100_000)
	transfer(t, hosts[4], hops[0].Near, 100_000)
	transfer(t, hosts[0], hops[2].Near, 1000)
	transfer(t, hosts[2], hops[0].Near, 1000)
	for k, h := range hosts {
		if got, want := h.ReadSysctl("net.ipv4.ip_forward") == "1", k > 0 && k < 4; got != want {
			t.Errorf("%s forwards: %v", h.Name, got)
		}
	}
}

// Every packet that dies on the way is reported, by the router where it died.
func TestChainReportsWhatDies(t *testing.T) {
	ping, err := exec.LookPath("ping")
	if err != nil {
		t.Skip("ping is not installed")
	}
	l := New(t)
	hosts := l.Hosts("h", 4)
	hops := l.Chain(Veth{}, hosts...)
	cmd := hosts[0].Command(ping, "-n", "-c", "10", "-i", "0.01", "-t", "2", hops[2].Far.Addr().String())
	out, _ := cmd.Output()
	said := "From " + netip.Addr.String(hops[1].Far.Addr()) + " icmp_seq="
	if n := strings.Count(string(out), said); n != 10 {
		t.Errorf("%d reports of %q in\n%s", n, said, out)
	}
}
