package analysis

import "testing"

func TestPortReused(t *testing.T) {
	t.Run("after the end, with another number", func(t *testing.T) {
		d := play(t, handshake+`
			20   > F. seq 1 ack 1            |
			30   < F. seq 1 ack 2            | [rtt 10ms]
			31   > .  seq 2 ack 2            | [rtt 1ms]
			900  > S  seq 70000              | [port reused]
			910  < S. seq 90000 ack 70001    | [rtt 10ms]
			911  > .  seq 70001 ack 90001    | [rtt 1ms] [handshake 11ms]
		`)
		all := d.a.Connections()
		if len(all) != 2 || all[0].End != "closed" || all[0].PortReused || all[1].End != "open" || !all[1].PortReused {
			t.Errorf("%+v", all)
		}
	})
	t.Run("of one that was captured from its middle", func(t *testing.T) {
		play(t, `
			0    > .  seq 1 len 10           |
			900  > S  seq 300                | [port reused]
		`)
	})
	t.Run("of one that was reset", func(t *testing.T) {
		play(t, `
			0    < R. seq 1 ack 1            | [reset: connection not captured]
			900  > S  seq 0                  | [port reused]
		`)
	})
	t.Run("by the other side", func(t *testing.T) {
		play(t, `
			0    > .  seq 1 len 10 ack 5     |
			900  < S  seq 70000              | [port reused]
		`)
	})
	t.Run("not where both open at once", func(t *testing.T) {
		d := play(t, `
			0    > S  seq 0                  |
			1    < S  seq 0                  |
			10   > S. seq 0 ack 1            | [retransmission] [rtt 9ms]
		`)
		if got := d.only().Client; got != clientAddr {
			t.Errorf("the client is %v", got)
		}
	})
}

// A capture that begins with the SYN-ACK knows who is who.
func TestRolesBySYNACK(t *testing.T) {
	d := play(t, `
		10   < S. seq 0 ack 1            |
		11   > .  seq 1 ack 1            | [rtt 1ms]
	`)
	if c := d.only(); c.Client != clientAddr || c.Server != serverAddr || c.Handshake != nil {
		t.Errorf("%+v", c)
	}
}

func TestEnds(t *testing.T) {
	for _, tt := range []struct{ script, end string }{
		{`0 > S seq 0 |`, "no answer"},
		{`
			0  > S  seq 0       |
			10 < S. seq 0 ack 1 | [rtt 10ms]
		`, "handshake not completed"},
		{handshake, "open"},
		{handshake + `20 > F. seq 1 ack 1 |`, "half-closed by client"},
		{handshake + `20 < F. seq 1 ack 1 |`, "half-closed by server"},
	} {
		if got := play(t, tt.script).only().End; got != tt.end {
			t.Errorf("%s: %q, want %q", tt.script, got, tt.end)
		}
	}
}
