package lab

import (
	"os"
	"path/filepath"
	"testing"
)

func TestUpAndDown(t *testing.T) {
	New(t)
	if _, err := os.Lstat(filepath.Join(netnsDir, Permanent1)); err == nil {
		t.Skip("somebody is using the lab")
	}
	t.Cleanup(func() { Down() })
	for _, step := range []struct {
		doing string
		made  bool
	}{{"first", true}, {"second", false}} {
		made, err := Up()
		if err != nil {
			t.Fatal(err)
		}
		if made != step.made {
			t.Errorf("the %s Up made it: %v, want %v", step.doing, made, step.made)
		}
	}
	t.Run("use", func(t *testing.T) {
		l := New(t)
		a, b := l.Existing(Permanent1), l.Existing(Permanent2)
		transfer(t, a, &Interface{Host: b, Prefix: permanent[1].addr}, 100_000)
	})
	for range 2 {
		if err := Down(); err != nil {
			t.Error(err)
		}
	}
	for _, p := range permanent {
		if _, err := os.Lstat(filepath.Join(netnsDir, p.name)); !os.IsNotExist(err) {
			t.Errorf("%s after Down: %v, want that it is gone", p.name, err)
		}
	}
}

// Half a lab, or a stale name, is not one: Up starts over.
func TestUpRepairs(t *testing.T) {
	New(t)
	if _, err := os.Lstat(filepath.Join(netnsDir, Permanent1)); err == nil {
		t.Skip("somebody is using the lab")
	}
	t.Cleanup(func() { Down() })
	if err := makeNetnsDir(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(netnsDir, Permanent2), nil, 0o444); err != nil {
		t.Fatal(err)
	}
	if made, err := Up(); err != nil || !made {
		t.Errorf("Up over a stale name: made %v, %v", made, err)
	}
	if err := Down(); err != nil {
		t.Error(err)
	}
}
