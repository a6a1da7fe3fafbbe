package detect

import (
	"math"
	"testing"

	"gotcp/internal/ids/rule"
)

func TestEntropyOf(t *testing.T) {
	for data, want := range map[string]float64{"": 0, "aaaa": 0, "abab": 1, "abcd": 2, "aab": 0.9182958340544896} {
		if got := entropyOf([]byte(data)); math.Abs(got-want) > 1e-12 {
			t.Errorf("%q: %v, want %v", data, got, want)
		}
	}
}

func TestEntropyHolds(t *testing.T) {
	for _, tt := range []struct {
		e    rule.Entropy
		data string
		want bool
	}{
		{rule.Entropy{Op: rule.Equal, Value: 2}, "abcd", true},
		{rule.Entropy{Op: rule.NotEqual, Value: 2}, "abcd", false},
		{rule.Entropy{Op: rule.Less, Value: 2}, "abcd", false},
		{rule.Entropy{Op: rule.LessEqual, Value: 2}, "abcd", true},
		{rule.Entropy{Op: rule.Greater, Value: 1.9}, "abcd", true},
		{rule.Entropy{Op: rule.GreaterEqual, Value: 2.1}, "abcd", false},
		{rule.Entropy{Op: rule.Between, Value: 1, Most: 3}, "abcd", true},
		{rule.Entropy{Op: rule.Between, Value: 2, Most: 3}, "abcd", false},
		{rule.Entropy{Op: rule.NotBetween, Value: 2, Most: 3}, "abcd", true},
		{rule.Entropy{Op: rule.Equal, Value: 1, Offset: 2, Bytes: 2}, "abcd", true},
		{rule.Entropy{Op: rule.Equal, Value: 0, Offset: 3, Bytes: 2}, "abcd", false},
		{rule.Entropy{Op: rule.Equal, Value: 0, Offset: 5}, "abcd", false},
	} {
		if got := entropyHolds(&tt.e, []byte(tt.data)); got != tt.want {
			t.Errorf("%+v in %q: %v", tt.e, tt.data, got)
		}
	}
}
