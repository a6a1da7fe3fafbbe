package echo

import (
	"testing"
	"time"
)

func TestParseLoss(t *testing.T) {
	for s, want := range map[string]float64{"5%": 0.05, "5": 0.05, "0": 0, "100%": 1, "12.5%": 0.125, ".5": 0.005, "0.01%": 0.0001} {
		if got, err := ParseLoss(s); got != want || err != nil {
			t.Errorf("%q: %v, %v", s, got, err)
		}
	}
	for _, s := range []string{"", "%", ".", "-1", "-0", "101", "100.01%", "5%%", "nan", "inf%", "1e1", "0x10", "5 %", "1_0", "five"} {
		if got, err := ParseLoss(s); err == nil || got != 0 {
			t.Errorf("%q: %v, %v", s, got, err)
		}
	}
}

func TestParseRTT(t *testing.T) {
	for s, want := range map[string]time.Duration{"20ms": 20 * ms, "1.5s": 1500 * ms, "250us": 250 * time.Microsecond} {
		if got, err := ParseRTT(s); got != want || err != nil {
			t.Errorf("%q: %v, %v", s, got, err)
		}
	}
	for _, s := range []string{"", "20", "0ms", "-1ms", "20 ms", "ms", "99999999h"} {
		if got, err := ParseRTT(s); err == nil || got != 0 {
			t.Errorf("%q: %v, %v", s, got, err)
		}
	}
}

func FuzzParseLoss(f *testing.F) {
	f.Add("5%")
	f.Add("12.5")
	f.Fuzz(func(t *testing.T, s string) {
		share, err := ParseLoss(s)
		if err == nil && !(share >= 0 && share <= 1) {
			t.Errorf("%q: %v", s, share)
		}
	})
}

func FuzzParseRTT(f *testing.F) {
	f.Add("20ms")
	f.Fuzz(func(t *testing.T, s string) {
		d, err := ParseRTT(s)
		if err == nil && d <= 0 {
			t.Errorf("%q: %v", s, d)
		}
	})
}
