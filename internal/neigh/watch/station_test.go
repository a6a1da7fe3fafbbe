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
	if d.stations.find(gateway) == nil || len(d.stations.index) != 100 {
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

// The map's and the list's views of the table are the same, whatever happens.
func FuzzStations(f *testing.F) {
	f.Add([]byte{1, 2, 3, 1, 9, 8, 1})
	f.Fuzz(func(t *testing.T, visits []byte) {
		table := newStations(5)
		for _, v := range visits {
			ip := netip.AddrFrom4([4]byte{10, 0, 0, v % 16})
			if s, _ := table.visit(start, ip); s.ip != ip || table.newest < 0 || table.slots[table.newest].ip != ip {
				t.Fatalf("%v is not the newest", ip)
			}
		}
		n := 0
		for i := table.newest; i != none; i = table.slots[i].older {
			if n++; table.find(table.slots[i].ip) != &table.slots[i] || n > 5 {
				t.Fatal("list and map differ")
			}
		}
		if n != table.len() || n != len(table.index) {
			t.Errorf("%d in the list, %d in the table, %d in the map", n, table.len(), len(table.index))
		}
	})
}
