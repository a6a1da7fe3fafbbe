package drill

import (
	"testing"
	"time"

	"gotcp/internal/tcp"
)

func TestComparison(t *testing.T) {
	info := tcp.Info{Cwnd: 14600, RTO: 200 * time.Millisecond, CAState: "open", SACK: true, BytesSent: 7, State: tcp.Established}
	info.Retransmitted[tcp.CauseProbe].Segments = 3
	for _, tt := range []struct {
		text string
		ok   bool
	}{
		{"cwnd == 10*1460", true},
		{"Cwnd != 14600", false},
		{"cwnd < 14601", true},
		{"cwnd <= 14599", false},
		{"cwnd > 14600", false},
		{"cwnd >= 14600", true},
		{"rto == 200ms", true},
		{"rto > 1s", false},
		{`ca_state == "open"`, true},
		{"ca_state != loss", true},
		{"sack == true", true},
		{"bytes_sent == 7", true},
		{"state == ESTABLISHED", true},
		{"retransmitted.tail-loss-probe == 3", true},
		{"retransmitted.timeout == 3", false},
	} {
		a, err := parseComparison(tt.text)
		if err != nil {
			t.Errorf("%q: %v", tt.text, err)
			continue
		}
		if err := a.check(&info); (err == nil) != tt.ok {
			t.Errorf("%q: %v", tt.text, err)
		}
	}
}
