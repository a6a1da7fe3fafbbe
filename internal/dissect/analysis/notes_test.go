package analysis

import (
	"encoding/json"
	"testing"
	"time"
)

func TestNotesText(t *testing.T) {
	for _, tt := range []struct {
		n    Notes
		want string
		json string
	}{
		{Notes{}, "", `{}`},
		{Notes{Flags: Retransmission | RTT, RTT: 812 * time.Microsecond}, " [retransmission] [rtt 0.812ms]",
			`{"notes":["retransmission"],"rtt_ms":0.812}`},
		{Notes{Flags: DupAck, DupAck: 3}, " [dup ack #3]", `{"notes":["dup ack"],"dup_ack":3}`},
		{Notes{Flags: Handshake, Handshake: 12345678 * time.Nanosecond}, " [handshake 12.3ms]", `{"handshake_ms":12.346}`},
		{Notes{Flags: RTT, RTT: 1234567 * time.Microsecond}, " [rtt 1235ms]", `{"rtt_ms":1234.567}`},
		{Notes{Flags: PortReused | WindowFull, Reset: Reset{Unread, 20}},
			" [port reused] [window full] [reset: aborted, 20 bytes to it unacknowledged]",
			`{"notes":["port reused","window full"],"reset":"aborted, 20 bytes to it unacknowledged"}`},
	} {
		if got := string(tt.n.AppendText(nil)); got != tt.want || tt.n.Any() != (tt.want != "") {
			t.Errorf("%+v: %q, any %v; want %q", tt.n, got, tt.n.Any(), tt.want)
		}
		got, err := json.Marshal(tt.n.Record())
		if err != nil || string(got) != tt.json {
			t.Errorf("%+v: %s, %v; want %s", tt.n, got, err, tt.json)
		}
	}
}

// Every note and every reason has its words.
func TestAllHaveNames(t *testing.T) {
	if last := Flags(1) << (len(flagNames) - 1); last != Handshake {
		t.Errorf("the last name is that of %b, the last note is %b", last, Handshake)
	}
	if len(whyNames)-1 != int(NotCaptured) {
		t.Errorf("%d reasons have names, there are %d", len(whyNames)-1, NotCaptured)
	}
}
