package analysis

import "testing"

func TestResets(t *testing.T) {
	for _, tt := range []struct{ name, script, end string }{
		{"the answer to a SYN", `
			0   > S  seq 0                |
			10  < R. seq -2147483348 ack 1 | [reset: refused]
		`, "refused"},
		{"each of its repetitions", `
			0   > S  seq 0                |
			10  < R. seq 0 ack 1          | [reset: refused]
			500 > S  seq 0                | [retransmission]
			510 < R. seq 0 ack 1          | [reset: again]
		`, "refused"},
		{"not a blind one", `
			0   > S  seq 0                |
			10  < R. seq 0 ack 2          | [reset: outside the window]
		`, "no answer"},
		{"the answer to a SYN that was not captured", `
			10  < R. seq -2147483348 ack 1 | [reset: refused]
		`, "refused"},
		{"a scanner's answer", `
			0   > S  seq 0                |
			10  < S. seq 0 ack 1          | [rtt 10ms]
			11  > R  seq 1                | [reset: SYN-ACK unwanted]
		`, "reset by client: SYN-ACK unwanted"},
		{"a client that gives up", `
			0   > S  seq 0                |
			10  > R  seq 1                | [reset: given up before an answer]
		`, "reset by client: given up before an answer"},
		{"a host that was restarted", handshake + `
			20  > P. seq 1 len 10         |
			30  < R  seq 1                | [reset: no such connection there]
		`, "reset by server: no such connection there"},
		{"a host that says nothing else", `
			20  > P. seq 1 len 10 ack 7   |
			30  < R  seq 7                | [reset: no such connection there]
		`, "reset by server: no such connection there"},
		{"data for a socket that was closed", handshake + `
			20  < F. seq 1 ack 1          |
			21  > .  seq 1 ack 2          | [rtt 1ms]
			22  > P. seq 1 len 10         |
			32  < R  seq 2                | [reset: data to a closed socket]
		`, "reset by server: data to a closed socket"},
		{"after its own FIN, without data from the other", handshake + `
			20  < F. seq 1 ack 1          |
			29  > .  seq 1 ack 2          | [rtt 9ms]
			30  < R. seq 2 ack 1          | [reset: after close]
		`, "reset by server: after close"},
		{"where the other side does not pass here", `
			20  > P. seq 1 len 10 ack 1   |
			30  > R. seq 11 ack 1         | [reset: aborted]
		`, "reset by client: aborted"},
		{"with data under way", handshake + `
			20  > .  seq 1 len 100        |
			21  > R. seq 101 ack 1        | [reset: aborted, 100 bytes unacknowledged]
		`, "reset by client: aborted, 100 bytes unacknowledged"},
		{"with data on its way to it", handshake + `
			20  > .  seq 1 len 100        |
			30  < R. seq 1 ack 41         | [reset: aborted, 60 bytes to it unacknowledged]
		`, "reset by server: aborted, 60 bytes to it unacknowledged"},
		{"after the other side's FIN", handshake + `
			20  > F. seq 1 ack 1          |
			30  < .  seq 1 ack 2          | [rtt 10ms]
			40  < R. seq 1 ack 2          | [reset: aborted after the other side closed]
		`, "reset by server: aborted after the other side closed"},
		{"with nothing under way, twice", handshake + `
			20  > R. seq 1 ack 1          | [reset: aborted]
			21  > R. seq 1 ack 1          | [reset: again]
		`, "reset by client: aborted"},
		{"beyond the window", handshake + `
			20  > R. seq 1002 ack 1       | [reset: outside the window]
			21  < R. seq 0 ack 1          | [reset: outside the window]
		`, "open"},
		{"of a connection that was not captured", `
			20  > R. seq 1002 ack 1       | [reset: connection not captured]
		`, "reset by client: connection not captured"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := play(t, tt.script)
			if got := d.only().End; got != tt.end {
				t.Errorf("it ended %q, want %q", got, tt.end)
			}
		})
	}
}
