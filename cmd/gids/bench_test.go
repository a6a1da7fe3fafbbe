package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
	"time"

	"gotcp/internal/capture"
	"gotcp/internal/ids/rule"
	"gotcp/internal/ids/traffic"
	"gotcp/internal/lab/proc"
	"gotcp/internal/theirs"
)

// How many packets of the mix are looked at: with rules, and without, where they take a tenth of the
// time and it would be the filling of tables that is measured.
const (
	mixed      = 300_000
	mixedBrief = 1_000_000
)

// mixFile is a capture of the mix that package traffic makes.
func mixFile(b *testing.B, n int) string { return trafficFile(b, traffic.Mix(traffic.Seed, n)) }

func trafficFile(b *testing.B, frames []traffic.Frame) string {
	b.Helper()
	name := filepath.Join(b.TempDir(), "frames.pcap")
	w, err := capture.OpenWriter(name, capture.WriterConfig{LinkType: capture.LinkEthernet, Snaplen: maxSnaplen}, began)
	if err != nil {
		b.Fatal(err)
	}
	for _, f := range frames {
		p := capture.Packet{Time: f.At, Data: f.Data, Length: len(f.Data), LinkType: capture.LinkEthernet}
		if err := w.Write(began, &p); err != nil {
			b.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		b.Fatal(err)
	}
	return name
}

// rulesOf unpacks a set of rules of GOTCP_DATA.
func rulesOf(t testing.TB, set string) string {
	t.Helper()
	return theirs.RuleSet(t, set)
}

// spent is what gids takes for a capture, with its rules loaded: of time, and of processors' time.
type usage struct{ elapsed, cpu float64 }

func spends(b *testing.B, args ...string) usage {
	b.Helper()
	var took usage
	status, said := inProcess(args, func(ctx context.Context, s *session) (err error) {
		before := processorTime(b)
		took.elapsed = proc.Seconds(func() { err = s.work(ctx) })
		took.cpu = processorTime(b) - before
		return err
	})
	if status != 0 {
		b.Fatalf("status %d: %s", status, said)
	}
	return took
}

// processorTime is what this process has had so far, in seconds.
func processorTime(b *testing.B) float64 {
	b.Helper()
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		b.Fatal(err)
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano()).Seconds()
}

// BenchmarkGidsMix looks at the mix: without rules, and with those of ET Open, as long as one worker
// takes, and two. What it is to load the rules is not counted, for suricata neither: that
// is the time for a capture of one packet.
func BenchmarkGidsMix(b *testing.B) {
	first := mixFile(b, 1)
	for _, job := range []struct {
		name    string
		rules   bool
		packets float64
	}{{"no_rules", false, mixedBrief}, {"et_open", true, mixed}} {
		b.Run(job.name, func(b *testing.B) {
			file := mixFile(b, int(job.packets))
			args := []string{"-q", "-r", file}
			rules := os.DevNull
			if job.rules {
				rules = rulesOf(b, "et-open")
				args = append(args, "-S", rules)
			}
			var one, core, two, suricata []float64
			for b.Loop() {
				t := spends(b, args...)
				one, core = append(one, job.packets/t.elapsed), append(core, job.packets/t.cpu)
				two = append(two, t.elapsed/spends(b, append(args, "--fanout", "2")...).elapsed)
				if path, err := exec.LookPath("suricata"); err == nil {
					theirs := suricataSeconds(b, path, file, rules) - suricataSeconds(b, path, first, rules)
					suricata = append(suricata, theirs/t.elapsed)
				}
			}
			b.ReportMetric(proc.Median(one), "packets/s")
			b.ReportMetric(proc.Median(core), "packets/cpu-s")
			b.ReportMetric(proc.Median(two), "x_two_workers")
			if len(suricata) > 0 {
				b.ReportMetric(proc.Median(suricata), "x_suricata")
			}
			b.ReportMetric(0, "ns/op")
		})
	}
}

// suricataSeconds is how long one worker of suricata takes for a capture.
func suricataSeconds(b *testing.B, path, file, rules string) float64 {
	b.Helper()
	if i, err := os.Stat(rules); err == nil && i.IsDir() {
		rules = joined(b, rules)
	}
	cmd := exec.Command(path, "-r", file, "-S", rules, "-l", b.TempDir(), "--runmode", "single", "-k", "all")
	return proc.Seconds(func() {
		if out, err := cmd.CombinedOutput(); err != nil {
			b.Fatalf("%v: %v: %s", cmd.Args, err, out)
		}
	})
}

// joined is a folder's rules in one file.
func joined(b *testing.B, dir string) string {
	b.Helper()
	files, _ := filepath.Glob(filepath.Join(dir, "*.rules"))
	var all []byte
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			b.Fatal(err)
		}
		all = append(append(all, text...), '\n')
	}
	return made(b, b.TempDir(), "all.rules", string(all))
}

// longest are the longest contents of rules, as many as are asked for.
func longest(b *testing.B, folder string, n int) (patterns [][]byte) {
	b.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*.rules"))
	if err != nil {
		b.Fatal(err)
	}
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			b.Fatal(err)
		}
		rules, _ := rule.NewConfig().Parse(name, string(text))
		for _, r := range rules {
			for _, in := range r.Buffers {
				for _, item := range in.Items {
					if c, ok := item.(*rule.Content); ok && !c.Negated {
						patterns = append(patterns, c.Pattern)
					}
				}
			}
		}
	}
	slices.SortFunc(patterns, func(x, y []byte) int { return len(y) - len(x) })
	return patterns[:min(n, len(patterns))]
}

// BenchmarkGidsHostile looks at captures that are made to cost much, with the rules of ET Open and
// without, and compares with the mix: x 0.1 would be a tenth of its speed.
func BenchmarkGidsHostile(b *testing.B) {
	const frames = 100_000
	rules := rulesOf(b, "et-open")
	mix := trafficFile(b, traffic.Mix(traffic.Seed, frames))
	recipe := func(make func(uint64, int) []traffic.Frame) func() []traffic.Frame {
		return func() []traffic.Frame { return make(1, frames) }
	}
	for _, job := range []struct {
		name string
		made func() []traffic.Frame
	}{
		{"regex", func() []traffic.Frame { return traffic.Baits(1, frames, baits(b, rules, 40)) }},
		{"prefixes", func() []traffic.Frame { return traffic.Prefixes(1, frames, longest(b, rules, 2000)) }},
		{"bombs", recipe(traffic.Bombs)},
		{"pipelined", recipe(traffic.Answered)},
		{"folded_headers", recipe(traffic.FoldedHeaders)},
		{"parts", recipe(traffic.Parts)},
		{"dns_pointers", recipe(traffic.DNSPointers)},
		{"dns_names", recipe(traffic.DNSNames)},
		{"tiny_records", recipe(traffic.TinyRecords)},
		{"tiny_segments", recipe(traffic.TinySegments)},
		{"overlaps", recipe(traffic.Overlaps)},
		{"holes", recipe(traffic.Holes)},
		{"collisions", recipe(traffic.Collisions)},
		{"strangers", recipe(traffic.Strangers)},
		{"connections", recipe(traffic.Connections)},
		{"fragments", recipe(traffic.Fragments)},
	} {
		file := trafficFile(b, job.made())
		for name, more := range map[string][]string{"no_rules": nil, "et_open": {"-S", rules}} {
			b.Run(job.name+"/"+name, func(b *testing.B) {
				var x, core []float64
				for b.Loop() {
					usual := spends(b, append([]string{"-q", "-r", mix}, more...)...)
					took := spends(b, append([]string{"-q", "-r", file}, more...)...)
					x, core = append(x, usual.cpu/took.cpu), append(core, frames/took.cpu)
				}
				b.ReportMetric(proc.Median(x), "x_mix")
				b.ReportMetric(proc.Median(core), "packets/cpu-s")
				b.ReportMetric(0, "ns/op")
			})
		}
	}
}
