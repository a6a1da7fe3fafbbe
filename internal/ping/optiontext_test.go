package ping

import (
	"net/netip"
	"strings"
	"testing"
)

func printer(flood bool) *optionPrinter {
	return &optionPrinter{name: netip.Addr.String, flood: flood}
}

func TestOptionText(t *testing.T) {
	const a, b = "\x0a\x4d\x00\x01", "\x0a\x4d\x00\x02"
	for _, tt := range []struct{ name, options, want string }{
		{"none", "", ""},
		{"end", "\x00\x07", ""},
		{"nop", "\x01\x01", "\nNOP\nNOP"},
		{"a route", "\x07\x0b\x0c" + a + b, "\nRR: \t10.77.0.1\n\t10.77.0.2\n"},
		{"half a route", "\x07\x0b\x08" + a + b, "\nRR: \t10.77.0.1\n"},
		{"an empty route", "\x07\x0b\x04" + a + b, ""},
		{"a pointer beyond", "\x07\x07\xff" + a, "\nRR: \t10.77.0.1\n"},
		{"an unknown hop", "\x07\x07\x08\x00\x00\x00\x00", "\nRR: \t0.0.0.0\n"},
		{"times", "\x44\x0c\x0d\x00\x00\x00\x00\x64\x00\x00\x00\x69", "\nTS: \t100 absolute\n\t5\n"},
		{"times back", "\x44\x0c\x0d\x00\x00\x00\x00\x64\x00\x00\x00\x5f", "\nTS: \t100 absolute\n\t-5\n"},
		{"times and addresses", "\x44\x0c\x0d\x01" + a + "\x00\x00\x00\x64", "\nTS: \t10.77.0.1\t100 absolute\n"},
		{"not standard", "\x44\x0c\x0d\x00\x80\x00\x00\x64\x80\x00\x00\x69", "\nTS: \t100 absolute not-standard\n\t5 not-standard\n"},
		{"more than fits", "\x44\x08\x09\x30\x00\x00\x00\x64", "\nTS: \t100 absolute\nUnrecorded hops: 3\n"},
		{"a source route", "\x83\x07\x08" + a, "\nLSRR: \t10.77.0.1\n"},
		{"a strict one", "\x89\x07\x08" + a, "\nSSRR: \t10.77.0.1\n"},
		{"unknown", "\x94\x04\x00\x00", "\nunknown option 94"},
		{"too long", "\x07\x2b\x08" + a, ""},
		{"too short", "\x07\x01", ""},
		{"cut off", "\x07", ""},
	} {
		if got := printer(false).text([]byte(tt.options)); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestSameRoute(t *testing.T) {
	route := []byte("\x07\x07\x08\x0a\x4d\x00\x01")
	p := printer(false)
	if first, second := p.text(route), p.text(route); first != "\nRR: \t10.77.0.1\n" || second != "\t(same route)" {
		t.Errorf("%q, %q", first, second)
	}
	p = printer(true)
	if first, second := p.text(route), p.text(route); first != second {
		t.Errorf("in a flood: %q, %q", first, second)
	}
	if all := optionAddrs(nil, route); len(all) != 1 || all[0].String() != "10.77.0.1" {
		t.Errorf("it names %v", all)
	}
}

func FuzzOptionText(f *testing.F) {
	for _, s := range []string{"\x07\x07\x08\x0a\x4d\x00\x01", "\x44\x0c\x0d\x01\x00\x00\x00\x64\x00\x00\x00\x69", "\x83\x03\x04", "\x44\x02", "\x44\x03\x05"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, options []byte) {
		if len(options) > maxOptions {
			return
		}
		if text := printer(false).text(options); strings.Count(text, "\n") > 2*maxOptions+4 {
			t.Errorf("%x makes %d lines", options, strings.Count(text, "\n"))
		}
		optionAddrs(nil, options)
	})
}
