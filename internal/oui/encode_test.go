package oui

import (
	"strings"
	"testing"
)

func TestEncodeRefusesWhatItCannotHold(t *testing.T) {
	if _, err := Encode("x", []Assignment{{1, 24, strings.Repeat("x", maxCount+1)}}); err == nil {
		t.Error("a name that no table can hold was taken")
	}
}

func TestEncodeIsReproducible(t *testing.T) {
	all := []Assignment{{1, 24, "A"}, {2, 28, "B"}, {3, 36, "A"}, {9, 24, "C"}}
	one, err1 := Encode("x", all)
	two, err2 := Encode("x", []Assignment{all[3], all[2], all[1], all[0]})
	if err1 != nil || err2 != nil || string(one) != string(two) {
		t.Errorf("the same assignments in another order make another table (%v, %v)", err1, err2)
	}
}
