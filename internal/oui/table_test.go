package oui

import (
	"testing"
)

func TestLongestPrefixWins(t *testing.T) {
	data, err := Encode("a test\nof today", []Assignment{
		{0x70b3d5, 24, "Authority"},
		{0x70b3d5f2f, 36, "Small"},
		{0x70b3d5e, 28, " Medium  Ltd "},
		{0x000001, 24, "Small"},
		{0x000001, 24, "Too late"},
	})
	if err != nil {
		t.Fatal(err)
	}
	known, err := open(data)
	if err != nil {
		t.Fatal(err)
	}
	if known.source != "a test of today" {
		t.Errorf("source %q", known.source)
	}
	for _, tt := range []struct{ mac, want string }{
		{"70:b3:d5:f2:f0:00", "Small"},
		{"70:b3:d5:f2:ff:ff", "Small"},
		{"70:b3:d5:f2:e0:00", "Authority"},
		{"70:b3:d5:e0:00:00", "Medium Ltd"},
		{"00:00:01:02:03:04", "Small"},
		{"00:00:02:02:03:04", ""},
		{"70:b3:d4:f2:f0:00", ""},
	} {
		if got := known.vendor(mac(t, tt.mac)); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.mac, got, tt.want)
		}
	}
}

// A damaged table is an error and nothing worse.
func FuzzOpen(f *testing.F) {
	good, err := Encode("test", []Assignment{{1, 24, "A"}, {2, 28, "B"}, {3, 36, "A"}})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add(good[:len(good)-3])
	f.Add([]byte("no line"))
	f.Fuzz(func(t *testing.T, data []byte) {
		known, err := open(data)
		if err != nil {
			return
		}
		known.vendor([6]byte{0, 0, 1, 2, 3, 4})
		known.vendor([6]byte{0xff, 0, 0x10, 2, 3, 4})
	})
}
