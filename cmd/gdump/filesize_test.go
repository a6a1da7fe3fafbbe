package main

import "testing"

func TestFileSize(t *testing.T) {
	for text, want := range map[string]fileSize{"1": 1_000_000, "25": 25_000_000, "64k": 64 << 10, "2GiB": 2 << 30, "0": 0} {
		var z fileSize
		if err := z.UnmarshalText([]byte(text)); err != nil || z != want {
			t.Errorf("%s: %d, %v", text, z, err)
		}
	}
	for _, text := range []string{"", "-1", "many", "1.5", "9223372036855", "99999999999999999999"} {
		var z fileSize
		if err := z.UnmarshalText([]byte(text)); err == nil {
			t.Errorf("%q is %d", text, z)
		}
	}
}
