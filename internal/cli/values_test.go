package cli

import (
	"errors"
	"math"
	"strings"
	"testing"
	"time"
)

func TestParseSeconds(t *testing.T) {
	for in, want := range map[string]time.Duration{
		"5": 5 * time.Second, "0.5": 500 * time.Millisecond, "5s": 5 * time.Second, "0": 0, "1e-3": time.Millisecond,
		"250ms": 250 * time.Millisecond, "1m30s": 90 * time.Second, ".25": 250 * time.Millisecond,
	} {
		if got, err := ParseSeconds(in); got != want || err != nil {
			t.Errorf("ParseSeconds(%q) = %v, %v; want %v", in, got, err, want)
		}
	}
	for _, in := range []string{"", "x", "-1", "-1s", "NaN", "Inf", "-Inf", "1e300", "5 s", "5q", "99999999999"} {
		if got, err := ParseSeconds(in); err == nil {
			t.Errorf("ParseSeconds(%q) = %v, want an error", in, got)
		}
	}
}

func TestParseSize(t *testing.T) {
	for in, want := range map[string]int64{
		"0": 0, "1500": 1500, "64k": 65536, "64K": 65536, "1m": 1 << 20, "2GiB": 2 << 30, "1tb": 1 << 40, "7B": 7,
	} {
		if got, err := ParseSize(in); got != want || err != nil {
			t.Errorf("ParseSize(%q) = %v, %v; want %v", in, got, err, want)
		}
	}
	for _, in := range []string{"", "k", "-1", "+1", "1.5m", "1 k", "1kk", "9223372036854775808", "9007199254740993k", "99999999t"} {
		if got, err := ParseSize(in); err == nil {
			t.Errorf("ParseSize(%q) = %v, want an error", in, got)
		}
	}
}

func TestParsePort(t *testing.T) {
	services := func(s string) (int, error) {
		if s == "http" {
			return 80, nil
		}
		return 0, errors.New("unknown")
	}
	for in, want := range map[string]uint16{"1": 1, "8888": 8888, "65535": 65535, "080": 80, "http": 80} {
		if got, err := ParsePort(in, services); got != want || err != nil {
			t.Errorf("ParsePort(%q) = %d, %v; want %d", in, got, err, want)
		}
	}
	for _, in := range []string{"", "0", "-1", "65536", "99999999999999999999", "+5", "nonsense", "8 0", "80-90"} {
		if got, err := ParsePort(in, services); err == nil || !strings.Contains(err.Error(), "65535") {
			t.Errorf("ParsePort(%q) = %d, %v; want an error that says what ports are", in, got, err)
		}
	}
	if _, err := ParsePort("http", nil); err == nil {
		t.Error("a service was found without a lookup")
	}
}

func FuzzParseSeconds(f *testing.F) {
	for _, s := range []string{"5", "0.5", "5s", "1e9", "-1", "NaN", "9e18", "2540400h"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if d, err := ParseSeconds(s); err == nil && d < 0 {
			t.Errorf("ParseSeconds(%q) = %v", s, d)
		}
	})
}

func FuzzParseSize(f *testing.F) {
	for _, s := range []string{"0", "64k", "1m", "2GiB", "9223372036854775807", "8388608t"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if n, err := ParseSize(s); err == nil && n < 0 {
			t.Errorf("ParseSize(%q) = %d", s, n)
		}
	})
}

func FuzzParsePort(f *testing.F) {
	for _, s := range []string{"1", "65535", "65536", "http", "+1", "-0"} {
		f.Add(s, 80)
	}
	f.Add("svc", math.MaxInt)
	f.Fuzz(func(t *testing.T, s string, answer int) {
		p, err := ParsePort(s, func(string) (int, error) { return answer, nil })
		if err == nil && p == 0 {
			t.Errorf("ParsePort(%q) = 0", s)
		}
	})
}
