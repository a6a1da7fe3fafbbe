package drill

import (
	"strings"
	"testing"
)

const passive = `set notimestamps
+0  listen
+0  < S 0:0(0) win 65535 <mss 1000,sackOK>
+0  > S. 0:0(0) ack 1 <...>
+.1 < . 1:1(0) ack 1 win 65535
`

func TestRun(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"as expected", "+0 write 10\n+0 > P. 1:11(10) ack 1\n+.1 < . 1:1(0) ack 11 win 100", ""},
		{"another packet", "+0 write 10\n+0 > P. 1:12(11) ack 1",
			"x:7: expected at 100ms: > P. 1:12(11) ack 1\n\t     got at 100ms: > P. 1:11(10) ack 1 win"},
		{"too late", "+0 write 10\n+.1 > P. 1:11(10) ack 1", "x:7: expected at 200ms"},
		{"nothing", "+1 > . 1:1(0) ack 1", "got nothing; next deadline none"},
		{"not expected", "+0 write 10\n+.1 state ESTABLISHED", "x:7: unexpected at 100ms: > P. 1:11(10)"},
		{"left over", "+0 write 10", "x: at the end: unexpected"},
		{"a range of times", "+0 write 10\n+0~+1 > P. 1:11(10) ack 1\n+.1 < . 1:1(0) ack 11 win 100", ""},
		{"whenever", "+0 write 10\n* > P. 1:11(10) ack 1\n* > P. 1:11(10) ack 1\n+0 abort\n* > R. 11:11(0) ack 1", ""},
		{"backwards", "+1 state ESTABLISHED\n.5 state ESTABLISHED", "time would run backwards"},
		{"twice", "+0 connect", "there is a connection already"},
		{"state", "+0 state CLOSED", "state: expected CLOSED, got ESTABLISHED"},
		{"short read", "+0 read 5", "read: expected 5, got would-block"},
		{"info", "+0 %{ cwnd == 1, mss == 1000 }%", "cwnd is 10000, expected == 1"},
		{"deadline", "+0 deadline +1", "deadline: expected 1.1s, got none"},
	} {
		s, err := Parse("x", passive+tt.text)
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		err = s.Run()
		if tt.want == "" && err != nil || tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)) {
			t.Errorf("%s: got %v, want %q", tt.name, err, tt.want)
		}
	}
}

func TestRunWithoutConnection(t *testing.T) {
	for _, text := range []string{"+0 write 5", "+0 < . 1:1(0) ack 1", "+0 > . 1:1(0) ack 1", "+0 %{ cwnd == 1 }%"} {
		s, err := Parse("x", text)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Run(); err == nil || !strings.Contains(err.Error(), "no connection yet") {
			t.Errorf("%q: %v", text, err)
		}
	}
}
