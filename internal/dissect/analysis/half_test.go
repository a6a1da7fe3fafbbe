package analysis

import (
	"strconv"
	"testing"
)

func TestCaptureThatComesIn(t *testing.T) {
	play(t, `
		0    > . seq 1 ack 5000       |
		0.1  < . seq 5500 len 100     |
		1.1  > . seq 1 ack 5600       | [rtt 1ms]
		2    > . seq 1 len 10         |
	`)
}

// A half of which nothing passes here is not complained about.
func TestOneWayCapture(t *testing.T) {
	play(t, `
		0    < . seq 1 ack 1          |
		10   < . seq 1 ack 1001       |
		20   < . seq 1 ack 2001       |
	`)
}

func TestAbsurdNumbers(t *testing.T) {
	play(t, handshake+`
		20   > . seq 1500000000 len 100   | [previous segment not captured]
		30   > . seq 1500000100 len 100   |
		40   > . seq 1 len 100            | [previous segment not captured]
		50   > . seq -1500000000 len 100  | [previous segment not captured]
		60   < . seq 1 ack -1499999900    | [rtt 10ms]
		70   > . seq -1499999900 len 1000 | [window full]
	`)
}

// Where acknowledgements do not pass, what was sent long ago does not come to
// look acknowledged, nor a gap of then like one of now.
func TestFourGigabytesOneWay(t *testing.T) {
	d := newDialogue(t)
	d.play(`
		0  > . seq 0 len 100     |
		0  > . seq 200 len 100   | [previous segment not captured]
	`)
	const length = 60000
	n := uint32(300)
	for range (1<<32)/length + 1 {
		if got := d.say("1 > . seq " + strconv.FormatUint(uint64(n), 10) + " len 60000"); got != "" {
			t.Fatalf("%d: %s", n, got)
		}
		n += length
	}
	if got := d.say("3 < . seq 1 ack 50"); got != "" {
		t.Error(got)
	}
	if got := d.say("4 > . seq 100 len 100"); got != "[retransmission]" {
		t.Error(got)
	}
}
