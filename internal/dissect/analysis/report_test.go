package analysis

import "testing"

func TestTable(t *testing.T) {
	d := play(t, transfer)
	d.play(`
		1000 > S  seq 70000                | [port reused]
		1001 < R. seq 0 ack 70001          | [reset: refused]
	`)
	const want = "" +
		"NO  CLIENT          SERVER       BYTES>  <BYTES    GOODPUT>  <GOODPUT              RTT>              <RTT  RETRANS>  <RETRANS  HANDSHAKE  DURATION  END\n" +
		" 1  10.0.0.1:40000  10.0.0.2:80     300       0  6.96kbit/s         -  8.00/9.44/10.8ms  1.00/1.00/1.00ms         1         0     11.0ms    0.260s  closed\n" +
		" 2  10.0.0.1:40000  10.0.0.2:80       0       0           -         -                 -                 -         0         0          -    0.001s  refused, port reused\n"
	if got := string(AppendTable(nil, d.a.Connections())); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	if got := string(AppendTable([]byte("x\n"), nil)); got[:12] != "x\nNO  CLIENT" {
		t.Errorf("%q", got)
	}
}

func TestSpuriousOnesAreInTheTable(t *testing.T) {
	d := Direction{Retransmissions: 5, Spurious: 2}
	if got := d.resent(); got != "5 (2 spurious)" {
		t.Error(got)
	}
}

func TestFigures(t *testing.T) {
	for v, want := range map[float64]string{0: "0.000", 0.0004: "0.000", 0.9994: "0.999", 1: "1.00", 12.34: "12.3", 123.4: "123", 123456: "123456"} {
		if got := figure(v); got != want {
			t.Errorf("%v: %s, want %s", v, got, want)
		}
	}
	for v, want := range map[float64]string{0: "-", 999: "999bit/s", 1000: "1.00kbit/s", 2.5e9: "2.50Gbit/s", 3e15: "3000Tbit/s"} {
		if got := rate(v); got != want {
			t.Errorf("%v: %s, want %s", v, got, want)
		}
	}
}
