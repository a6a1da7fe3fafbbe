package main

import (
	"bufio"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/google/gopacket"
	"github.com/google/gopacket/layers"
	"github.com/google/gopacket/pcapgo"

	"gotcp/internal/lab"
	"gotcp/internal/lab/proc"
	"gotcp/internal/link"
	"gotcp/internal/link/packet"
	"gotcp/internal/wire"
)

// Each benchmark sets gdump against tcpdump in the same rounds, and x_tcpdump is how
// many times ours the other's cost is: more than one is better for us. The names have
// "dump" in them for "make bench BENCH=dump".

var (
	client = netip.MustParseAddr("10.77.0.1")
	server = netip.MustParseAddr("10.77.0.2")
	eth    = [2]wire.MAC{{2, 0, 0, 0, 0, 1}, {2, 0, 0, 0, 0, 2}}
)

// frame is the n-th packet of a traffic in which 500 connections send full and empty
// segments, and every tenth packet is a datagram.
func frame(b []byte, n int) []byte {
	n4 := wire.IPv4Fields{ID: uint16(n), DontFragment: true, TTL: 64, Src: client, Dst: server, Proto: wire.ProtoTCP}
	const at = wire.EthernetLen + wire.IPv4MinLen
	size := 0
	if n%10 == 9 {
		n4.Proto = wire.ProtoUDP
		h := wire.UDPFields{SrcPort: uint16(40000 + n%500), DstPort: 6000}
		size = h.Put(b[at:], 100) + 100
	} else {
		round := n / 500
		ts := wire.TCPOptions{HasTimestamps: true, TSVal: uint32(round + 1), TSEcr: uint32(round)}
		h := wire.TCPFields{
			SrcPort: uint16(40000 + n%500), DstPort: 7000, Seq: uint32(round) * 1448, Ack: 1, Flags: wire.ACK | wire.PSH, Window: 501,
		}
		size = h.Put(b[at:], &ts)
		if n%3 != 0 {
			size += 1448
		}
	}
	wire.PutEthernet(b, eth[1], eth[0], wire.TypeIPv4)
	n4.Put(b[wire.EthernetLen:], size)
	return b[:at+size]
}

// largeCapture is a file with n packets.
func largeCapture(b *testing.B, n int) string {
	name := filepath.Join(b.TempDir(), "large.pcap")
	f, err := os.Create(name)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	buffer := bufio.NewWriterSize(f, 1<<20)
	w := pcapgo.NewWriter(buffer)
	check := func(err error) {
		if err != nil {
			b.Fatal(err)
		}
	}
	check(w.WriteFileHeader(262144, layers.LinkTypeEthernet))
	room := make([]byte, 2048)
	start := time.Unix(1_700_000_000, 0)
	for k := range n {
		p := frame(room, k)
		check(w.WritePacket(gopacket.CaptureInfo{Timestamp: start.Add(time.Duration(k) * 10 * time.Microsecond), CaptureLength: len(p), Length: len(p)}, p))
	}
	check(buffer.Flush())
	return name
}

// cost is what a command that reads the whole file costs.
type cost struct{ elapsed, cpu float64 }

func costs(b *testing.B, cmd *exec.Cmd) cost {
	b.Helper()
	null, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		b.Fatal(err)
	}
	defer null.Close()
	cmd.Stdout = null
	c := cost{elapsed: proc.Seconds(func() {
		if err := cmd.Run(); err != nil {
			b.Fatalf("%v: %v", cmd.Args, err)
		}
	})}
	r, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	if !ok {
		b.Fatal("no figures of what was used")
	}
	c.cpu = (time.Duration(r.Utime.Nano()) + time.Duration(r.Stime.Nano())).Seconds()
	return c
}

// BenchmarkGdumpFile reads a large capture: prints it, prints what a filter selects of it,
// copies it.
func BenchmarkGdumpFile(b *testing.B) {
	const n = 500_000
	us := lab.New(b).Host("us")
	file := largeCapture(b, n)
	for _, job := range []struct {
		name string
		args []string
	}{
		{"print", nil},
		{"filter", []string{"udp port 6000"}},
		{"copy", []string{"-w", filepath.Join(b.TempDir(), "copy.pcap")}},
	} {
		b.Run(job.name, func(b *testing.B) {
			args := append([]string{"-n", "-r", file}, job.args...)
			var elapsed, cpu, rate []float64
			for b.Loop() {
				got := costs(b, proc.Command(b, us, args...))
				want := costs(b, us.CommandContext(b.Context(), proc.Need(b, "tcpdump"), args...))
				elapsed, cpu = append(elapsed, want.elapsed/got.elapsed), append(cpu, want.cpu/got.cpu)
				rate = append(rate, n/got.elapsed)
			}
			b.ReportMetric(proc.Median(elapsed), "x_tcpdump")
			b.ReportMetric(proc.Median(cpu), "x_tcpdump_cpu")
			b.ReportMetric(proc.Median(rate), "packets/s")
			b.ReportMetric(0, "ns/op")
		})
	}
}

var droppedByKernel = regexp.MustCompile(`(\d+) packets? dropped by kernel`)

// BenchmarkGdumpLive listens while packets are sent as fast as can be, and counts those
// that the kernel had to drop.
func BenchmarkGdumpLive(b *testing.B) {
	s := newScene(b)
	var sender *packet.Link
	s.peer.Do(func() {
		var err error
		if sender, err = packet.Open(packet.Config{Interface: s.theirs.Name}); err != nil {
			b.Fatal(err)
		}
	})
	defer sender.Close()
	frames := make([]link.Frame, 500)
	for k := range frames {
		frames[k].Data = frame(make([]byte, 2048), k)
	}
	const packets = 300_000
	flood := func() float64 {
		return proc.Seconds(func() {
			for sent := 0; sent < packets; {
				n, err := sender.Send(frames[sent%len(frames):])
				if err != nil {
					b.Fatal(err)
				}
				sent += n
			}
		})
	}
	// dropped is how many packets a command that listens could not take.
	dropped := func(cmd *exec.Cmd) float64 {
		p := proc.Start(b, cmd) // without a standard output: to the null device
		p.Awaits("listening on")
		took := flood()
		p.Cmd.Process.Signal(os.Interrupt)
		p.Ends(0)
		m := droppedByKernel.FindStringSubmatch(p.Stderr.String())
		if m == nil {
			b.Fatalf("no count of drops in %q", p.Stderr)
		}
		b.ReportMetric(packets/took, "packets/s")
		n, _ := strconv.ParseFloat(m[1], 64)
		return n
	}
	for _, job := range []struct {
		name string
		args []string
	}{
		{"print", []string{"-n", "-i", s.ours.Name, "host", client.String()}},
		{"save", []string{"-n", "-i", s.ours.Name, "-w", os.DevNull, "host", client.String()}},
	} {
		b.Run(job.name, func(b *testing.B) {
			var ours, theirs []float64
			for b.Loop() {
				ours = append(ours, dropped(proc.Command(b, s.us, job.args...)))
				theirs = append(theirs, dropped(s.us.CommandContext(b.Context(), proc.Need(b, "tcpdump"), job.args...)))
			}
			b.ReportMetric(proc.Median(ours), "dropped")
			b.ReportMetric(proc.Median(theirs), "tcpdump_dropped")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// BenchmarkGdumpFirstLine is how long after a packet its line is in a pipe.
func BenchmarkGdumpFirstLine(b *testing.B) {
	s := newScene(b)
	l := s.listen(b, "-n", "-i", s.ours.Name, "udp")
	var took []float64
	n := 0
	for b.Loop() {
		n++
		port := 20000 + n%40000
		text := "." + strconv.Itoa(port) + ":"
		took = append(took, proc.Seconds(func() {
			s.say(b, s.theirs.Addr().String()+":"+strconv.Itoa(port), "x")
			l.Prints(text)
		})*1000)
	}
	ends(l, "")
	b.ReportMetric(proc.Median(took), "ms")
	b.ReportMetric(took[len(took)-1], "ms_max") // the median has sorted them
	b.ReportMetric(0, "ns/op")
}
