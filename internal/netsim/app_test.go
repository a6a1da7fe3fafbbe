package netsim

import "testing"

func TestVerify(t *testing.T) {
	b := fill(nil, 1000, 500)
	if err := verify(b, 1000); err != nil {
		t.Error(err)
	}
	if verify(b, 1001) == nil || verify(b, 1000+1<<16) == nil {
		t.Error("data in the wrong place is not noticed")
	}
	b[499] ^= 1
	if verify(b, 1000) == nil {
		t.Error("a wrong byte is not noticed")
	}
}
