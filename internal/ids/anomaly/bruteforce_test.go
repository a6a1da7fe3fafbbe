package anomaly

import (
	"testing"
	"time"
)

func TestBruteForce(t *testing.T) {
	for _, c := range []struct {
		name string
		try  flow
		want []SID
	}{
		{"SSH", flow{port: 22, lasts: 2 * time.Second, sent: 2200, got: 2800}, []SID{BruteSSH}},
		{"FTP", flow{port: 21, lasts: time.Second, sent: 30, got: 120}, []SID{BruteFTP}},
		{"Telnet", flow{port: 23, lasts: 5 * time.Second, sent: 40, got: 200}, []SID{BruteTelnet}},
		{"RDP", flow{port: 3389, lasts: time.Second, sent: 1500, got: 2500}, []SID{BruteRDP}},
		{"sessions", flow{port: 22, lasts: time.Minute, sent: 2200, got: 2800}, nil},
		{"copies", flow{port: 22, lasts: time.Second, sent: 500000, got: 2800}, nil},
		{"banners", flow{port: 22, lasts: time.Second, sent: 30, got: 1100}, nil},
		{"other services", flow{port: 80, lasts: time.Second, sent: 2200, got: 2800}, nil},
		{"refusals", flow{port: 22, fate: refused}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t, Config{})
			c.try.src, c.try.dst = outside(1), victim
			w.every(500*time.Millisecond, time.Minute, func(int) { w.connect(c.try) })
			w.wants(c.want...)
			if c.want != nil {
				if a, end := w.only(Began), w.only(Ended); a.Count != 20 || end.Count != 120 || a.Src != outside(1) || a.Dst != victim {
					t.Errorf("%+v %+v", a, end)
				}
			}
		})
	}
}
