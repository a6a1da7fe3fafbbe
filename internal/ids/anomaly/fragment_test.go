package anomaly

import (
	"testing"
	"time"

	"gotcp/internal/wire"
)

// part is a fragment: its place, its length, and whether more follow.
type part struct {
	offset, length uint32
	more           bool
}

func (w *world) fragments(id uint32, proto wire.IPProto, parts ...part) {
	for _, p := range parts {
		w.tell(w.now, Observation{Kind: Fragment, Src: w.ip("10.0.0.9"), Dst: victim, Proto: proto, FragmentID: id,
			FragmentOffset: p.offset, Length: p.length, MoreFragments: p.more})
		w.wait(time.Millisecond)
	}
}

func TestFragments(t *testing.T) {
	for _, c := range []struct {
		name  string
		proto wire.IPProto
		parts []part
		want  []SID
	}{
		{"in order", wire.ProtoUDP, []part{{0, 1480, true}, {1480, 1480, true}, {2960, 8, false}}, nil},
		{"backwards", wire.ProtoUDP, []part{{2960, 8, false}, {1480, 1480, true}, {0, 1480, true}}, nil},
		{"twice", wire.ProtoUDP, []part{{0, 1480, true}, {0, 1480, true}, {1480, 100, false}, {1480, 100, false}}, nil},
		{"teardrop", wire.ProtoUDP, []part{{0, 36, true}, {24, 4, false}}, []SID{Teardrop}},
		{"overlap", wire.ProtoUDP, []part{{0, 1480, true}, {1400, 1480, false}}, []SID{FragOverlap}},
		{"overlap of the first", wire.ProtoTCP, []part{{0, 64, true}, {0, 72, false}}, []SID{FragOverlap}},
		{"ping of death", wire.ProtoICMP, []part{{0, 1480, true}, {65120, 1480, false}}, []SID{PingOfDeath}},
		{"the largest there is", wire.ProtoICMP, []part{{0, 1480, true}, {65120, 395, false}}, nil},
		{"half a header", wire.ProtoTCP, []part{{0, 8, true}, {8, 100, false}}, []SID{FragTiny}},
		{"crumbs", wire.ProtoUDP, []part{{0, 8, true}, {8, 8, true}, {16, 8, true}, {24, 8, true}, {32, 8, false}}, []SID{FragTiny}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t, Config{})
			for id := range 5 {
				w.fragments(uint32(id), c.proto, c.parts...)
			}
			w.wants(c.want...)
			if len(c.want) > 0 && w.only(Began).Dst != victim {
				t.Errorf("%+v", w.only(Began))
			}
		})
	}
}

// IPv6's length does not count its header.
func TestFragmentsIPv6(t *testing.T) {
	w := newWorld(t, Config{})
	o := Observation{Kind: Fragment, Src: w.ip("fd00::1"), Dst: w.ip("fd00::2"), Proto: wire.ProtoICMPv6, FragmentOffset: 64800, Length: 735}
	w.tell(w.now, o)
	w.run()
	if len(w.alerts) != 0 {
		t.Error(w.transcript())
	}
	o.Length = 736
	w.tell(w.now, o)
	w.wants(PingOfDeath)
}

// Identifications come round again: what was left of the last time is forgotten.
func TestFragmentsReused(t *testing.T) {
	w := newWorld(t, Config{})
	w.fragments(1, wire.ProtoUDP, part{0, 1480, true}, part{1480, 1480, true})
	w.wait(20 * time.Second)
	w.fragments(1, wire.ProtoUDP, part{0, 1480, true}, part{1480, 700, false})
	w.fragments(1, wire.ProtoUDP, part{0, 1200, true}, part{1200, 700, false})
	w.wants()
}
