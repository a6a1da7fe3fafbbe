package watch

import (
	"encoding/json"
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
	if first := again.stations.Find(gateway).first; !first.Equal(start) {
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
