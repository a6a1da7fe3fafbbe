package lab

import (
	"fmt"
	"net"
	"testing"
)

// transfer sends data from one host to a sink and checks what arrived.
func transfer(t *testing.T, from *Host, to *Interface, n int64) {
	t.Helper()
	sink := Sink(to.Host, to.AddrPort(0).String())
	c, err := from.Dial("tcp", sink.Addr.String())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if r := Feed(c, n); r.Err != nil {
		t.Error(r.Err)
	}
	if err := sink.Wait().Check(n); err != nil {
		t.Error(err)
	}
}

func TestConnect(t *testing.T) {
	l := New(t)
	a, b := l.Host("a"), l.Host("b")
	l.Connect(a, b, Veth{})
	ia, ib := l.Connect(a, b, Veth{MTU: 9000})
	for _, c := range []struct {
		i            *Interface
		name, prefix string
		mac          string
	}{
		{ia, "eth1", "10.77.1.1/24", "02:77:00:00:01:01"},
		{ib, "eth1", "10.77.1.2/24", "02:77:00:00:01:02"},
	} {
		if c.i.Name != c.name || c.i.Prefix.String() != c.prefix || c.i.MAC.String() != c.mac {
			t.Errorf("got %s %v %v, want %s %s %s", c.i.Name, c.i.Prefix, c.i.MAC, c.name, c.prefix, c.mac)
		}
		c.i.Host.Do(func() {
			dev, err := net.InterfaceByName(c.name)
			if err != nil {
				t.Fatal(err)
			}
			addrs, _ := dev.Addrs()
			if dev.MTU != 9000 || dev.HardwareAddr.String() != c.mac || len(addrs) == 0 || addrs[0].String() != c.prefix {
				t.Errorf("the kernel has %+v with %v", dev, addrs)
			}
		})
	}
}

func TestTransfers(t *testing.T) {
	for _, v := range []Veth{{}, {MTU: 9000}, {MTU: 576}, {NoOffload: true}} {
		t.Run(fmt.Sprintf("MTU=%d,NoOffload=%v", v.MTU, v.NoOffload), func(t *testing.T) {
			l := New(t)
			a, b := l.Host("a"), l.Host("b")
			ia, ib := l.Connect(a, b, v)
			transfer(t, a, ib, 1<<20+1)
			transfer(t, b, ia, 1<<20+1)
		})
	}
}
