package capture

import (
	"bufio"
	"fmt"
	"io"
	"os/exec"
	"regexp"
	"strconv"
	"syscall"
	"testing"
	"time"

	"gotcp/internal/lab"
	"gotcp/internal/lab/proc"
	"gotcp/internal/link"
	"gotcp/internal/link/linktest"
	"gotcp/internal/link/packet"
)

// flood sends frames as fast as it goes, and returns how long that took.
func flood(b *testing.B, c *cable, l link.Link, n, payload int) time.Duration {
	b.Helper()
	frames := make([]link.Frame, 8)
	for i := range frames {
		frames[i].Data = c.frame(i, payload)
	}
	begin := time.Now()
	for range n / len(frames) {
		if err := linktest.SendAll(l, frames); err != nil {
			b.Fatal(err)
		}
	}
	return time.Since(begin)
}

// BenchmarkLiveDrops saves a flood of frames, with us and with tcpdump, as
// processes beside the one that sends: x_ is what share of them each lost, in per cent.
func BenchmarkLiveDrops(b *testing.B) {
	tcpdump := proc.Need(b, "tcpdump")
	dropped := regexp.MustCompile(`(\d+) packets? dropped by kernel`)
	for _, bb := range []struct {
		name       string
		payload, n int
	}{{"46", 46, 200_000}, {"1500", 1500, 200_000}, {"60000", 60000, 20_000}} {
		b.Run(bb.name, func(b *testing.B) {
			c := newCable(b, lab.Veth{MTU: max(1500, bb.payload)})
			var sender link.Link
			var err error
			c.a.Do(func() { sender, err = packet.Open(packet.Config{Interface: "eth0"}) })
			if err != nil {
				b.Fatal(err)
			}
			defer sender.Close()
			lost := map[string][]float64{}
			var rates []float64
			round := func(name string, cmd *exec.Cmd, stderr bool, listening *regexp.Regexp, result func(string) float64) {
				var out io.ReadCloser
				if stderr {
					out, err = cmd.StderrPipe()
				} else {
					out, err = cmd.StdoutPipe()
				}
				if err == nil {
					err = cmd.Start()
				}
				if err != nil {
					b.Fatal(err)
				}
				r := bufio.NewReader(out)
				for line := ""; !listening.MatchString(line); {
					if line, err = r.ReadString('\n'); err != nil {
						b.Fatal(name, err)
					}
				}
				rates = append(rates, float64(bb.n)/flood(b, c, sender, bb.n, bb.payload).Seconds())
				// What still waits in the ring is read first.
				time.Sleep(100 * time.Millisecond)
				cmd.Process.Signal(syscall.SIGTERM)
				rest, _ := io.ReadAll(r)
				cmd.Wait()
				lost[name] = append(lost[name], 100*result(string(rest))/float64(bb.n))
			}
			ours := func(said string) float64 {
				var saved, drops float64
				if _, err := fmt.Sscan(said, &saved, &drops); err != nil || int(saved+drops) != bb.n {
					b.Errorf("of %d frames %q were saved and dropped", bb.n, said)
				}
				return drops
			}
			theirs := func(said string) float64 {
				m := dropped.FindStringSubmatch(said)
				if m == nil {
					b.Fatalf("tcpdump said %q", said)
				}
				n, _ := strconv.ParseFloat(m[1], 64)
				return n
			}
			for b.Loop() {
				round("blocks", childOf(b, c.b, "/proc/self/exe", "save", "/dev/null"), false, regexp.MustCompile("ready"), ours)
				round("tcpdump", c.b.Command(tcpdump, "-i", "eth0", "-w", "/dev/null", "ether proto 0x88b5"), true, regexp.MustCompile("listening on"), theirs)
				round("slots", childOf(b, c.b, "/proc/self/exe", "save", "/dev/null", "immediate"), false, regexp.MustCompile("ready"), ours)
				round("tcpdump_immediate", c.b.Command(tcpdump, "-i", "eth0", "--immediate-mode", "-w", "/dev/null", "ether proto 0x88b5"), true, regexp.MustCompile("listening on"), theirs)
			}
			for name, all := range lost {
				b.ReportMetric(proc.Median(all), name+"_lost_%")
			}
			b.ReportMetric(proc.Median(rates), "frames/s")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// BenchmarkLatency is how long a packet takes from the kernel to the reader.
func BenchmarkLatency(b *testing.B) {
	for _, immediate := range []bool{true, false} {
		b.Run(fmt.Sprintf("immediate=%v", immediate), func(b *testing.B) {
			c := newCable(b, lab.Veth{})
			l := listen(b, c.b, Config{Interfaces: []string{"eth0"}, Immediate: immediate, Filter: onlyTest})
			f := c.frame(1, 50)
			var batch Batch
			var took []float64
			for b.Loop() {
				c.puppet.Send(f)
				if err := l.Read(&batch, time.Time{}); err != nil {
					b.Fatal(err)
				}
				took = append(took, float64(time.Since(batch.Packets[0].Time).Microseconds()))
			}
			b.ReportMetric(proc.Median(took), "us")
		})
	}
}
