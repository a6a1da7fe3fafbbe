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

// contender saves what comes, as a process beside the one that sends.
type contender struct {
	name string
	cmd  func() *exec.Cmd
	// output is where it says that it listens, and in the end how many frames it lost.
	output    func(*exec.Cmd) (io.ReadCloser, error)
	listening *regexp.Regexp
	lost      *regexp.Regexp
}

// run has it save a flood and returns what share of it was lost, in per cent, and
// how many frames came in a second.
func (c *contender) run(b *testing.B, n int, flood func() time.Duration) (lost, rate float64) {
	b.Helper()
	cmd := c.cmd()
	out, err := c.output(cmd)
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		b.Fatal(err)
	}
	r := bufio.NewReader(out)
	for line := ""; !c.listening.MatchString(line); {
		if line, err = r.ReadString('\n'); err != nil {
			b.Fatal(c.name, err)
		}
	}
	rate = float64(n) / flood().Seconds()
	// What still waits in its ring is not lost: the kernel counts what found no room there.
	cmd.Process.Signal(syscall.SIGTERM)
	said, _ := io.ReadAll(r)
	cmd.Wait()
	m := c.lost.FindSubmatch(said)
	if m == nil {
		b.Fatalf("%s said %q", c.name, said)
	}
	drops, _ := strconv.ParseFloat(string(m[1]), 64)
	return 100 * drops / float64(n), rate
}

func contenders(b *testing.B, h *lab.Host) []contender {
	tcpdump := proc.Need(b, "tcpdump")
	us := func(name string, mode ...string) contender {
		return contender{
			name: name,
			cmd: func() *exec.Cmd {
				return childOf(b, h, "/proc/self/exe", "save", append([]string{"/dev/null"}, mode...)...)
			},
			output:    (*exec.Cmd).StdoutPipe,
			listening: regexp.MustCompile("ready"),
			lost:      regexp.MustCompile(`^\d+ (\d+)\n`),
		}
	}
	them := func(name string, mode ...string) contender {
		args := append([]string{"-i", "eth0", "-w", "/dev/null", "ether proto 0x88b5"}, mode...)
		return contender{
			name:      name,
			cmd:       func() *exec.Cmd { return h.Command(tcpdump, args...) },
			output:    (*exec.Cmd).StderrPipe,
			listening: regexp.MustCompile("listening on"),
			lost:      regexp.MustCompile(`(\d+) packets? dropped by kernel`),
		}
	}
	return []contender{us("blocks"), them("tcpdump"), us("slots", "immediate"), them("tcpdump_immediate", "--immediate-mode")}
}

// BenchmarkLiveDrops saves a flood of frames, with us and with tcpdump.
func BenchmarkLiveDrops(b *testing.B) {
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
			all := contenders(b, c.b)
			lost := make([][]float64, len(all))
			var rates []float64
			for b.Loop() {
				for i := range all {
					share, rate := all[i].run(b, bb.n, func() time.Duration { return flood(b, c, sender, bb.n, bb.payload) })
					lost[i], rates = append(lost[i], share), append(rates, rate)
				}
			}
			for i := range all {
				b.ReportMetric(proc.Median(lost[i]), all[i].name+"_lost_%")
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
