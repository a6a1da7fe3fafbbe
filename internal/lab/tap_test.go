package lab

import (
	"net"
	"testing"

	"gotcp/internal/link/tap"
)

func TestTAPIsInTheHost(t *testing.T) {
	l := New(t)
	a := l.Host("a")
	dev := a.TAP(tap.Config{Name: "tap7", MTU: 1400})
	a.Do(func() {
		i, err := net.InterfaceByName("tap7")
		if err != nil {
			t.Fatal(err)
		}
		if i.MTU != 1400 {
			t.Errorf("MTU %d, want 1400", i.MTU)
		}
	})
	if _, err := net.InterfaceByName("tap7"); err == nil {
		t.Error("the device stands outside too")
	}
	dev.Close()
	a.Do(func() {
		if _, err := net.InterfaceByName("tap7"); err == nil {
			t.Error("the device is still there after Close")
		}
	})
}
