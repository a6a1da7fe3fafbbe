package anomaly

import (
	"net/netip"
	"testing"

	"gotcp/internal/wire"
)

func TestLand(t *testing.T) {
	w := newWorld(t, Config{Own: []netip.Addr{victim}, MACs: []wire.MAC{victimMAC}})
	for range 10 {
		o := Observation{Kind: FlowNew, Proto: wire.ProtoTCP, Flags: wire.SYN, Src: victim, Dst: victim, SrcPort: 80, DstPort: 80, EtherSrc: forgerMAC}
		w.tell(w.now, o)
		o.Proto, o.EtherSrc = wire.ProtoICMP, victimMAC
		w.tell(w.now, o)
		o.Proto = wire.ProtoTCP
		o.Src, o.Dst = w.ip("127.0.0.1"), w.ip("127.0.0.1")
		w.tell(w.now, o)
	}
	w.wants(Land)
	if end := w.only(Ended); end.Count != 10 || end.Dst != victim {
		t.Errorf("%+v", end)
	}
}
