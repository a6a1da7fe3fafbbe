package host

import "testing"

func TestForwarding(t *testing.T) {
	a, _ := twoHosts(t)
	expect := func(iface string, want bool) {
		t.Helper()
		a.Do(func() {
			if got, err := Forwarding(iface); got != want || err != nil {
				t.Errorf("%s: %v, %v", iface, got, err)
			}
		})
	}
	expect("eth0", false)
	a.Forward()
	expect("eth0", true)
	expect("", true)
	expect("../../ipv4", true)
	a.Sysctl("net.ipv4.conf.eth0.forwarding", "0")
	expect("eth0", false)
}
