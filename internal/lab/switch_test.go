package lab

import (
	"testing"
	"time"
)

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

// A network of many hosts is there in a moment.
func TestLargeSwitch(t *testing.T) {
	l := New(t)
	begin := time.Now()
	hosts := l.Hosts("h", 50)
	interfaces := l.Switch(Veth{}, hosts...)
	if took := time.Since(begin); took > 3*time.Second {
		t.Errorf("it took %v", took)
	}
	transfer(t, hosts[0], interfaces[49], 1000)
	transfer(t, hosts[49], interfaces[24], 1000)
}
