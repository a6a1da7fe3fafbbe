package arp

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"testing/synctest"
	"time"

	"gotcp/internal/cli"
	"gotcp/internal/neigh/watch"
	"gotcp/internal/wire"
)

var someState = watch.State{Version: 1, Stations: []watch.Station{{IP: peer, MACs: []wire.MAC{mac2}}}}

func TestStateFileComesBack(t *testing.T) {
	f := NewStateFile(filepath.Join(t.TempDir(), "state"))
	if _, found, err := f.Load(); found || err != nil {
		t.Errorf("nothing yet: %v, %v", found, err)
	}
	if err := f.Close(func() watch.State { return someState }); err != nil {
		t.Fatal(err)
	}
	got, found, err := f.Load()
	if !found || err != nil || !reflect.DeepEqual(got, someState) {
		t.Errorf("%+v, %v, %v", got, found, err)
	}
	// Nothing is left lying about.
	if entries, err := os.ReadDir(filepath.Dir(f.Name)); err != nil || len(entries) != 1 {
		t.Errorf("%v, %v", entries, err)
	}
}

func TestStateFileErrors(t *testing.T) {
	dir := t.TempDir()
	bad := filepath.Join(dir, "bad")
	if err := os.WriteFile(bad, []byte(`{"version":1} and more`), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{filepath.Join(dir, "no", "such"), bad, dir} {
		if _, _, err := NewStateFile(name).Load(); cli.Status(err) != 2 {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := NewStateFile(filepath.Join(dir, "no", "such")).write(&someState); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%v", err)
	}
}

// A change is written a second later, together with what comes meanwhile; a
// link on which nothing changes costs a write a minute.
func TestStateFileGathers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := NewStateFile(filepath.Join(t.TempDir(), "state"))
		writes := 0
		state := func() watch.State { writes++; return someState }
		tick := func(by time.Duration) {
			t.Helper()
			time.Sleep(by)
			if err := f.Tick(time.Now(), state); err != nil {
				t.Fatal(err)
			}
		}
		tick(0)
		for range 9 {
			f.Changed(time.Now())
			tick(100 * time.Millisecond)
		}
		if writes != 0 {
			t.Errorf("%d writes at once", writes)
		}
		tick(100 * time.Millisecond)
		tick(100 * time.Millisecond)
		if writes != 1 {
			t.Errorf("%d writes after a second", writes)
		}
		for range 59 {
			tick(time.Second)
		}
		if writes != 1 {
			t.Errorf("%d writes within a minute", writes)
		}
		tick(2 * time.Second)
		if writes != 2 {
			t.Errorf("%d writes after a minute", writes)
		}
		if err := f.Close(state); err != nil {
			t.Fatal(err)
		}
	})
}

func FuzzState(f *testing.F) {
	f.Add([]byte(`{"version":1,"saved":"2024-01-01T00:00:00Z","stations":[{"ip":"10.0.0.2","macs":["02:00:00:00:00:02"],"first":"2024-01-01T00:00:00Z","last":"2024-01-01T00:00:00Z"}]}`))
	f.Add([]byte(`{"version":1}{}`))
	f.Add([]byte(`[`))
	f.Fuzz(func(t *testing.T, data []byte) {
		st, err := parseState(bytes.NewReader(data))
		if err != nil {
			return
		}
		w := watch.New(watch.Config{MaxStations: 16}, func(watch.Event) {})
		if w.Restore(st) != nil {
			return
		}
		again := w.State(st.Saved)
		if len(again.Stations) > 16 {
			t.Errorf("%d stations", len(again.Stations))
		}
	})
}
