package anomaly

import (
	"net/netip"
	"testing"
	"time"

	"gotcp/internal/wire"
)

func TestIPSpoofing(t *testing.T) {
	own := []netip.Addr{victim}
	some := func(w *world, mac wire.MAC, n int) {
		w.every(time.Second, time.Duration(n)*time.Second, func(i int) {
			w.connect(flow{src: victim, dst: outside(i), port: 443, mac: mac})
		})
	}
	t.Run("own MAC known", func(t *testing.T) {
		w := newWorld(t, Config{Own: own, MACs: []wire.MAC{victimMAC}})
		some(w, victimMAC, 5)
		some(w, forgerMAC, 5)
		w.wants(SpoofedOwn)
		if a, end := w.only(Began), w.only(Ended); a.Src != victim || a.Dst != outside(0) || end.Count != 5 {
			t.Errorf("%+v", a)
		}
	})
	t.Run("own MAC learned", func(t *testing.T) {
		w := newWorld(t, Config{Own: own})
		some(w, forgerMAC, 3) // who was it?
		some(w, victimMAC, 30)
		some(w, forgerMAC, 1)
		w.wants(SpoofedOwn)
	})
	t.Run("from outside", func(t *testing.T) {
		w := newWorld(t, Config{Outside: []wire.MAC{gatewayMAC}})
		w.connect(flow{src: outside(1), dst: victim, port: 443, mac: gatewayMAC})
		w.connect(flow{src: w.ip("10.9.9.9"), dst: victim, port: 443, mac: gatewayMAC})
		w.wants(SpoofedHome)
	})
	t.Run("ours", func(t *testing.T) {
		w := newWorld(t, Config{Own: own, MACs: []wire.MAC{victimMAC}, Outside: []wire.MAC{gatewayMAC}})
		some(w, victimMAC, 50)
		w.connect(flow{src: outside(1), dst: victim, port: 443, mac: gatewayMAC})
		w.wants()
	})
}
