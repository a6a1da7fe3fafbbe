// Package drill runs dialogues with a passive TCP connection, written in the
// notation of packetdrill: what comes in, what the application does, what must
// go out and when.
//
//	// A connection is accepted and closed by the peer.
//	+0  listen
//	+0  < S 0:0(0) win 65535 <mss 1460,sackOK,nop,wscale 7>
//	+0  > S. 0:0(0) ack 1 <mss 1460,sackOK,wscale 7>
//	+.1 < . 1:1(0) ack 1 win 512
//	+0  state ESTABLISHED
//	+0  < F. 1:1(0) ack 1 win 512
//	+0  > . 1:1(0) ack 2
//	+0  read 1 = EOF
//
// A line is a time, then what happens. "+.1" is a tenth of a second after
// the line before, "1.5" is counted from the beginning, "*" before a ">" is whenever
// it comes. Times are met exactly: nothing here depends on a real clock. Any packet that
// goes out must be there in the script, in order.
//
// Sequence numbers count from 0, the SYN, on both sides; the real ones wrap
// early. "<...>" stands for any options, "win" may be left out of what is expected. Timestamps of
// ours count in milliseconds from the beginning of the script; "_" stands for any.
//
// The things to do, beside packets:
//
//	set NAME=VALUE ...  configure, before connect or listen; see config.go
//	connect | listen    make the connection
//	write N [= M]       the application writes N bytes, of which M are taken
//	read N [= M|EOF|would-block|ERROR]
//	urgent N            writes N bytes, the last one urgent
//	shutdown | closeread | close | abort
//	nodelay on|off, hold on|off, keepalive 10s
//	toobig MSS SEQ      an ICMP error came for the segment at SEQ
//	unreachable SEQ     the same
//	reusable yes|no S 0:0(0) ...  whether the SYN may replace the connection
//	state NAME | err NAME | deadline none|+.2
//	%{ cwnd == 10*1460, ca_state == "open", rto >= 200ms }%   about tcp.Info
//
// It is a tool for tests and must not know how the connection works inside.
package drill

import (
	"os"
	"path/filepath"
	"testing"
)

// Run runs the script in a file.
func Run(t *testing.T, path string) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	script, err := Parse(path, string(text))
	if err != nil {
		t.Fatal(err)
	}
	if err := script.Run(); err != nil {
		t.Error(err)
	}
}

// RunAll runs every script that matches the pattern, each as a subtest.
func RunAll(t *testing.T, pattern string) {
	t.Helper()
	paths, err := filepath.Glob(pattern)
	if err != nil || len(paths) == 0 {
		t.Fatalf("no scripts match %s: %v", pattern, err)
	}
	for _, path := range paths {
		name := filepath.Base(path)
		t.Run(name[:len(name)-len(filepath.Ext(name))], func(t *testing.T) { Run(t, path) })
	}
}
