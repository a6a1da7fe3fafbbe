package main

import "testing"

// What nobody touches is not said to be taken.
func TestReserveIsNoMemory(t *testing.T) {
	reserve = nil
	before := memory()
	holdReserve()
	if after := memory(); len(reserve) != reserveSize || after > before+reserveSize/2 {
		t.Errorf("%d bytes before, %d with the reserve", before, after)
	}
}
