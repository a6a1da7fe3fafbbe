package drill

import (
	"strings"
	"testing"
	"time"
)

func TestParse(t *testing.T) {
	s, err := Parse("x", `
// a comment
# another
set mss=1000 nosack
+0	listen
+.1 < S 0:0(0) win 100 // behind
1.5 state LISTEN
+100ms~+.2 > . 1:1(0) ack 1
* > . 1:1(0) ack 1
+0 read 5 = EOF
+0 %{ cwnd == 10*1460, ca_state == "open", rto >= 200ms, retransmitted.fast == 0 }%
`)
	if err != nil {
		t.Fatal(err)
	}
	if len(s.lines) != 8 {
		t.Fatalf("%d lines", len(s.lines))
	}
	if at := s.lines[2].at; !at.relative || at.from != 100*time.Millisecond || at.to != at.from {
		t.Errorf("+.1 is %+v", at)
	}
	if at := s.lines[4].at; at.from != 100*time.Millisecond || at.to != 200*time.Millisecond {
		t.Errorf("the range is %+v", at)
	}
	if s.lines[3].number != 7 {
		t.Errorf("line number %d", s.lines[3].number)
	}
}

func TestParseErrors(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"listen", `x:1: "listen" is not a time`},
		{"\n+0 frobnicate", "x:2: "},
		{"+0 read", "no such thing"},
		{"+0 write x", "want a number"},
		{"+-1 listen", "out of range"},
		{"* listen", "* is for packets"},
		{"+0 %{ cwnd }%", "want NAME"},
		{"+0 %{ speed == 1 }%", "no such field"},
		{"+0 %{ rto == 5 }%", "missing unit"},
		{"+0 %{ ca_state < 5 }%", "only be compared"},
		{"+0 %{ cwnd == 1 ", "want }%"},
		{"set mss=x", "want a number"},
		{"set foo", "no such setting"},
		{"+0 reusable maybe S 0:0(0)", "want yes or no"},
		{"+.2~+.1 > . 1:1(0) ack 1", "not a range"},
	} {
		_, err := Parse("x", tt.text)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%q: got %v, want %q", tt.text, err, tt.want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("+0 listen\n+0 < S 0:0(0) win 65535 <mss 1460,sackOK,TS val 1 ecr 0,nop,wscale 7>\n+0 > S. 0:0(0) ack 1 <...>")
	f.Add("set mss=1000\n+0 connect\n* > S 0:0(0) <...>\n+.1 < S. 0:0(0) ack 1 win 100 <sack 1:2>\n+0 write 100\n+0 %{ cwnd == 1 }%")
	f.Fuzz(func(t *testing.T, text string) {
		s, err := Parse("fuzz", text)
		if err != nil {
			return
		}
		for i := range s.lines {
			if a, ok := s.lines[i].do.(inject); ok {
				again, err := parsePacket(a.packet.String())
				if err != nil || again.String() != a.packet.String() {
					t.Errorf("%q: written as %q: %v", s.lines[i].text, a.packet, err)
				}
			}
		}
	})
}
