package lab

import "testing"

func TestSwitch(t *testing.T) {
	l := New(t)
	hosts := []*Host{l.Host("a"), l.Host("b"), l.Host("c")}
	interfaces := l.Switch(Veth{MTU: 9000}, hosts...)
	for _, from := range hosts {
		for _, to := range interfaces {
			if to.Host != from {
				transfer(t, from, to, 300_000)
			}
		}
	}
	if got, want := interfaces[2].Prefix.String(), "10.77.0.3/24"; got != want {
		t.Errorf("the third host has %s, want %s", got, want)
	}
}
