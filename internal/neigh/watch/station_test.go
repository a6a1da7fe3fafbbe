package watch

import (
	"net/netip"
	"os"
	"runtime"
	"testing"
	"time"

	"gotcp/internal/wire"
)

func TestBounded(t *testing.T) {
	d := newDialogue(t, Config{Verify: true, MaxStations: 100})
	for i := range 10000 {
		ip := netip.AddrFrom4([4]byte{10, 1, byte(i >> 8), byte(i)})
		d.uses(gateway, macA) // in use: not the one to go
		d.uses(ip, macB)
		d.uses(ip, macC)
	}
	d.advance(time.Minute)
	s := d.Stats()
	if s.Stations != 100 || s.Evicted != 10001-100 || len(d.checks) != 0 {
		t.Errorf("%+v, %d checks", s, len(d.checks))
	}
	if d.stations.Find(gateway) == nil {
		t.Error("who is in use had to go")
	}
}

// A flood of addresses fills the table once, and then nothing more.
func TestConstantMemory(t *testing.T) {
	packets := 300_000
	if os.Getenv("GOTCP_SOAK") != "" {
		packets = 10_000_000
	}
	w := New(Config{Verify: true, MaxStations: 4096}, func(Event) {})
	now := start
	flood := func(n int) {
		p := wire.ARPFields{Op: wire.ARPReply, SenderMAC: macA, TargetIP: us}
		for i := range n {
			x := uint32(i) * 2654435761
			p.SenderIP = netip.AddrFrom4([4]byte{10, byte(x >> 24), byte(x >> 16), byte(x >> 8)})
			p.SenderMAC[5] = byte(x >> 9)
			w.Input(now, p.SenderMAC, &p)
			now = now.Add(20 * time.Microsecond)
			w.Output(now, func(Question) bool { return true })
		}
	}
	heap := func() uint64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	flood(packets / 2)
	before := heap()
	flood(packets)
	// The map may still double its buckets once.
	if after := heap(); after > before+before/3 {
		t.Errorf("heap %d bytes after %d packets, %d before", after, packets, before)
	}
	runtime.KeepAlive(w)
}
