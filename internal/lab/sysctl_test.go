package lab

import "testing"

func TestSysctl(t *testing.T) {
	l := New(t)
	a, b := l.Host("a"), l.Host("b")
	const name = "net.ipv4.tcp_syn_retries"
	before := b.ReadSysctl(name)
	a.Sysctl(name, "3")
	if got := a.ReadSysctl(name); got != "3" {
		t.Errorf("%s is %q, want 3", name, got)
	}
	if got := b.ReadSysctl(name); got != before {
		t.Errorf("%s of another host became %q, was %q", name, got, before)
	}
}

func TestSysctlPath(t *testing.T) {
	for name, want := range map[string]string{
		"net.ipv4.ip_forward":             "/proc/sys/net/ipv4/ip_forward",
		"net.ipv4.conf.eth0/5.arp_ignore": "/proc/sys/net/ipv4/conf/eth0.5/arp_ignore",
	} {
		if got := sysctlPath(name); got != want {
			t.Errorf("%s is at %s, want %s", name, got, want)
		}
	}
}
