package analysis

import "testing"

func TestWindowFullAndProbes(t *testing.T) {
	d := play(t, handshake+`
		20   > . seq 1 len 999        |
		21   > . seq 1000 len 1       | [window full]
		30   < . seq 1 ack 1001 win 0 | [zero window] [rtt 9ms]
		240  > . seq 1000 ack 1       | [window probe]
		250  < . seq 1 ack 1001 win 0 | [window probe ack] [zero window]
		640  > . seq 1001 len 1       | [window probe]
		650  < . seq 1 ack 1001 win 0 | [window probe ack] [zero window]
		840  > . seq 1001 len 1       | [window probe]
		850  < . seq 1 ack 1001 win 0 | [window probe ack] [zero window]
		900  < . seq 1 ack 1001 win 500 | [window update]
	`)
	if c := d.only().ToServer; c.WindowFull != 1 || c.ZeroWindows != 4 || c.Retransmissions != 0 {
		t.Errorf("%+v", c)
	}
}

func TestWindowScale(t *testing.T) {
	t.Run("of both", func(t *testing.T) {
		play(t, `
			0    > S  seq 0 ws 7              |
			10   < S. seq 0 ack 1 ws 2 win 10 | [rtt 10ms]
			11   > .  seq 1 ack 1             | [rtt 1ms] [handshake 11ms]
			20   < .  seq 1 ack 1 win 10      |
			21   > .  seq 1 len 39            |
			22   > .  seq 40 len 1            | [window full]
		`)
	})
	t.Run("not in the SYN-ACK", func(t *testing.T) {
		play(t, `
			0    > S  seq 0 ws 7              |
			10   < S. seq 0 ack 1 ws 2 win 50 | [rtt 10ms]
			11   > .  seq 1 ack 1             | [rtt 1ms] [handshake 11ms]
			12   > .  seq 1 len 50            | [window full]
		`)
	})
	t.Run("14 at most", func(t *testing.T) {
		play(t, `
			0    > S  seq 0 ws 15             |
			10   < S. seq 0 ack 1 ws 15       | [rtt 10ms]
			11   > .  seq 1 ack 1             | [rtt 1ms] [handshake 11ms]
			12   < .  seq 1 ack 1 win 1       |
			13   > .  seq 1 len 16384         | [window full]
		`)
	})
	t.Run("of one does not count", func(t *testing.T) {
		play(t, `
			0    > S  seq 0                   |
			10   < S. seq 0 ack 1 ws 2 win 10 | [rtt 10ms]
			11   > .  seq 1 ack 1             | [rtt 1ms] [handshake 11ms]
			11   < .  seq 1 ack 1 win 12      | [window update]
			12   > .  seq 1 len 12            | [window full]
		`)
	})
	t.Run("unknown", func(t *testing.T) {
		play(t, `
			0    < .  seq 1 ack 1 win 10      |
			12   > .  seq 1 len 10            |
		`)
	})
}
