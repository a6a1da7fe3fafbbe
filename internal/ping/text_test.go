package ping

import (
	"strings"
	"testing"
	"time"
)

// Three digits of sense, rounded as ping rounds.
func TestMilliseconds(t *testing.T) {
	for us, want := range map[int]string{
		0: "0.000", 7: "0.007", 999: "0.999", 1000: "1.00", 1004: "1.00", 1005: "1.01", 9994: "9.99", 9995: "10.0",
		10049: "10.0", 10050: "10.1", 99949: "99.9", 99950: "100", 100499: "100", 100500: "101", 1000865: "1001",
	} {
		if got := milliseconds(time.Duration(us) * time.Microsecond); got != want {
			t.Errorf("%d us is %s, want %s", us, got, want)
		}
	}
	if got := thousandths(1234567 * time.Nanosecond); got != "1.234" {
		t.Error(got)
	}
	if a, b := percent(100.0/3), percent(100); a != "33.3333" || b != "100" {
		t.Error(a, b)
	}
}

func TestWrongDataText(t *testing.T) {
	data := make([]byte, 50)
	for i := range data {
		data[i] = byte(i)
	}
	data[20] = 0xeb
	var b strings.Builder
	(&wrongData{offset: 20, want: 0x14, got: 0xeb, data: data}).print(&b)
	const want = "\nwrong data byte #20 should be 0x14 but was 0xeb" +
		"\n#16\t10 11 12 13 eb 15 16 17 18 19 1a 1b 1c 1d 1e 1f 20 21 22 23 24 25 26 27 28 29 2a 2b 2c 2d 2e 2f \n#48\t30 31 "
	if b.String() != want {
		t.Errorf("%q", b.String())
	}
}
