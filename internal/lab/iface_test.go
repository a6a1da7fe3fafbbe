package lab

import (
	"net"
	"testing"
)

func TestInterfaceChanges(t *testing.T) {
	l := New(t)
	a, b := l.Host("a"), l.Host("b")
	ia, _ := l.Connect(a, b, Veth{})
	state := func() (dev *net.Interface) {
		a.Do(func() {
			var err error
			if dev, err = net.InterfaceByName(ia.Name); err != nil {
				t.Fatal(err)
			}
		})
		return dev
	}
	if state().Flags&net.FlagUp == 0 {
		t.Error("not up at first")
	}
	ia.Down()
	if state().Flags&net.FlagUp != 0 {
		t.Error("up after Down")
	}
	ia.Up()
	if state().Flags&net.FlagUp == 0 {
		t.Error("down after Up")
	}
	ia.SetMTU(1280)
	if got := state().MTU; got != 1280 || ia.MTU != 1280 {
		t.Errorf("MTU %d (said to be %d), want 1280", got, ia.MTU)
	}
}
