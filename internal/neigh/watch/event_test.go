package watch

import "testing"

func TestKindsHaveNames(t *testing.T) {
	for k := NewStation; k <= Spoof; k++ {
		text, err := k.MarshalText()
		var again Kind
		if err != nil || again.UnmarshalText(text) != nil || again != k || len(text) == 0 {
			t.Errorf("%d: %q, %v", k, text, err)
		}
	}
	var k Kind
	if k.UnmarshalText([]byte("nonsense")) == nil || Kind(200).String() != "kind 200" {
		t.Error("a kind that is none")
	}
}
