package analysis

import "testing"

func TestFastRetransmission(t *testing.T) {
	const lost = handshake + `
		20   > . seq 1 len 100        |
		20   > . seq 101 len 100      |
		20   > . seq 201 len 100      |
		20   > . seq 301 len 100      |
		20   > . seq 401 len 100      |
	`
	t.Run("after three duplicates, and after a partial acknowledgement", func(t *testing.T) {
		play(t, lost+`
			30   < . seq 1 ack 1          | [dup ack #1]
			31   < . seq 1 ack 1          | [dup ack #2]
			32   < . seq 1 ack 1          | [dup ack #3]
			32   > . seq 1 len 100        | [fast retransmission]
			80   < . seq 1 ack 301        |
			80   > . seq 301 len 100      | [fast retransmission]
			90   < . seq 1 ack 501        |
		`)
	})
	t.Run("not behind what was under way at the loss", func(t *testing.T) {
		play(t, lost+`
			30   < . seq 1 ack 1          | [dup ack #1]
			31   < . seq 1 ack 1          | [dup ack #2]
			32   < . seq 1 ack 1          | [dup ack #3]
			32   > . seq 1 len 100        | [fast retransmission]
			32   > . seq 501 len 100      |
			42   < . seq 1 ack 301        |
			42   > . seq 301 len 100      | [fast retransmission]
			52   < . seq 1 ack 501        |
			53   > . seq 501 len 100      | [retransmission]
		`)
	})
	t.Run("not after a timer took over", func(t *testing.T) {
		play(t, lost+`
			30   < . seq 1 ack 1          | [dup ack #1]
			31   < . seq 1 ack 1          | [dup ack #2]
			32   < . seq 1 ack 1          | [dup ack #3]
			32   > . seq 1 len 100        | [fast retransmission]
			300  > . seq 1 len 100        | [retransmission]
			310  < . seq 1 ack 201        |
			310  > . seq 201 len 100      | [retransmission]
		`)
	})
	t.Run("not after two", func(t *testing.T) {
		play(t, lost+`
			30   < . seq 1 ack 1          | [dup ack #1]
			31   < . seq 1 ack 1          | [dup ack #2]
			32   > . seq 1 len 100        | [retransmission]
			42   < . seq 1 ack 301        |
			42   > . seq 301 len 100      | [retransmission]
		`)
	})
	t.Run("not long after", func(t *testing.T) {
		play(t, lost+`
			30   < . seq 1 ack 1          | [dup ack #1]
			31   < . seq 1 ack 1          | [dup ack #2]
			32   < . seq 1 ack 1          | [dup ack #3]
			240  > . seq 1 len 100        | [retransmission]
		`)
	})
	t.Run("below what was selectively acknowledged", func(t *testing.T) {
		play(t, lost+`
			30   < . seq 1 ack 1 sack 101-201          | [dup ack #1]
			30   < . seq 1 ack 1 sack 301-401,101-201  | [dup ack #2]
			32   > . seq 1 len 100                     | [fast retransmission]
			32   > . seq 201 len 100                   | [fast retransmission]
			32   > . seq 401 len 100                   | [retransmission]
		`)
	})
}
