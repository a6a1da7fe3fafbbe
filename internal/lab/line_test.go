package lab

import (
	"testing"
	"time"
)

func TestLine(t *testing.T) {
	for name, line := range map[string]Line{
		"good":      {},
		"jumbo":     {MTU: 9000},
		"finished":  {NoOffload: true},
		"with loss": {Impair: "loss=2%,delay=1ms,reorder=1%,seed=5"},
	} {
		t.Run(name, func(t *testing.T) {
			l := New(t)
			a, b := l.Host("a"), l.Host("b")
			ia, ib := l.Line(a, b, line)
			transfer(t, a, ib, 500_001)
			transfer(t, b, ia, 500_001)
		})
	}
}

func TestLineDelays(t *testing.T) {
	l := New(t)
	a, b := l.Host("a"), l.Host("b")
	_, ib := l.Line(a, b, Line{Impair: "delay=20ms"})
	Sink(b, ib.AddrPort(7000).String())
	start := time.Now()
	c, err := a.Dial("tcp", ib.AddrPort(7000).String())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	// ARP there and back, then the handshake's first two segments.
	if took := time.Since(start); took < 80*time.Millisecond {
		t.Errorf("connected after %v over a line that takes 20 ms each way", took)
	}
}

func TestImpairedRefusesNonsense(t *testing.T) {
	if _, err := Impaired(nil, "loss=lots"); err == nil {
		t.Error("nonsense was accepted")
	}
}
