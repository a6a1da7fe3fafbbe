package drill

import (
	"strings"
	"testing"
)

func TestCalls(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"+0 write 10 = 10\n+0 > P. 1:11(10) ack 1\n+0 %{ unacked == 10 }%\n+0 abort\n+0 > R. 11:11(0) ack 1", ""},
		{"+0 read 1 = would-block", ""},
		{"+0 < F. 1:1(0) ack 1 win 9\n+0 > . 1:1(0) ack 2\n+0 read 1 = EOF", ""},
		{"+0 shutdown\n+0 > F. 1:1(0) ack 1\n+0 write 1 = closed-write\n+0 abort\n+0 > R. 2:2(0) ack 1", ""},
		{"+0 abort\n+0 > R. 1:1(0) ack 1\n+0 read 1 = aborted\n+0 err aborted", ""},
		{"+0 hold on\n+0 shutdown\n+0 hold off\n+0 > F. 1:1(0) ack 1\n+.1 < . 1:1(0) ack 2 win 9", ""},
		{"+0 keepalive 1s\n+0 deadline +1\n+0 keepalive 0s\n+0 deadline none", ""},
		{"+0 urgent 5\n+0 > PU. 1:6(5) ack 1 urg 5\n+.1 < . 1:1(0) ack 6 win 9", ""},
		{"+0 err reset", "error: expected reset, got nil"},
		{"+0 reusable yes S 0:0(0)", "reusable: expected yes, got no"},
		{"+0 write 10 = 5", "write: expected 5, got 10"},
	} {
		s, err := Parse("x", passive+tt.text)
		if err != nil {
			t.Errorf("%q: %v", tt.text, err)
			continue
		}
		err = s.Run()
		if tt.want == "" && err != nil || tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)) {
			t.Errorf("%q: got %v, want %q", tt.text, err, tt.want)
		}
	}
}
