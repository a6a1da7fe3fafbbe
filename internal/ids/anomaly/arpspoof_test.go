package anomaly

import (
	"net/netip"
	"testing"
	"time"

	"gotcp/internal/wire"
)

var (
	gateway, victim       = netip.MustParseAddr("10.0.0.254"), netip.MustParseAddr("10.0.0.1")
	gatewayMAC, victimMAC = station(254, 0), station(1, 0)
	forgerMAC             = station(66, 0)
)

// resolves is a question of one for the other, and the answer.
func (w *world) resolves(a netip.Addr, mac wire.MAC, b netip.Addr, bMAC wire.MAC) {
	w.says(wire.ARPRequest, a, mac, b, wire.MAC{})
	w.wait(time.Millisecond)
	w.says(wire.ARPReply, b, bMAC, a, mac)
}

// poisons is what arpspoof does, the end of it included.
func (w *world) poisons(claimed, told netip.Addr, toldMAC, owner wire.MAC) {
	w.every(2*time.Second, time.Minute, func(int) { w.says(wire.ARPReply, claimed, forgerMAC, told, toldMAC) })
	w.every(time.Second, 5*time.Second, func(int) { w.says(wire.ARPReply, claimed, owner, told, toldMAC) })
}

func TestARPSpoofing(t *testing.T) {
	t.Run("one direction", func(t *testing.T) {
		w := newWorld(t, Config{})
		w.resolves(victim, victimMAC, gateway, gatewayMAC)
		w.wait(time.Second)
		w.poisons(gateway, victim, victimMAC, gatewayMAC)
		w.wants(ARPSpoof)
		if a, end := w.only(Began), w.only(Ended); a.Src != gateway || a.Dst != victim || a.Since.Sub(start) > 2*time.Second || end.Count < 30 {
			t.Errorf("%+v", a)
		}
	})
	t.Run("both directions", func(t *testing.T) {
		w := newWorld(t, Config{})
		w.resolves(victim, victimMAC, gateway, gatewayMAC)
		w.wait(time.Second)
		w.poisons(gateway, victim, victimMAC, gatewayMAC)
		w.now = start.Add(1200 * time.Millisecond)
		w.poisons(victim, gateway, gatewayMAC, victimMAC)
		w.wants(ARPSpoof)
		if end := w.only(Ended); end.Targets != 2 {
			t.Errorf("%+v", end)
		}
	})
	t.Run("owner unknown", func(t *testing.T) {
		w := newWorld(t, Config{})
		w.every(2*time.Second, time.Minute, func(int) { w.says(wire.ARPReply, gateway, forgerMAC, victim, victimMAC) })
		w.wants(ARPSpoof)
	})
	t.Run("against the owner's word", func(t *testing.T) {
		w := newWorld(t, Config{})
		w.every(2*time.Second, time.Minute, func(int) {
			w.resolves(gateway, gatewayMAC, victim, victimMAC)
			w.wait(time.Second)
			w.says(wire.ARPReply, gateway, forgerMAC, gateway, wire.Broadcast)
		})
		w.wants(ARPSpoof)
	})
	t.Run("our own", func(t *testing.T) {
		w := newWorld(t, Config{Own: []netip.Addr{victim}, MACs: []wire.MAC{victimMAC}})
		w.resolves(victim, victimMAC, gateway, gatewayMAC)
		w.every(2*time.Second, time.Minute, func(int) { w.says(wire.ARPReply, victim, forgerMAC, gateway, gatewayMAC) })
		w.wants(ARPOwn)
	})
	t.Run("two that answer", func(t *testing.T) { // a host on the link twice
		w := newWorld(t, Config{})
		w.every(time.Minute, time.Hour, func(int) {
			w.resolves(victim, victimMAC, gateway, gatewayMAC)
			w.says(wire.ARPReply, gateway, station(254, 1), victim, victimMAC)
		})
		w.wants()
	})
}
