package rule

import (
	"fmt"
	"testing"
)

func TestPortLists(t *testing.T) {
	v := NewVariables()
	for text, want := range map[string]string{
		"any":                 "[]",
		"[0:65535]":           "[]",
		"80":                  "[{80 80}]",
		"1024:":               "[{1024 65535}]",
		":80":                 "[{0 80}]",
		"[80:90,85:95,96,98]": "[{80 96} {98 98}]",
		"!80":                 "[{0 79} {81 65535}]",
		"![80,90:]":           "[{0 79} {81 89}]",
		"[1:80,![2,4]]":       "[{1 1} {3 3} {5 80}]",
		"[80:100,!99]":        "[{80 98} {100 100}]",
		"$FILE_DATA_PORTS":    "[{80 80} {110 110} {143 143}]",
		"[1024: , 80 : 82]":   "[{80 82} {1024 65535}]",
		"!0":                  "[{1 65535}]",
		"!65535":              "[{0 65534}]",
		"$SHELLCODE_PORTS":    "[{0 79} {81 65535}]",
	} {
		p, err := v.Ports(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if got := fmt.Sprint(p.In); got != want || p.All != (want == "[]") {
			t.Errorf("%s is %s, all %v; want %s", text, got, p.All, want)
		}
	}
	for _, text := range []string{"65536", "-1", "90:80", ":", "http", "!any", "[80,!80]", "[80,!:]", "80-90", "1:2:3", "+80"} {
		if p, err := v.Ports(text); err == nil {
			t.Errorf("%s is %+v", text, p)
		}
	}
}
