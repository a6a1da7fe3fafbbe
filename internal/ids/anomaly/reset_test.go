package anomaly

import (
	"testing"
	"time"

	"gotcp/internal/wire"
)

func TestResetInjection(t *testing.T) {
	rst := Observation{Kind: Reset, TTL: 52, FlowTTL: 52}
	far := Observation{Kind: Reset, TTL: 117, FlowTTL: 52}
	wrong := func(o Observation, by int32) Observation { o.SeqOffset = by; return o }
	after := func(offset int32, n uint32) Observation {
		return Observation{Kind: AfterReset, TTL: 52, SeqOffset: offset, Length: n}
	}
	for _, c := range []struct {
		name string
		hear []Observation
		want []SID
	}{
		{"a reset", []Observation{rst}, nil},
		{"for each segment", []Observation{rst, rst, rst}, nil},
		{"overtakes data", []Observation{rst, after(-1460, 1460)}, nil},
		{"of a firewall", []Observation{far}, nil},
		{"of a firewall, old number", []Observation{wrong(far, -1)}, nil},
		{"it goes on", []Observation{rst, after(0, 1460)}, []SID{ResetInjection}},
		{"it goes on later", []Observation{rst, after(2920, 512)}, []SID{ResetInjection}},
		{"a volley from afar", []Observation{far, wrong(far, 1460), wrong(far, 4380)}, []SID{ResetInjection}},
		{"acknowledges", []Observation{far, after(0, 0)}, []SID{ResetInjection}},
		{"acknowledges, near", []Observation{rst, after(0, 0)}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t, Config{})
			for _, o := range c.hear {
				o.Src, o.Dst, o.SrcPort, o.DstPort, o.Proto = outside(1), victim, 443, 50000, wire.ProtoTCP
				w.tell(w.now, o)
				w.wait(50 * time.Millisecond)
			}
			w.wants(c.want...)
		})
	}
	t.Run("much later", func(t *testing.T) {
		w := newWorld(t, Config{})
		w.tell(w.now, rst)
		w.tell(w.now.Add(time.Minute), after(0, 100))
		w.wants()
	})
	t.Run("both ends", func(t *testing.T) {
		w := newWorld(t, Config{})
		for port := range uint16(20) {
			for _, o := range []Observation{rst, after(0, 100)} {
				o.Src, o.Dst, o.SrcPort, o.DstPort = outside(1), victim, 443, 50000+port
				w.tell(w.now, o)
				o.Src, o.Dst, o.SrcPort, o.DstPort = victim, outside(1), 50000+port, 443
				w.tell(w.now, o)
				w.wait(time.Millisecond)
			}
		}
		w.wants(ResetInjection)
	})
}
