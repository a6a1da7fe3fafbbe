package dissect

import "testing"

func TestPortsPreferTheEarlier(t *testing.T) {
	var got string
	at := func(name string) payload { return func(*Printer, view, int) { got = name } }
	p := newPorts([]service{{53, at("first")}, {80, at("second")}, {53, at("never")}})
	for _, c := range []struct {
		src, dst uint16
		want     string
	}{{53, 80, "first"}, {80, 53, "first"}, {1, 80, "second"}, {80, 1, "second"}} {
		p.find(c.src, c.dst)(nil, nil, 0)
		if got != c.want {
			t.Errorf("%d > %d: %s, want %s", c.src, c.dst, got, c.want)
		}
	}
	if p.find(1, 2) != nil {
		t.Error("a printer for no port")
	}
}
