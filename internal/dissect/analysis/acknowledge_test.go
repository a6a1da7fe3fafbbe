package analysis

import "testing"

func TestDuplicates(t *testing.T) {
	const sent = handshake + `
		20   > . seq 1 len 100        |
		20   > . seq 101 len 100      |
	`
	t.Run("counted until something new", func(t *testing.T) {
		d := play(t, sent+`
			30   < . seq 1 ack 1          | [dup ack #1]
			31   < . seq 1 ack 1          | [dup ack #2]
			32   < . seq 1 ack 101        |
			33   < . seq 1 ack 101        | [dup ack #1]
		`)
		if c := d.only().ToServer; c.DupAcks != 3 {
			t.Errorf("%+v", c)
		}
	})
	t.Run("with another window only if they report news", func(t *testing.T) {
		play(t, sent+`
			30   < . seq 1 ack 1 win 1100                | [window update]
			31   < . seq 1 ack 1 win 1100                | [dup ack #1]
			32   < . seq 1 ack 1 win 1050                |
			33   < . seq 1 ack 1 win 1200 sack 101-201   | [dup ack #2]
			34   < . seq 1 ack 1 win 1300 sack 101-201   | [window update]
		`)
	})
	t.Run("not with data, nor with nothing under way", func(t *testing.T) {
		play(t, sent+`
			30   < . seq 1 ack 1 len 10   |
			31   < . seq 11 ack 201       | [rtt 11ms]
			32   < . seq 11 ack 201       |
		`)
	})
	t.Run("not an older one", func(t *testing.T) {
		play(t, sent+`
			30   < . seq 1 ack 201        | [rtt 10ms]
			31   < . seq 1 ack 101        |
		`)
	})
}

// Of a hole that was filled the time is not a round trip.
func TestNoRoundTripFromAHole(t *testing.T) {
	play(t, handshake+`
		20   > . seq 1 len 100                |
		20   > . seq 101 len 100              |
		30   < . seq 1 ack 1 sack 101-201     | [dup ack #1]
		90   < . seq 1 ack 201                |
		91   > . seq 201 len 100              |
		101  < . seq 1 ack 301                | [rtt 10ms]
	`)
}

// An acknowledgement of part of a large segment is an answer to that segment.
func TestRoundTripWithinASegment(t *testing.T) {
	play(t, handshake+`
		20   > . seq 1 len 500                |
		21   > . seq 501 len 300              |
		30   < . seq 1 ack 101                | [rtt 10ms]
		31   < . seq 1 ack 501                | [rtt 11ms]
		32   < . seq 1 ack 601                | [rtt 11ms]
	`)
}

func TestSelectiveNonsenseIsIgnored(t *testing.T) {
	d := play(t, handshake+`
		20   > . seq 1 len 100                |
		30   < . seq 1 ack 101                | [rtt 10ms]
		31   < . seq 1 ack 101 sack 901-1001  |
		32   < . seq 1 ack 101 sack 150-140   |
		33   < . seq 1 ack 101 sack 1-101     | [dsack]
		34   > . seq 101 len 100              |
		44   < . seq 1 ack 201                | [rtt 10ms]
	`)
	if c := d.only().ToServer; c.Spurious != 0 {
		t.Error("without a retransmission none was spurious")
	}
}

func TestDSACKAboveTheAcknowledgement(t *testing.T) {
	play(t, handshake+`
		20   > . seq 1 len 100                        |
		20   > . seq 101 len 100                      |
		30   < . seq 1 ack 1 sack 101-201             | [dup ack #1]
		31   < . seq 1 ack 1 sack 101-151,101-201     | [dsack]
	`)
}
