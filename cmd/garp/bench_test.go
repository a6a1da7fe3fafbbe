package main

import (
	"net/netip"
	"os"
	"testing"
	"time"

	"gotcp/internal/link"
	"gotcp/internal/link/packet"
	"gotcp/internal/wire"
)

// BenchmarkWatchRate sends fifty thousand ARP packets a second for a while, and
// tells how many of them garp watch saw.
func BenchmarkWatchRate(b *testing.B) {
	const rate, stations = 50_000, 1 << 12
	us, _, _, theirs := pair(b)
	var frames []link.Frame
	for n := range stations {
		mac := wire.MAC{2, 1, 0, 0, byte(n >> 8), byte(n)}
		ip := netip.AddrFrom4([4]byte{10, 78, byte(n >> 8), byte(n)})
		frames = append(frames, link.Frame{Data: arpFrame(mac, wire.Broadcast, wire.ARPFields{
			Op: wire.ARPRequest, SenderMAC: mac, SenderIP: ip, TargetIP: netip.AddrFrom4([4]byte{10, 78, 255, 1}),
		})})
	}
	var sender *packet.Link
	theirs.Host.Do(func() {
		var err error
		if sender, err = packet.Open(packet.Config{Interface: theirs.Name}); err != nil {
			b.Fatal(err)
		}
	})
	defer sender.Close()
	for b.Loop() {
		w := startWatch(b, us, "--verify", "--only", "spoof")
		const packets = 4 * rate
		start, pace := time.Now(), time.NewTicker(time.Millisecond)
		for sent := 0; sent < packets; {
			due := min(int(time.Since(start).Seconds()*rate)+1, packets)
			at := sent % stations
			n, err := sender.Send(frames[at:min(at+due-sent, stations)])
			if err != nil {
				b.Fatal(err)
			}
			if sent += n; sent >= due || n == 0 {
				<-pace.C
			}
		}
		pace.Stop()
		took := time.Since(start)
		w.Cmd.Process.Signal(os.Interrupt)
		var summary map[string]any
		rest, _ := w.Out.ReadString(0)
		for _, r := range records(b, rest) {
			summary = r
		}
		w.Ends(0)
		b.ReportMetric(packets/took.Seconds(), "packets/s")
		b.ReportMetric(packets-summary["packets"].(float64), "lost")
		b.ReportMetric(w.Cmd.ProcessState.UserTime().Seconds()+w.Cmd.ProcessState.SystemTime().Seconds(), "cpu-s")
	}
}
