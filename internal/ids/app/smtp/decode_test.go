package smtp

import (
	"testing"
)

func TestDecoder(t *testing.T) {
	for _, test := range []struct {
		name     string
		encoding encoding
		lines    []string
		want     string
		ok       bool
	}{
		{"base64", base64, []string{"TVqQ", "AAM="}, "MZ\x90\x00\x03", true},
		{"base64 across lines", base64, []string{"T", "Vq", "Q"}, "MZ\x90", true},
		{"base64, two paddings, and on", base64, []string{"QQ==Qg=="}, "AB", true},
		{"base64 with dirt", base64, []string{"Q!UJ?D"}, "ABC", false},
		{"quoted", quotedPrintable, []string{"a=3Db", "c"}, "a=b\r\nc", true},
		{"quoted, soft line end", quotedPrintable, []string{"a=", "b"}, "ab", true},
		{"quoted with dirt", quotedPrintable, []string{"a=zzb=4"}, "a=zzb=4", false},
		{"plain", plain, []string{"a", "", "b"}, "a\r\n\r\nb", true},
	} {
		d, got, fine := decoder{encoding: test.encoding}, "", true
		for _, l := range test.lines {
			out, ok := d.line([]byte(l), true)
			got += string(out)
			fine = fine && ok
		}
		if got != test.want || fine != test.ok {
			t.Errorf("%s: %q %v", test.name, got, fine)
		}
	}
}

// TestQuotedLineInPieces: an escape that a cut goes through.
func TestQuotedLineInPieces(t *testing.T) {
	d := decoder{encoding: quotedPrintable}
	got := ""
	for i, piece := range []string{"a=", "4", "1b=4", "2"} {
		out, ok := d.line([]byte(piece), i == 3)
		if !ok {
			t.Errorf("piece %d refused", i)
		}
		got += string(out)
	}
	if got != "aAbB" {
		t.Errorf("%q", got)
	}
}
