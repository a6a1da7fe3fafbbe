package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gotcp/internal/cli"
)

var (
	diffs = flag.Int("diffs", 0, "say why so many of Suricata's tests fail")
	only  = flag.String("only", "", "only those of Suricata's tests whose name has this in it")
)

// floors are how many percent of each group must come out as with Suricata.
var floors = map[string]int{"A": 90, "B": 60, "C": 80, "D": 75, "E": 70}

var groups = map[string]string{
	"A": "header, content, flow, bytes, thresholds", "B": "decoder and stream events", "C": "HTTP and files", "D": "DNS, TLS, SSH", "E": "transforms",
}

// blackBox is one of Suricata's tests: a capture, rules, and how many alerts have which
// fields.
type blackBox struct {
	name, group, dir string
	Tier             string
	Args             []string
	IPS              bool
	Checks           []struct {
		Match map[string]any
		Count int
	}
}

// TestCompareSuricata runs Suricata's own tests, and asks for as many that come out alike as
// there have been.
func TestCompareSuricata(t *testing.T) {
	all := blackBoxes(t)
	passed, total := map[string]int{}, map[string]int{}
	var failed []string
	told := 0
	for i := range all {
		b := &all[i]
		total[b.group]++
		wrong := b.run(t)
		if len(wrong) == 0 {
			passed[b.group]++
			continue
		}
		if b.Tier == "strict-zero" {
			t.Errorf("%s/%s must be silent: %s", b.group, b.name, wrong[0])
		}
		failed = append(failed, b.group+"/"+b.name)
		if told++; told <= *diffs {
			t.Logf("%s/%s %v:\n\t%s", b.group, b.name, b.Args, strings.Join(wrong, "\n\t"))
		}
	}
	var table strings.Builder
	for _, g := range []string{"A", "B", "C", "D", "E"} {
		fmt.Fprintf(&table, "%s %3d of %3d  %3d %%  (floor %d %%)  %s\n", g, passed[g], total[g], 100*passed[g]/max(1, total[g]), floors[g], groups[g])
		if *only == "" && 100*passed[g] < floors[g]*total[g] {
			t.Errorf("group %s: %d of %d, and %d %% is the floor", g, passed[g], total[g], floors[g])
		}
	}
	t.Logf("as Suricata:\n%snot so: %s", &table, strings.Join(failed, " "))
}

// blackBoxes are all tests there are.
func blackBoxes(t *testing.T) []blackBox {
	t.Helper()
	root := os.Getenv("GOTCP_DATA")
	dirs, _ := filepath.Glob(filepath.Join(root, "ids", "[A-E]", "*", "expect.json"))
	if root == "" || len(dirs) == 0 {
		t.Skip("GOTCP_DATA has none of Suricata's tests")
	}
	var all []blackBox
	for _, d := range dirs {
		dir := filepath.Dir(d)
		b := blackBox{name: filepath.Base(dir), group: filepath.Base(filepath.Dir(dir)), dir: dir}
		text, err := os.ReadFile(d)
		if err == nil {
			err = json.Unmarshal(text, &b)
		}
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(b.name, *only) {
			all = append(all, b)
		}
	}
	return all
}

// run has gids look, and returns what is unlike.
func (b *blackBox) run(t *testing.T) (wrong []string) {
	t.Helper()
	log := filepath.Join(t.TempDir(), "eve.json")
	args := []string{"--no-detectors", "--json", "--records", "alert", "-r", filepath.Join(b.dir, "input.pcap"), "-S", filepath.Join(b.dir, "test.rules"), "-o", log}
	for _, a := range b.Args {
		args = append(args, strings.Fields(a)...)
	}
	if b.IPS {
		args = append(args, "--inline")
	}
	status, said := looks(args)
	events, err := readEvents(log)
	// Some of the captures are cut off.
	if status > cli.StatusNetwork || err != nil {
		return []string{fmt.Sprintf("status %d, %v: %s", status, err, said)}
	}
	for _, c := range b.Checks {
		n := 0
		for _, e := range events {
			if matches(e, c.Match) {
				n++
			}
		}
		if n != c.Count {
			wrong = append(wrong, fmt.Sprintf("%d, not %d, of %v %s", n, c.Count, c.Match, strings.ReplaceAll(said, "\n", " ")))
		}
	}
	return wrong
}

// looks runs gids in this process, with all privileges kept.
func looks(args []string) (status int, said string) {
	return inProcess(args, func(ctx context.Context, s *session) error { return s.work(ctx) })
}

// inProcess has gids open what its arguments name, and do with it what work does. It returns
// what was said on standard error.
func inProcess(args []string, work func(context.Context, *session) error) (status int, said string) {
	f := &flags{}
	f.Watch.detectors = f.addDetectors()
	a := app(f)
	a.Run = func(ctx context.Context, env *cli.Env) error {
		c, err := f.Watch.command(env)
		if err != nil {
			return err
		}
		s := &session{command: c, began: time.Now()}
		defer s.close()
		if err := s.open(); err != nil {
			return err
		}
		return work(ctx, s)
	}
	var stdout, stderr bytes.Buffer
	status = a.Execute(args, cli.Env{Stdin: strings.NewReader(""), Stdout: &stdout, Stderr: &stderr})
	return status, stderr.String()
}

// readEvents reads a file of EVE.
func readEvents(name string) ([]map[string]any, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var all []map[string]any
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var e map[string]any
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			return nil, fmt.Errorf("%w: %s", err, lines.Bytes())
		}
		all = append(all, e)
	}
	return all, lines.Err()
}

// matches reports whether an event has all these values; a dot leads into an object, or to a place in a
// list.
func matches(event map[string]any, want map[string]any) bool {
	for path, value := range want {
		var at any = event
		for name := range strings.SplitSeq(path, ".") {
			at = member(at, name)
		}
		if fmt.Sprint(at) != fmt.Sprint(value) {
			return false
		}
	}
	return true
}

func member(of any, name string) any {
	switch v := of.(type) {
	case map[string]any:
		if got, ok := v[name]; ok {
			return got
		}
		// A name with a place behind it, as in list[0].
		if before, place, ok := strings.Cut(name, "["); ok {
			return member(v[before], strings.TrimSuffix(place, "]"))
		}
	case []any:
		var i int
		if _, err := fmt.Sscan(name, &i); err == nil && i >= 0 && i < len(v) {
			return v[i]
		}
	}
	return nil
}

func TestMatches(t *testing.T) {
	event := map[string]any{"a": map[string]any{"b": 3.0, "list": []any{"x", "y"}}, "s": "text"}
	for _, yes := range []map[string]any{{"a.b": 3.0}, {"s": "text", "a.list[1]": "y"}, {"a.list.0": "x"}, {}} {
		if !matches(event, yes) {
			t.Errorf("%v does not match", yes)
		}
	}
	for _, no := range []map[string]any{{"a.b": 4.0}, {"s": "text", "a.c": "y"}, {"a.list[2]": "x"}, {"s.t": "text"}} {
		if matches(event, no) {
			t.Errorf("%v matches", no)
		}
	}
}
