package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"gotcp/internal/lab/proc"
)

// told is what each side of talk's connection says.
var told = "hello" + strings.Repeat("many bytes ", 1000)

// sides takes a stream in colours apart.
func sides(t *testing.T, stream string) (client, server string) {
	t.Helper()
	for part := range strings.SplitSeq(stream, "\x1b[0m") {
		if text, ok := strings.CutPrefix(part, "\x1b[32m"); ok {
			client += text
		} else if text, ok := strings.CutPrefix(part, "\x1b[36m"); ok {
			server += text
		} else if part != "" {
			t.Errorf("without colour: %q", part)
		}
	}
	return client, server
}

// While packets are saved, their stream is printed; of the file it is the same.
func TestFollow(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	file := filepath.Join(t.TempDir(), "talk.pcap")
	l := s.listen(t, "-i", s.ours.Name, "--follow", "1", "-w", file, "--print", "tcp")
	s.talk(t)
	live := ends(l, "hellohello")
	if len(live) != 2*len(told) || strings.Contains(l.Stderr.String(), "--follow") {
		t.Errorf("%d bytes, want %d; %q", len(live), 2*len(told), l.Stderr)
	}
	o := s.gdump(t, "--follow", "1", "-r", file)
	if o.Status != 0 || o.Stderr != "" || o.Stdout != live {
		t.Errorf("%d bytes, want %d; status %d, %q", len(o.Stdout), len(live), o.Status, o.Stderr)
	}
	o = s.gdump(t, "--follow", "1", "--color", "always", "-r", file)
	if client, server := sides(t, o.Stdout); client != told || server != told {
		t.Errorf("%d and %d bytes, want %d each", len(client), len(server), len(told))
	}
	// Handshake, and the first hello.
	if o = s.gdump(t, "--follow", "1", "-c", "4", "-r", file); o.Stdout != "hello" || o.Status != 0 {
		t.Errorf("%+v", o)
	}
	o = s.gdump(t, "--follow", "2", "-r", file)
	if o.Status != 1 || o.Stdout != "" || proc.OneLine("gdump", o.Stderr) != nil || !strings.Contains(o.Stderr, "--follow 2") {
		t.Errorf("%+v", o)
	}
}

// What is missing is counted.
func TestFollowWithHoles(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	o := s.gdump(t, "--follow", "1", "--color", "always", "-r", s.record(t), "tcp and less 200")
	client, server := sides(t, o.Stdout)
	var missing [2]int
	_, err := fmt.Sscanf(o.Stderr, "gdump: --follow 1: not captured: %d bytes of the client, %d bytes of the server\n", &missing[0], &missing[1])
	if err != nil || o.Status != 0 || missing[0] == 0 || missing[1] == 0 ||
		len(client)+missing[0] != len(told) || len(server)+missing[1] != len(told) {
		t.Errorf("%d and %d bytes; status %d, %q", len(client), len(server), o.Status, o.Stderr)
	}
}
