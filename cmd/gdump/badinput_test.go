package main

import (
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gotcp/internal/lab/proc"
)

// What is wrong in the world shows in one line.
func TestBadInput(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	file := s.record(t)
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	made := func(name string, content []byte) string {
		name = filepath.Join(dir, name)
		if err := os.WriteFile(name, content, 0o600); err != nil {
			t.Fatal(err)
		}
		return name
	}
	empty, half := made("empty", nil), made("half", whole[:12])
	for _, tt := range []struct {
		name, args string
		words      []string
	}{
		{"noise", "-r /dev/urandom", []string{"/dev/urandom", "not a capture file"}},
		{"zeros", "-r /dev/zero", []string{"/dev/zero", "not a capture file"}},
		{"empty file", "-r " + empty, []string{empty, "empty"}},
		{"directory", "-r " + dir, []string{dir, "directory"}},
		{"half a header", "-r " + half, []string{half, "truncated"}},
		{"no file", "-r /no/such/file", []string{"/no/such/file", "no such file"}},
		{"one of two files", "-r " + file + " -r " + empty, []string{empty}},
		{"wrong filter", "-r " + file + " tcp prot 80", []string{"prot", "try gdump -h"}},
		{"wrong filter live", "-i eth0 host and", []string{"try gdump -h"}},
		{"filter of nothing", "-F /no/such/file", []string{"-F", "/no/such/file", "no such file"}},
		{"unknown interface", "-i eth9", []string{`"eth9"`}},
		{"interface by a wrong number", "-i 99", []string{"99"}},
		{"both sources", "-i eth0 -r " + file, []string{"-r", "-i"}},
		{"unwritable file", "-r " + file + " -w /no/such/directory/file", []string{"-w", "/no/such/directory/file", "no such file"}},
		{"unwritable text", "-r " + file + " -o /no/such/directory/file", []string{"-o", "/no/such/directory/file", "no such file"}},
		{"two to one stream", "-r " + file + " -w - --print", []string{"-w -", "--print"}},
		{"text to nowhere", "-r " + file + " -w /dev/null -o /dev/null", []string{"-o", "--print"}},
		{"file onto itself", "-r " + file + " -w " + filepath.Dir(file) + "/./talk.pcap", []string{"talk.pcap", "another file"}},
		{"rotation of nothing", "-C 5", []string{"-C", "-w"}},
		{"number of nothing", "-W 5 -w /dev/null", []string{"-W", "-C"}},
		{"wrong size", "-C many -w x", []string{"many"}},
		{"another link type", "-y RAW -r " + file, []string{"-y", "RAW", "EN10MB"}},
		{"unknown link type", "-y NONSENSE -r " + file, []string{"-y", "NONSENSE"}},
		{"too many -t", "-tttttt -r " + file, []string{"-t"}},
		{"negative count", "--packets=-1 -r " + file, []string{"-c"}},
		{"wrong pattern", "--grep ( -r " + file, []string{"--grep"}},
		{"stream of nothing", "--follow 0 -r " + file, []string{"--follow 0"}},
		{"stream and records", "--follow 1 --json -r " + file, []string{"--follow", "--json"}},
		{"stream and lines", "--follow 1 --analyze -r " + file, []string{"--follow", "--analyze"}},
		{"stream with holes", "--follow 1 --grep x -r " + file, []string{"--follow", "--grep"}},
		{"stream that is not printed", "--follow 1 -w /dev/null -r " + file, []string{"--follow", "--print"}},
		{"stream to two", "--follow 1 -w - --print -r " + file, []string{"-w -", "--print"}},
		{"stream and a count", "--follow 1 --count -r " + file, []string{"--follow", "--count"}},
		{"wrong direction", "-Q up", []string{"up"}},
		{"wrong flag", "--no-such-flag", []string{"no-such-flag", "try gdump -h"}},
		{"unknown user", "-Z nobody-by-this-name -r " + file, []string{"nobody-by-this-name"}},
		{"full disk", "-n -r " + file + " -o /dev/full", []string{"/dev/full", "no space left"}},
		{"full disk for packets", "-r " + file + " -w /dev/full", []string{"/dev/full", "no space left"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			proc.Start(t, proc.Command(t, s.us, strings.Fields(tt.args)...)).Fails(2, tt.words...)
		})
	}
	t.Run("no privilege", func(t *testing.T) {
		t.Parallel()
		proc.Start(t, proc.CommandAsNobody(t, s.us, "-n")).Fails(2, "CAP_NET_RAW", "sudo setcap cap_net_raw")
	})
}

// Of several outputs the one that is full is named.
func TestFullStandardOutput(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	file := s.record(t)
	for _, args := range []string{"-n", "--json", "-w -", "--count"} {
		full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
		if err != nil {
			t.Skip(err)
		}
		defer full.Close()
		cmd := proc.Command(t, s.us, append(strings.Fields(args), "-r", file)...)
		cmd.Stdout = full
		proc.Start(t, cmd).Fails(2, "no space left")
	}
}

// What was cut off is shown up to there, and the status tells.
func TestTruncatedFiles(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	file := s.record(t)
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	want := s.tcpdump(t, "-n", "-t", "-r", file)
	lines := strings.SplitAfter(want, "\n")
	want = strings.Join(lines[:len(lines)-2], "") // without the last packet
	cut := filepath.Join(t.TempDir(), "cut")
	if err := os.WriteFile(cut, whole[:len(whole)-3], 0o600); err != nil {
		t.Fatal(err)
	}
	o := s.gdump(t, "-n", "-t", "-r", cut)
	if o.Status != 1 || !strings.Contains(o.Stderr, "truncated") || proc.OneLine("gdump", o.Stderr) != nil {
		t.Errorf("%+v", o)
	}
	same(t, "a truncated file", o.Stdout, want)
	// The next file is read all the same.
	o = s.gdump(t, "-n", "-t", "-S", "-r", cut, "-r", file)
	if o.Status != 1 || strings.Count(o.Stdout, "\n") != 2*len(lines)-3 {
		t.Errorf("%+v", o)
	}
}

func TestCompressedFiles(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	file := s.record(t)
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	z.Write(whole)
	z.Close()
	cmd := proc.Command(t, s.us, "-n", "-t", "-r", "-")
	cmd.Stdin = &b
	o := proc.Run(t, cmd)
	if o.Status != 0 || o.Stderr != "" {
		t.Errorf("%+v", o)
	}
	same(t, "a compressed file", o.Stdout, s.tcpdump(t, "-n", "-t", "-r", file))
}
