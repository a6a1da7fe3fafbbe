package dissect

import (
	"testing"
	"time"
)

func TestTimestamps(t *testing.T) {
	first := time.Unix(1700000000, 1234567)
	second := first.Add(25*time.Hour + 61*time.Second + 5*time.Microsecond)
	third := second.Add(-1500 * time.Millisecond)
	zone := time.FixedZone("X", 3600)
	for _, c := range []struct {
		name string
		o    Options
		want string
	}{
		{"clock", Options{}, "22:13:20.001234 23:14:21.001239 23:14:19.501239 "},
		{"clock in a zone", Options{Location: zone}, "23:13:20.001234 00:14:21.001239 00:14:19.501239 "},
		{"-t", Options{Time: NoTime}, ""},
		{"-tt", Options{Time: UnixTime}, "1700000000.001234 1700090061.001239 1700090059.501239 "},
		{"-tt nano", Options{Time: UnixTime, Nano: true}, "1700000000.001234567 1700090061.001239567 1700090059.501239567 "},
		{"-ttt", Options{Time: SincePrevious}, " 00:00:00.000000  25:01:01.000005 -00:00:01.500000 "},
		{"-tttt", Options{Time: DateTime}, "2023-11-14 22:13:20.001234 2023-11-15 23:14:21.001239 2023-11-15 23:14:19.501239 "},
		{"-ttttt", Options{Time: SinceFirst}, " 00:00:00.000000  25:01:01.000005  25:00:59.500005 "},
	} {
		p := New(c.o)
		for _, at := range []time.Time{first, second, third} {
			p.stamp(at)
		}
		if got := string(p.out); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}
