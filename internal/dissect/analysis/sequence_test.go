package analysis

import "testing"

func TestHandshakeAndRoundTrips(t *testing.T) {
	d := play(t, handshake+`
		20   > P. seq 1 len 100 ack 1   |
		30.8 < .  seq 1 ack 101         | [rtt 10.8ms]
		31   < P. seq 1 len 400 ack 101 |
		32   > .  seq 101 ack 401       | [rtt 1ms]
		40   > F. seq 101 ack 401       |
		50   < F. seq 401 ack 102       | [rtt 10ms]
		51   > .  seq 102 ack 402       | [rtt 1ms]
	`)
	if c := d.only(); c.End != "closed" || *c.Handshake != 11 || c.ToServer.FreshBytes != 100 || c.ToClient.FreshBytes != 400 {
		t.Errorf("%+v", c)
	}
}

func TestTimerRetransmission(t *testing.T) {
	d := play(t, handshake+`
		20   > P. seq 1 len 100 ack 1  |
		230  > P. seq 1 len 100 ack 1  | [retransmission]
		240  < .  seq 1 ack 101        |
		250  > P. seq 101 len 100      |
		260  < .  ack 201              | [rtt 10ms]
	`)
	if c := d.only().ToServer; c.Retransmissions != 1 || c.ResentBytes != 100 || c.FreshBytes != 200 || c.Bytes != 300 || c.RTT.Count != 2 {
		t.Errorf("%+v", c)
	}
}

func TestHandshakeRetransmissions(t *testing.T) {
	play(t, `
		0    > S  seq 0                |
		1000 > S  seq 0                | [retransmission]
		1010 < S. seq 0 ack 1          |
		2010 < S. seq 0 ack 1          | [retransmission]
		2011 > .  seq 1 ack 1          | [handshake 2011ms]
		2020 < S. seq 0 ack 1          | [spurious retransmission]
		2021 > .  seq 1 ack 1          |
	`)
}

func TestFinRetransmission(t *testing.T) {
	play(t, handshake+`
		20   > F. seq 1 ack 1          |
		220  > F. seq 1 ack 1          | [retransmission]
		221  < .  seq 1 ack 2          |
	`)
}

func TestPartlyNewRetransmission(t *testing.T) {
	d := play(t, handshake+`
		20   > .  seq 1 len 100        |
		230  > .  seq 1 len 150        | [retransmission]
		250  > .  seq 151 len 10       |
	`)
	if c := d.only().ToServer; c.FreshBytes != 160 || c.ResentBytes != 100 {
		t.Errorf("%+v", c)
	}
}

func TestSpuriousRetransmission(t *testing.T) {
	t.Run("of what was acknowledged", func(t *testing.T) {
		d := play(t, handshake+`
			20   > . seq 1 len 100                |
			30   < . seq 1 ack 101                | [rtt 10ms]
			31   > . seq 1 len 100                | [spurious retransmission]
			41   < . seq 1 ack 101 sack 1-101     | [dsack]
		`)
		if c := d.only().ToServer; c.Spurious != 1 || c.Retransmissions != 1 {
			t.Errorf("%+v", c)
		}
	})
	t.Run("of what was selectively acknowledged", func(t *testing.T) {
		play(t, handshake+`
			20   > . seq 1 len 100                |
			20   > . seq 101 len 100              |
			20   > . seq 201 len 100              |
			30   < . seq 1 ack 1 sack 101-301     | [dup ack #1]
			31   > . seq 201 len 100              | [spurious retransmission]
		`)
	})
	t.Run("each once, known or told", func(t *testing.T) {
		d := play(t, handshake+`
			20   > . seq 1 len 100                |
			30   < . seq 1 ack 101                | [rtt 10ms]
			31   > . seq 1 len 100                | [spurious retransmission]
			32   > . seq 101 len 100              |
			300  > . seq 101 len 100              | [retransmission]
			305  < . seq 1 ack 101 sack 1-101     | [dsack]
			310  < . seq 1 ack 201                |
		`)
		if c := d.only().ToServer; c.Spurious != 1 || c.Retransmissions != 2 {
			t.Errorf("%+v", c)
		}
	})
	t.Run("as a DSACK tells that was overtaken", func(t *testing.T) {
		play(t, handshake+`
			20   > . seq 1 len 100                |
			220  > . seq 1 len 200                | [retransmission]
			230  < . seq 1 ack 201                |
			231  < . seq 1 ack 101 sack 1-101     | [dsack]
		`)
	})
	t.Run("as a DSACK tells", func(t *testing.T) {
		d := play(t, handshake+`
			20   > . seq 1 len 100                |
			220  > . seq 1 len 100                | [retransmission]
			225  < . seq 1 ack 101                |
			230  < . seq 1 ack 101 sack 1-101     | [dsack]
			240  < . seq 1 ack 101 sack 1-101     | [dsack]
		`)
		if c := d.only().ToServer; c.Spurious != 1 || c.Retransmissions != 1 {
			t.Errorf("the second was the network's: %+v", c)
		}
	})
}

func TestMissingThenOutOfOrder(t *testing.T) {
	d := play(t, handshake+`
		20   < . seq 101 len 100      | [previous segment not captured]
		20.1 < . seq 1 len 100        | [out of order]
		21   > . seq 1 ack 201        | [rtt 1ms]
	`)
	if c := d.only().ToClient; c.OutOfOrder != 1 || c.MissingBytes != 0 || c.FreshBytes != 200 || c.Retransmissions != 0 {
		t.Errorf("%+v", c)
	}
}

func TestFilledGapIsRetransmission(t *testing.T) {
	t.Run("after a complaint and the time of an answer", func(t *testing.T) {
		play(t, handshake+`
			20   > . seq 101 len 100                  | [previous segment not captured]
			20.1 < . seq 1 ack 1 sack 101-201         | [dup ack #1]
			21.5 > . seq 1 len 100                    | [fast retransmission]
		`)
	})
	t.Run("the first complaint counts", func(t *testing.T) {
		play(t, handshake+`
			20   > . seq 101 len 100                  | [previous segment not captured]
			20.1 < . seq 1 ack 1 sack 101-201         | [dup ack #1]
			20.2 > . seq 201 len 100                  |
			21.2 < . seq 1 ack 1 sack 101-301         | [dup ack #2]
			21.5 > . seq 1 len 100                    | [fast retransmission]
		`)
	})
	t.Run("not without a complaint", func(t *testing.T) {
		play(t, handshake+`
			20   > . seq 101 len 100                  | [previous segment not captured]
			25   > . seq 1 len 100                    | [out of order]
		`)
	})
	t.Run("not sooner", func(t *testing.T) {
		play(t, handshake+`
			20   > . seq 101 len 100                  | [previous segment not captured]
			20.1 < . seq 1 ack 1 sack 101-201         | [dup ack #1]
			20.9 > . seq 1 len 100                    | [out of order]
		`)
	})
	t.Run("long after", func(t *testing.T) {
		d := play(t, handshake+`
			20   > . seq 101 len 100                  | [previous segment not captured]
			220  > . seq 1 len 100                    | [retransmission]
		`)
		if c := d.only().ToServer; c.ResentBytes != 0 || c.FreshBytes != 200 {
			t.Errorf("%+v", c)
		}
	})
	t.Run("not within one tick of the clock of a sender far away", func(t *testing.T) {
		play(t, handshake+`
			20   > . seq 101 len 100 ts 500           | [previous segment not captured]
			20.1 < . seq 1 ack 1 sack 101-201         | [dup ack #1]
			29   > . seq 1 len 100 ts 500             | [out of order]
		`)
	})
	t.Run("within one tick of a sender near by", func(t *testing.T) {
		play(t, `
			0    > S  seq 0                           |
			10   < S. seq 0 ack 1                     | [rtt 10ms]
			10.1 > .  seq 1 ack 1                     | [rtt 0.1ms] [handshake 10.1ms]
			20   > .  seq 101 len 100 ts 500          | [previous segment not captured]
			20.1 < .  seq 1 ack 1 sack 101-201        | [dup ack #1]
			20.15 > . seq 1 len 50 ts 500             | [out of order]
			20.3 > .  seq 51 len 50 ts 500            | [fast retransmission]
		`)
	})
	t.Run("by the sender's clock", func(t *testing.T) {
		play(t, handshake+`
			20   > . seq 101 len 100 ts 500           | [previous segment not captured]
			20.1 > . seq 1 len 50 ts 501              | [retransmission]
			320  > . seq 51 len 50 ts 499             | [out of order]
		`)
	})
}

func TestAcknowledgedButNotCaptured(t *testing.T) {
	play(t, handshake+`
		20   > . seq 1 len 100        |
		30   < . seq 1 ack 201        | [acknowledged segment not captured]
		30.1 > . seq 101 len 100      | [out of order]
		31   > . seq 201 len 100      |
		41   < . seq 1 ack 301        | [rtt 10ms]
	`)
}

func TestKeepAlive(t *testing.T) {
	const idle = handshake + `
		20   > P. seq 1 len 10        |
		30   < .  seq 1 ack 11        | [rtt 10ms]
	`
	t.Run("without a byte", func(t *testing.T) {
		play(t, idle+`
			9000 > . seq 10 ack 1         | [keep-alive]
			9010 < . seq 1 ack 11         | [keep-alive ack]
			9020 < . seq 1 ack 11         |
		`)
	})
	t.Run("answered after the next data", func(t *testing.T) {
		play(t, idle+`
			9000 > . seq 10 ack 1         | [keep-alive]
			9005 > . seq 11 len 10        |
			9010 < . seq 1 ack 11         | [keep-alive ack]
			9015 < . seq 1 ack 21         | [rtt 10ms]
		`)
	})
	t.Run("whose byte is reported as a duplicate", func(t *testing.T) {
		d := play(t, idle+`
			31   > P. seq 11 len 10          |
			250  > P. seq 11 len 10          | [retransmission]
			260  < .  seq 1 ack 21           |
			9000 > .  seq 20 len 1           | [keep-alive]
			9010 < .  seq 1 ack 21 sack 20-21 | [keep-alive ack] [dsack]
		`)
		if c := d.only().ToServer; c.Spurious != 0 {
			t.Errorf("%+v", c)
		}
	})
	t.Run("with a byte", func(t *testing.T) {
		d := play(t, idle+`
			9000 > . seq 10 len 1         | [keep-alive]
			9010 < . seq 1 ack 11 sack 10-11 | [keep-alive ack] [dsack]
		`)
		if c := d.only().ToServer; c.Retransmissions != 0 || c.Spurious != 0 || c.FreshBytes != 10 {
			t.Errorf("%+v", c)
		}
	})
	t.Run("not a byte of data again", func(t *testing.T) {
		play(t, idle+`
			9000 > P. seq 10 len 1        | [spurious retransmission]
		`)
	})
	t.Run("not an acknowledgement that was overtaken", func(t *testing.T) {
		play(t, idle+`
			40   > P. seq 11 len 1        |
			40   > .  seq 11 ack 1        |
		`)
	})
}
