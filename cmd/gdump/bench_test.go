package main

import (
	"bufio"
	"encoding/binary"
	"math/rand/v2"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"gotcp/internal/lab"
	"gotcp/internal/lab/proc"
	"gotcp/internal/wire"
)

// Each benchmark sets gdump against tcpdump in the same rounds. x_tcpdump is how many times ours
// its time is, x_cpu the same of processor time: more than one is better for us.

var network = netip.MustParsePrefix("10.88.0.0/16")

// bigFile writes a capture of n packets: TCP connections with data of all sizes, and some UDP.
func bigFile(b *testing.B, n int) string {
	b.Helper()
	name := filepath.Join(b.TempDir(), "big.pcap")
	f, err := os.Create(name)
	if err != nil {
		b.Fatal(err)
	}
	w := bufio.NewWriterSize(f, 1<<20)
	put := func(v ...uint32) {
		for _, one := range v {
			w.Write(binary.LittleEndian.AppendUint32(nil, one))
		}
	}
	// Version 2.4, Ethernet (draft-ietf-opsawg-pcap §4).
	put(0xa1b2c3d4, 2|4<<16, 0, 0, maxSnaplen, 1)
	r := rand.New(rand.NewPCG(1, 2))
	sizes := [...]int{0, 0, 100, 500, 1448}
	for i := range n {
		frame := benchFrame(uint32(i), r.IntN(200), sizes[r.IntN(len(sizes))])
		put(1_700_000_000+uint32(i/100_000), uint32(i%100_000)*10, uint32(len(frame)), uint32(len(frame)))
		w.Write(frame)
	}
	if err := w.Flush(); err != nil {
		b.Fatal(err)
	}
	if err := f.Close(); err != nil {
		b.Fatal(err)
	}
	return name
}

// benchFrame is a packet of a flow. Ports are such that no protocol above is known there.
func benchFrame(i uint32, flow, size int) []byte {
	src, dst := lab.Nth(network, 1+flow), lab.Nth(network, 300+flow)
	var payload []byte
	proto := wire.ProtoTCP
	if flow%10 == 0 {
		proto = wire.ProtoUDP
		payload = make([]byte, wire.UDPLen+size)
		binary.BigEndian.PutUint16(payload, uint16(40000+flow))
		binary.BigEndian.PutUint16(payload[2:], 12345)
		binary.BigEndian.PutUint16(payload[4:], uint16(len(payload)))
	} else {
		payload = make([]byte, wire.TCPMinLen+12+size)
		tcp := wire.TCPFields{SrcPort: uint16(40000 + flow), DstPort: 12345, Seq: i * 1448, Ack: i, Flags: wire.ACK, Window: 500}
		tcp.Put(payload, &wire.TCPOptions{})
		payload[12] = (wire.TCPMinLen + 12) / 4 << 4
		copy(payload[wire.TCPMinLen:], "\x01\x01\x08\x0a\x00\x00\x00\x01\x00\x00\x00\x02")
	}
	ip := wire.IPv4Fields{Src: src, Dst: dst, Proto: proto, TTL: 64, ID: uint16(i)}
	b := make([]byte, wire.EthernetLen+wire.IPv4MinLen, 2048)
	wire.PutEthernet(b, wire.MAC{2, 0, 0, 0, 0, 2}, wire.MAC{2, 0, 0, 0, 0, 1}, wire.TypeIPv4)
	ip.Put(b[wire.EthernetLen:], len(payload))
	return append(b, payload...)
}

// BenchmarkGdumpFile reads a file of half a million packets: all of it printed to /dev/null, through a
// filter, and copied to another file.
func BenchmarkGdumpFile(b *testing.B) {
	tcpdump := needTcpdump(b)
	l := lab.New(b)
	us := l.Host("us")
	file := bigFile(b, 500_000)
	for _, job := range []struct {
		name string
		args []string
	}{
		{"print", nil},
		{"filter", []string{"udp and greater 500"}},
		{"copy", []string{"-w", filepath.Join(b.TempDir(), "copy")}},
		{"copyFiltered", []string{"-w", filepath.Join(b.TempDir(), "copy"), "tcp"}},
	} {
		b.Run(job.name, func(b *testing.B) {
			args := append([]string{"-n", "-r", file}, job.args...)
			var ours, theirs []float64
			timed := func(cmd func() *exec.Cmd, cpu *[]float64) func() float64 {
				return func() float64 {
					c := cmd()
					begin := time.Now()
					if err := c.Run(); err != nil {
						b.Fatal(err)
					}
					u := c.ProcessState.SysUsage().(*syscall.Rusage)
					*cpu = append(*cpu, float64(u.Utime.Nano()+u.Stime.Nano()))
					return time.Since(begin).Seconds()
				}
			}
			c := proc.NewContest(b)
			c.Add("gdump", timed(func() *exec.Cmd { return proc.Command(b, us, args...) }, &ours))
			c.Add("tcpdump", timed(func() *exec.Cmd { return us.Command(tcpdump, args...) }, &theirs))
			seconds := c.Play()
			b.ReportMetric(0.5/seconds, "Mpackets/s")
			for i := range ours {
				theirs[i] /= ours[i]
			}
			b.ReportMetric(proc.Median(theirs), "x_cpu")
		})
	}
}
