package watch

import (
	"encoding/json"
	"net/netip"
	"testing"
	"time"

	"gotcp/internal/wire"
)

func TestStateComesBack(t *testing.T) {
	d := newDialogue(t, Config{})
	d.uses(gateway, macA)
	d.advance(time.Minute)
	for _, mac := range []wire.MAC{macA, macB, macC} {
		d.uses(host5, mac)
	}
	kept, err := json.Marshal(d.State(d.now))
	if err != nil {
		t.Fatal(err)
	}
	var st State
	if err := json.Unmarshal(kept, &st); err != nil {
		t.Fatal(err)
	}
	again := newDialogue(t, Config{})
	if err := again.Restore(st); err != nil {
		t.Fatal(err)
	}
	again.now = d.now.Add(time.Hour)
	again.uses(gateway, macA)
	again.uses(host5, macC)
	again.wants()
	again.uses(host5, macB)
	again.wants("flip-flop 10.0.0.5")
	again.uses(host5, macA)
	again.wants("reused 10.0.0.5")
	if first := again.stations.find(gateway).first; !first.Equal(start) {
		t.Errorf("seen first at %v", first)
	}
}

func TestRestoreRefuses(t *testing.T) {
	good := Station{IP: host5, MACs: []wire.MAC{macA}}
	for name, st := range map[string]State{
		"another version": {Version: 2},
		"no MAC":          {Version: 1, Stations: []Station{{IP: host5}}},
		"a group's MAC":   {Version: 1, Stations: []Station{{IP: host5, MACs: []wire.MAC{wire.Broadcast}}}},
		"no address":      {Version: 1, Stations: []Station{{MACs: []wire.MAC{macA}}}},
		"twice the same":  {Version: 1, Stations: []Station{good, good}},
		"too many MACs":   {Version: 1, Stations: []Station{{IP: host5, MACs: make([]wire.MAC, 99)}}},
	} {
		if err := newDialogue(t, Config{}).Restore(st); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// Whatever a state file says, a Watch takes it or leaves it.
func FuzzRestore(f *testing.F) {
	w := New(Config{}, func(Event) {})
	p := wire.ARPFields{Op: wire.ARPReply, SenderMAC: macA, SenderIP: host5}
	w.Input(start, macA, &p)
	good, err := json.Marshal(w.State(start))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add([]byte(`{"version":1,"stations":[{"ip":"::1","macs":["02:00:00:00:00:01"]}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var st State
		if json.Unmarshal(data, &st) != nil {
			return
		}
		w := New(Config{MaxStations: 8}, func(Event) {})
		if w.Restore(st) != nil {
			return
		}
		w.Input(start, macB, &p)
		if n := len(w.State(start).Stations); n > 8 {
			t.Errorf("%d stations", n)
		}
	})
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
