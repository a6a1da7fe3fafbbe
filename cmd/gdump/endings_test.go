package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"gotcp/internal/lab/proc"
)

// However it ends, files are whole and the counts are told.
func TestSignals(t *testing.T) {
	t.Parallel()
	for _, sig := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP} {
		t.Run(sig.String(), func(t *testing.T) {
			t.Parallel()
			s := newScene(t)
			file := filepath.Join(t.TempDir(), "file.pcap")
			l := s.listen(t, "-n", "-t", "-w", file, "--print", "udp")
			for n := range 3 {
				s.say(t, "10.77.0.2:17001", fmt.Sprint("number ", n))
			}
			s.say(t, "10.77.0.2:"+last, "the end")
			l.Prints(last)
			l.Cmd.Process.Signal(syscall.SIGUSR1)
			l.Awaits("4 packets captured\n4 packets received by filter\n0 packets dropped by kernel\n")
			l.Cmd.Process.Signal(sig)
			l.Ends(0)
			if n := strings.Count(l.Stderr.String(), "4 packets captured\n4 packets received by filter\n0 packets dropped by kernel\n"); n != 2 {
				t.Errorf("it said %q", l.Stderr)
			}
			same(t, "what was saved", s.tcpdump(t, "-n", "-t", "-r", file), l.Out.String())
		})
	}
}

// A packet is there as soon as it has come, in a pipe, too.
func TestPipedLinesAndReaderGoesAway(t *testing.T) {
	t.Parallel()
	for _, args := range []string{"-n udp", "--json -n udp", "-w - udp", "--pcapng -w - udp"} {
		t.Run(args, func(t *testing.T) {
			t.Parallel()
			s := newScene(t)
			p := proc.StartPiped(t, proc.Command(t, s.us, strings.Fields(args)...))
			p.Awaits("listening on")
			s.say(t, "10.77.0.2:17001", "a line\n")
			if line, err := p.Out.ReadString('\n'); err != nil {
				t.Fatalf("%q, %v", line, err)
			}
			// On a network that is quiet from now on.
			p.CloseOut()
			p.Ends(0)
			if said := p.Stderr.String(); strings.Count(said, "\n") != 1 {
				t.Errorf("it said %q", said)
			}
		})
	}
}

// Pipes between two of them carry whole captures.
func TestPipeline(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	file := s.record(t)
	for _, format := range []string{"", "--pcapng"} {
		path, env := proc.Self(t)
		sh := s.us.Command("/bin/sh", "-c", fmt.Sprintf("%[1]s -r %[2]s %[3]s -w - tcp | %[1]s -n -t -r - | tee /dev/null", path, file, format))
		sh.Env = env
		o := proc.Run(t, sh)
		if o.Status != 0 || o.Stderr != "" {
			t.Errorf("%+v", o)
		}
		same(t, "a pipeline", o.Stdout, s.tcpdump(t, "-n", "-t", "-r", file, "tcp"))
	}
}

func TestLimits(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	file := s.record(t)
	for _, tt := range []struct {
		args string
		want string
	}{
		{"-c 3 --count", "3 packets\n"},
		{"-c 1 --count udp", "1 packet\n"},
		{"--bytes 150 --count icmp", "2 packets\n"}, // of 98 bytes
		{"--count ip6", "0 packets\n"},
		{"--count --grep (?i)NOBODY", "1 packet\n"},
		{"--count --grep nowhere", "0 packets\n"},
	} {
		o := s.gdump(t, append([]string{"-r", file}, strings.Fields(tt.args)...)...)
		if o.Status != 0 || o.Stdout != tt.want || o.Stderr != "" {
			t.Errorf("%s: %+v", tt.args, o)
		}
	}
	if o := s.gdump(t, "-n", "--duration", "0.05", "ip"); o.Status != 0 || o.Stdout != "" || !strings.Contains(o.Stderr, "0 packets captured") {
		t.Errorf("--duration: %+v", o)
	}
}

// Files of a series hold all packets together, and each by itself is one.
func TestRotationBySize(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	file := s.record(t)
	want := s.tcpdump(t, "-n", "-t", "-r", file)
	for _, args := range []string{"-w", "--pcapng -w"} {
		name := filepath.Join(t.TempDir(), "ring")
		o := s.gdump(t, append([]string{"-r", file, "-C", "4k"}, append(strings.Fields(args), name)...)...)
		if o.Status != 0 || o.Stderr != "" {
			t.Errorf("%+v", o)
		}
		var all strings.Builder
		files := 0
		for n := 0; ; n++ {
			one := name
			if n > 0 {
				one = fmt.Sprint(name, n)
			}
			if _, err := os.Stat(one); err != nil {
				break
			}
			files++
			all.WriteString(s.tcpdump(t, "-n", "-t", "-S", "-r", one))
		}
		if files < 3 {
			t.Errorf("%d files", files)
		}
		same(t, args, all.String(), s.tcpdump(t, "-n", "-t", "-S", "-r", file))
	}
	// Text goes on in other files, too; a ring keeps the last.
	name := filepath.Join(t.TempDir(), "text")
	if o := s.gdump(t, "-n", "-t", "-r", file, "-C", "1k", "-W", "100", "-o", name); o.Status != 0 || o.Stdout+o.Stderr != "" {
		t.Errorf("%+v", o)
	}
	var all strings.Builder
	for n := range 100 {
		b, _ := os.ReadFile(fmt.Sprintf("%s%02d", name, n))
		all.Write(b)
	}
	same(t, "text", all.String(), want)
}

// Files that are begun by time end the capture when there are enough.
func TestRotationByTime(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	name := filepath.Join(t.TempDir(), "period")
	l := s.listen(t, "-w", name, "-G", "0.05", "-W", "2", "icmp")
	ping := proc.Start(t, s.us.Command(proc.Need(t, "ping"), "-n", "-q", "-i", "0.01", "10.77.0.2"))
	l.Ends(0)
	ping.Cmd.Process.Signal(os.Interrupt)
	ping.Ends(0)
	if said := s.tcpdump(t, "-n", "-t", "-r", name); !strings.Contains(said, "echo request") {
		t.Errorf("it holds %q", said)
	}
}
