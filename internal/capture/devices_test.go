package capture

import (
	"fmt"
	"testing"

	"gotcp/internal/lab"
)

func TestDevices(t *testing.T) {
	l := lab.New(t)
	a, b := l.Host("a"), l.Host("b")
	l.Connect(a, b, lab.Veth{})
	_, down := l.Connect(a, b, lab.Veth{})
	down.Down()
	var all []Device
	var err error
	b.Do(func() { all, err = Devices() })
	if err != nil {
		t.Fatal(err)
	}
	said := ""
	for i, d := range all {
		said += fmt.Sprintf("%d.%s [%s]\n", i+1, d.Name, d.Flags())
	}
	want := "1.eth0 [Up, Running, Connected]\n2.any [Up, Running]\n3.lo [Up, Running, Loopback]\n4.eth1 [none, Disconnected]\n"
	if said != want {
		t.Errorf("\n%s, want\n%s", said, want)
	}
	if len(all[0].Addrs) == 0 || all[0].Addrs[0].String() != "10.77.0.2/24" {
		t.Errorf("addresses %v", all[0].Addrs)
	}
}
