package lab

import "testing"

func TestNoOffload(t *testing.T) {
	l := New(t)
	a, b := l.Host("a"), l.Host("b")
	on, _ := l.Connect(a, b, Veth{})
	offA, offB := l.Connect(a, b, Veth{NoOffload: true})
	for _, f := range []Feature{TxChecksum, ScatterGather, TSO, GSO} {
		if !on.Feature(f) {
			t.Errorf("%v is off on a fresh wire", f)
		}
	}
	for _, f := range allFeatures {
		if offA.Feature(f) || offB.Feature(f) {
			t.Errorf("%v is on (%v, %v) on a wire without offloads", f, offA.Feature(f), offB.Feature(f))
		}
	}
}

func TestSetFeature(t *testing.T) {
	l := New(t)
	a, b := l.Host("a"), l.Host("b")
	ia, ib := l.Connect(a, b, Veth{})
	ia.SetFeature(TSO, false)
	if ia.Feature(TSO) || !ib.Feature(TSO) {
		t.Errorf("TSO is %v here and %v there, want it off here only", ia.Feature(TSO), ib.Feature(TSO))
	}
	ia.SetFeature(TSO, true)
	ia.SetFeature(GRO, true)
	if !ia.Feature(TSO) || !ia.Feature(GRO) {
		t.Errorf("TSO %v, GRO %v, want both on", ia.Feature(TSO), ia.Feature(GRO))
	}
}
