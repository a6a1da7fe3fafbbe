package main

import (
	"fmt"
	"net/netip"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"gotcp/internal/lab"
	"gotcp/internal/lab/proc"
)

// Each benchmark sets gping against ping or fping in the same rounds, and
// x_ping is how many times ours the other's cost is: more than one is better
// for us. The names have "ping" in them for "make bench BENCH=ping".

// pair is two hosts with a wire.
func pair(b *testing.B) (us *lab.Host, to string) {
	l := lab.New(b)
	us = l.Host("us")
	_, theirs := l.Connect(us, l.Host("peer"), lab.Veth{})
	return us, theirs.Addr().String()
}

var printedTime = regexp.MustCompile(`time=([\d.]+) ms`)

// roundTrips is the times that a ping printed, sorted, in microseconds.
func roundTrips(b *testing.B, cmd *exec.Cmd, n int) (us []float64) {
	b.Helper()
	out := proc.Run(b, cmd)
	for _, m := range printedTime.FindAllStringSubmatch(out.Stdout, -1) {
		ms, err := strconv.ParseFloat(m[1], 64)
		if err != nil {
			b.Fatal(err)
		}
		us = append(us, ms*1000)
	}
	if len(us) != n || out.Status != 0 {
		b.Fatalf("%d times of %d, status %d, %s", len(us), n, out.Status, out.Stderr)
	}
	slices.Sort(us)
	return us
}

// BenchmarkGpingRTT compares what both print: the network's round trip, one hopes.
func BenchmarkGpingRTT(b *testing.B) {
	ping := needPing(b)
	us, to := pair(b)
	const n = 2000
	args := []string{"-n", "-c", strconv.Itoa(n), "-i", "0.001", to}
	kinds := []string{"p50", "p99"}
	quantile := func(times []float64, kind int) float64 { return times[[]int{n / 2, n * 99 / 100}[kind]] }
	var ratios, ours, theirs [2][]float64
	for b.Loop() {
		got := roundTrips(b, proc.Command(b, us, args...), n)
		want := roundTrips(b, us.CommandContext(b.Context(), ping, args...), n)
		for k := range kinds {
			ours[k], theirs[k] = append(ours[k], quantile(got, k)), append(theirs[k], quantile(want, k))
			ratios[k] = append(ratios[k], quantile(want, k)/quantile(got, k))
		}
	}
	for k, kind := range kinds {
		b.ReportMetric(proc.Median(ratios[k]), "x_ping_"+kind)
		b.ReportMetric(proc.Median(ours[k]), "us_"+kind)
		b.ReportMetric(proc.Median(theirs[k]), "ping_us_"+kind)
	}
	b.ReportMetric(0, "ns/op")
}

var floodTime = regexp.MustCompile(`(\d+) received.* time (\d+)ms`)

// answers is how many answers a second a flood had, by its own word.
func answers(b *testing.B, cmd *exec.Cmd) float64 {
	b.Helper()
	out := proc.Run(b, cmd)
	m := floodTime.FindStringSubmatch(out.Stdout)
	if m == nil || out.Status != 0 {
		b.Fatalf("%+v", out)
	}
	n, _ := strconv.ParseFloat(m[1], 64)
	ms, _ := strconv.ParseFloat(m[2], 64)
	return n / max(ms, 1) * 1000
}

// BenchmarkGpingFlood compares answers per second.
func BenchmarkGpingFlood(b *testing.B) {
	ping := needPing(b)
	us, to := pair(b)
	args := []string{"-f", "-q", "-c", "100000", to}
	var ratios, ours []float64
	for b.Loop() {
		got := answers(b, proc.Command(b, us, args...))
		want := answers(b, us.CommandContext(b.Context(), ping, args...))
		ours, ratios = append(ours, got), append(ratios, got/want)
	}
	b.ReportMetric(proc.Median(ratios), "x_ping")
	b.ReportMetric(proc.Median(ours), "answers/s")
	b.ReportMetric(0, "ns/op")
}

// BenchmarkGpingSweep goes through a network of 65,534 addresses, of which a few hundred
// are somebody's, at the same rate as fping, and must find everybody.
func BenchmarkGpingSweep(b *testing.B) {
	fping := proc.Need(b, "fping")
	const rate = 10_000
	network := netip.MustParsePrefix("10.88.0.0/16")
	l := lab.New(b)
	// Or fping finds next to nobody: its kernel drops what it sends.
	l.MoreNeighbours(1 << 17)
	l.MoreSendBuffer(64 << 20)
	us, peer := l.Host("us"), l.Host("peer")
	l.Connect(us, peer, lab.Veth{Network: network})
	peer.Own(netip.MustParsePrefix("10.88.200.0/24"))
	const alive = 256 + 2
	c := proc.NewContest(b)
	sweep := func(cmd *exec.Cmd) (took float64, found int) {
		var out proc.Output
		took = proc.Seconds(func() { out = proc.Run(b, cmd) })
		return took, len(strings.Fields(out.Stdout))
	}
	fpingFound := 0
	c.Add("ours", func() float64 {
		took, found := sweep(proc.Command(b, us, "--alive", "-r", "1", "-W", "0.5", "--rate", strconv.Itoa(rate), network.String()))
		if found != alive {
			b.Errorf("%d hosts found of %d", found, alive)
		}
		return took
	})
	c.Add("fping", func() float64 {
		took, found := sweep(us.CommandContext(b.Context(), fping, "-q", "-a", "-r", "1", "-t", "500",
			"-i", fmt.Sprintf("%g", 1000.0/rate), "-g", network.String()))
		fpingFound = found
		return took
	})
	b.ReportMetric(c.Play(), "s")
	b.ReportMetric(float64(fpingFound), "fping_found")
}

// BenchmarkGpingCPU compares the processor time that a probe costs, start and end of the
// program included.
func BenchmarkGpingCPU(b *testing.B) {
	ping := needPing(b)
	us, to := pair(b)
	const n = 2000
	args := []string{"-q", "-c", strconv.Itoa(n), "-i", "0.001", to}
	used := func(cmd *exec.Cmd) float64 {
		if out := proc.Run(b, cmd); out.Status != 0 {
			b.Fatalf("%+v", out)
		}
		r, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage)
		if !ok {
			b.Fatal("no figures of what was used")
		}
		return (time.Duration(r.Utime.Nano()) + time.Duration(r.Stime.Nano())).Seconds() / n
	}
	c := proc.NewContest(b)
	c.Add("ours", func() float64 { return used(proc.Command(b, us, args...)) })
	c.Add("ping", func() float64 { return used(us.CommandContext(b.Context(), ping, args...)) })
	b.ReportMetric(c.Play()*1e6, "us/probe")
}
