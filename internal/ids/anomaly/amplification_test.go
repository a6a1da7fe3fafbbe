package anomaly

import (
	"fmt"
	"testing"
	"time"
)

func TestAmplification(t *testing.T) {
	asks := func(name func() string, answer uint16, rate int) *world {
		w := newWorld(t, Config{})
		w.every(time.Second/time.Duration(rate), time.Minute, func(int) { w.ask(outside(1), w.ip("10.0.0.53"), name(), 60, answer) })
		return w
	}
	same := func() string { return "example.com" }
	w := asks(same, 3000, 100)
	w.wants(DNSAmplify)
	if a := w.only(Began); a.Dst != outside(1) || a.Src != w.ip("10.0.0.53") || a.Rate < 40 {
		t.Errorf("%+v", a)
	}
	n := 0
	asks(same, 3000, 20).wants()
	asks(same, 300, 100).wants()
	asks(func() string { n++; return fmt.Sprintf("d%d.example.com", n) }, 3000, 100).wants()
}

func TestReflected(t *testing.T) {
	testLoads(t, []loadCase{
		{"long answers", Load{Kind: LoadReflected, SrcPort: 53, Bytes: 3000}, 500, 100, DNSAmplify},
		{"of another service", Load{Kind: LoadReflected, SrcPort: 123, Bytes: 4000}, 500, 100, Reflection},
		{"short answers", Load{Kind: LoadReflected, SrcPort: 53, Bytes: 10}, 50000, 100, UDPFlood},
	})
}
