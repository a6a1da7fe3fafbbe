package dissect

import (
	"encoding/binary"
	"testing"
)

func TestFlowIsFoundFromBothSides(t *testing.T) {
	var f flows
	a, b := []byte{10, 0, 0, 1}, []byte{10, 0, 0, 2}
	made, reversed, known := f.find(a, b, 5000, 80)
	if known || !reversed {
		t.Fatalf("new flow: known %v, reversed %v", known, reversed)
	}
	made.low = 7
	if fl, reversed, known := f.find(b, a, 80, 5000); !known || reversed || fl.low != 7 {
		t.Errorf("the other side: known %v, reversed %v, %d", known, reversed, fl.low)
	}
	if _, _, known := f.find(b, a, 80, 5001); known {
		t.Error("another port is known")
	}
	if _, _, known := f.find(append(a, make([]byte, 12)...), append(b, make([]byte, 12)...), 5000, 80); known {
		t.Error("an IPv6 flow with the same bytes is known")
	}
	// Of equal ports the lower address counts.
	if _, reversed, _ := f.find(b, a, 80, 80); !reversed {
		t.Error("the higher address is not reversed")
	}
}

func TestFlowsAreBounded(t *testing.T) {
	var f flows
	old := []byte{10, 0, 0, 1}
	peer := []byte{192, 0, 2, 1}
	f.find(old, peer, 1000, 80)
	for n := range uint32(4 * flowSets * flowWays) {
		f.find(binary.BigEndian.AppendUint32(nil, n), peer, 2000, 80)
		if n%flowSets == 0 {
			if _, _, known := f.find(old, peer, 1000, 80); !known {
				t.Fatal("a flow in use was forgotten")
			}
		}
	}
	used := 0
	for _, set := range f.sets {
		if set != nil {
			used += flowWays
		}
	}
	if used > flowSets*flowWays {
		t.Errorf("room for %d flows", used)
	}
}
