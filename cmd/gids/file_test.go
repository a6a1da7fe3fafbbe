package main

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gotcp/internal/lab/proc"
	"gotcp/internal/wire"
)

const markLine = "01/02/2024-12:00:00.001000  [**] [1:1:2] a mark [**] [Classification: Misc Attack] [Priority: 2] {UDP} 10.0.0.2:1000 -> 192.0.2.1:2000\n"

// A capture's alerts are the same from a file and through pipes, and in files that are appended
// to.
func TestCapture(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	dir := t.TempDir()
	rules, in := made(t, dir, "a.rules", markRule), saved(t, "nothing", "a mark", "nothing")
	if o := s.gids(t, "-r", in, "-S", rules); o.Stdout != markLine || o.Stderr != "" || o.Status != 0 {
		t.Errorf("%+v", o)
	}
	if o := s.gids(t, "-r", in, "-S", rules, "--fail"); o.Stdout != markLine || o.Stderr != "" || o.Status != 1 {
		t.Errorf("%+v", o)
	}
	if o := s.gids(t, "-r", in, "-S", rules, "--fail", "udp", "and", "not", "src", "host", "10.0.0.2"); o.Stdout != "" || o.Status != 0 {
		t.Errorf("%+v", o)
	}
	log := made(t, dir, "log", "before\n")
	if o := s.gids(t, "-r", in, "-r", in, "-S", dir, "-o", log); o.Stdout+o.Stderr != "" || o.Status != 0 {
		t.Errorf("%+v", o)
	}
	if b, err := os.ReadFile(log); err != nil || string(b) != "before\n"+markLine+markLine {
		t.Errorf("%q, %v", b, err)
	}
	path, env := proc.Self(t)
	sh := s.us.Command("/bin/sh", "-c", fmt.Sprintf("cat %s | %s -r - -S %s | head -1", in, path, rules))
	sh.Env = append(env, "TZ=UTC")
	if o := proc.Run(t, sh); o.Stdout != markLine || o.Stderr != "" || o.Status != 0 {
		t.Errorf("%+v", o)
	}
	sh = s.us.Command("/bin/sh", "-c", fmt.Sprintf("cat %s | %s -r %s -S /dev/stdin", rules, path, in))
	sh.Env = append(env, "TZ=UTC")
	if o := proc.Run(t, sh); o.Stdout != markLine || o.Stderr != "" || o.Status != 0 {
		t.Errorf("rules from a pipe: %+v", o)
	}
}

// The packets behind alerts are a capture of their own, and two workers find what one does.
func TestSavedPacketsAndWorkers(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	dir := t.TempDir()
	rules := made(t, dir, "a.rules", markRule+otherRule)
	var texts []string
	for i := range 2000 {
		texts = append(texts, []string{"nothing", "a mark", "other", "a mark and another"}[i*7%4])
	}
	in := saved(t, texts...)
	one := s.gids(t, "-r", in, "-S", rules, "--no-detectors", "--json", "--records", "flow")
	many := s.gids(t, "-r", in, "-S", rules, "--no-detectors", "--json", "--records", "flow", "--fanout", "3")
	if one.Status != 0 || one.Stderr != "" || one.Stdout != many.Stdout {
		t.Errorf("one worker wrote %d bytes, three %d: %s", len(one.Stdout), len(many.Stdout), many.Stderr)
	}
	kinds := map[string]int{}
	for line := range strings.Lines(one.Stdout) {
		var e struct {
			Kind string `json:"event_type"`
		}
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			t.Fatal(err)
		}
		kinds[e.Kind]++
	}
	if kinds["alert"] != 2000 || kinds["flow"] != 2000 {
		t.Errorf("%v", kinds)
	}
	save := filepath.Join(dir, "alerts.pcap")
	if o := s.gids(t, "-r", in, "-S", rules, "-q", "--pcap-alerts", save); o.Stdout+o.Stderr != "" || o.Status != 0 {
		t.Errorf("%+v", o)
	}
	again := s.gids(t, "-r", save, "-S", rules, "--no-detectors")
	if n := strings.Count(again.Stdout, "\n"); n != 2000 || again.Status != 0 {
		t.Errorf("%d alerts of what was saved, status %d", n, again.Status)
	}
}

// What is ours cannot come from a router to the outside.
func TestOutside(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	in := saved(t, "nothing")
	if o := s.gids(t, "-r", in); o.Stdout != "" || o.Status != 0 {
		t.Errorf("%+v", o)
	}
	o := s.gids(t, "-r", in, "--outside", "02:00:00:00:00:02", "--home", "10.0.0.0/8")
	if o.Status != 0 || strings.Count(o.Stdout, "\n") != 1 || !strings.Contains(o.Stdout, "GIDS packets with an address of our network from outside") {
		t.Errorf("%+v", o)
	}
	if o := s.gids(t, "-r", in, "--outside", "02:00:00:00:00:02", "--home", "192.168.0.0/16"); o.Stdout != "" || o.Status != 0 {
		t.Errorf("%+v", o)
	}
}

// A capture that is cut off is looked at until there, and the status tells.
func TestTruncated(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	in := saved(t, "nothing", "a mark", "nothing")
	if err := os.Truncate(in, 24+3*(16+42)+7+6+1); err != nil {
		t.Fatal(err)
	}
	o := s.gids(t, "-r", in, "-S", made(t, t.TempDir(), "a.rules", markRule))
	if o.Status != 1 || o.Stdout != markLine || !strings.Contains(o.Stderr, "truncated") || proc.OneLine("gids", o.Stderr) != nil {
		t.Errorf("%+v", o)
	}
}

// The command of --exec has the alert in variables and as a record; all alerts of a capture are
// run.
func TestExec(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	dir := t.TempDir()
	said := filepath.Join(dir, "said")
	o := s.gids(t, "-q", "-r", saved(t, "a mark", "a mark"), "-S", made(t, dir, "a.rules", markRule),
		"--exec", `read -r record; echo "$GIDS_SID $GIDS_MSG $GIDS_SRC:$GIDS_SRC_PORT $GIDS_DST $record" >> '`+said+`'`)
	b, err := os.ReadFile(said)
	if o.Status != 0 || o.Stderr+o.Stdout != "" || err != nil {
		t.Fatalf("%+v, %v", o, err)
	}
	for _, want := range []string{`1 a mark 10.0.0.1:1000 192.0.2.1 {"timestamp":`, `1 a mark 10.0.0.2:1000 192.0.2.1 {"timestamp":`} {
		if !strings.Contains(string(b), want) {
			t.Errorf("no %q in %q", want, b)
		}
	}
}

// Rules that can't be loaded are named and left out, or refused.
func TestBadRules(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	rules := made(t, t.TempDir(), "a.rules", "alert udp any any -> any any (msg:\"x\"; nonsense; sid:9;)\n"+markRule)
	in := saved(t, "nothing", "a mark")
	o := s.gids(t, "-r", in, "-S", rules)
	if o.Status != 0 || o.Stdout != markLine || proc.OneLine("gids", o.Stderr) != nil || !strings.Contains(o.Stderr, "a.rules:1:") || !strings.Contains(o.Stderr, "nonsense") {
		t.Errorf("%+v", o)
	}
	if o := s.gids(t, "-r", in, "-S", rules, "--strict"); o.Status != 2 || o.Stdout != "" {
		t.Errorf("%+v", o)
	}
	o = s.gids(t, "check", rules)
	if o.Status != 0 || !strings.Contains(o.Stdout, "a.rules        2        1        1        0    50.0%") || o.Stderr != "" {
		t.Errorf("%+v", o)
	}
	if o := s.gids(t, "check", "--json", "--strict", rules); o.Status != 2 || !strings.Contains(o.Stdout, `"keyword":"nonsense"`) {
		t.Errorf("%+v", o)
	}
}

// What it cost is told at the end.
func TestProfileAndStats(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	o := s.gids(t, "-r", saved(t, "a mark"), "-S", made(t, t.TempDir(), "a.rules", markRule), "--profile", "-v")
	if o.Status != 0 || !strings.Contains(o.Stderr, "\n1:1 ") || !strings.Contains(o.Stderr, ": 1 packet, ") || !strings.Contains(o.Stderr, "1 alert,") {
		t.Errorf("%+v", o)
	}
}

// Who reads alerts of a capture is told why there may be none.
func TestWhatCannotBeSeen(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	dir := t.TempDir()
	rules := made(t, dir, "a.rules", markRule)
	b, err := os.ReadFile(saved(t, "a mark", "a mark"))
	if err != nil {
		t.Fatal(err)
	}
	record := (len(b) - 24) / 2
	// Taken for segments of TCP, whose header is as long as the P says, they have the sum of another protocol.
	segment := " HTTP/1.1 200 OK"
	wrong, err := os.ReadFile(saved(t, segment, segment))
	if err != nil {
		t.Fatal(err)
	}
	for i := range 2 {
		wrong[24+i*((len(wrong)-24)/2)+16+14+9] = byte(wire.ProtoTCP)
	}
	partial := b[:24:24]
	for i := range 2 {
		r := bytes.Clone(b[24+i*record:][:record-3])
		binary.LittleEndian.PutUint32(r[8:], uint32(record-16-3))
		partial = append(partial, r...)
	}
	for said, capture := range map[string][]byte{
		"2 of 2 packets have wrong checksums of TCP": wrong,
		"2 of 2 packets were captured in part":       partial,
	} {
		in := made(t, dir, "in", string(capture))
		if o := s.gids(t, "-r", in, "-S", rules); o.Status != 0 || o.Stdout != "" || !strings.Contains(o.Stderr, said) || proc.OneLine("gids", o.Stderr) != nil {
			t.Errorf("%s: %+v", said, o)
		}
	}
	wifi := bytes.Clone(b)
	wifi[20] = 105
	if o := s.gids(t, "-r", made(t, dir, "in", string(wifi)), "-S", rules); o.Status != 2 || o.Stdout != "" || !strings.Contains(o.Stderr, "link type IEEE802_11") {
		t.Errorf("%+v", o)
	}
	none := made(t, dir, "none", "# nothing\n")
	if o := s.gids(t, "-r", made(t, dir, "in", string(b)), "-S", none); o.Status != 0 || !strings.Contains(o.Stderr, "no rules in what -S, -s") {
		t.Errorf("%+v", o)
	}
	if o := s.gids(t, "-r", made(t, dir, "in", string(b)), "--no-detectors"); o.Status != 0 || !strings.Contains(o.Stderr, "no rules and no detectors") {
		t.Errorf("%+v", o)
	}
}
