package analysis

import "testing"

// Goodput counts the time in which data moves, not the silence before and after.
func TestGoodput(t *testing.T) {
	d := play(t, handshake+`
		1000  > .  seq 1 len 500        |
		1200  > .  seq 1 len 500        | [retransmission]
		1250  > .  seq 501 len 250      |
		1500  < .  seq 1 ack 751        | [rtt 250ms]
		9000  > F. seq 751 ack 1        |
		9010  < F. seq 1 ack 752        | [rtt 10ms]
		9011  > .  seq 752 ack 2        | [rtt 1ms]
	`)
	c := d.only()
	if want := 8 * 750 / 0.5; c.ToServer.Goodput != want {
		t.Errorf("%v bit/s, want %v", c.ToServer.Goodput, want)
	}
	if c.ToClient.Goodput != 0 || c.Seconds != 9.011 {
		t.Errorf("%+v", c)
	}
}
