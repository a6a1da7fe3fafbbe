package dataset

import (
	"errors"
	"testing"
)

// Of many faults a few are named, and how many more there are.
func TestFaults(t *testing.T) {
	var f faults
	if len(f.all()) != 0 {
		t.Error("faults of nothing")
	}
	for i := range maxFaults + 3 {
		f.add(i+1, errors.New("wrong"))
	}
	all := f.all()
	if len(all) != maxFaults || all[0] != (Fault{1, "wrong"}) || all[maxFaults-1] != (Fault{maxFaults, "wrong; more wrong lines: 3"}) {
		t.Errorf("%v", all)
	}
}
