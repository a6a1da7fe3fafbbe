package dataset

import (
	"encoding/hex"
	"strings"
	"testing"
)

// The output of md5sum, and digests alone.
func TestParseDigests(t *testing.T) {
	l, wrong := ParseDigests(16, []byte("# files\n"+
		"ffffffffffffffffffffffffffffffff  last.c\n"+
		"2F8d0355f0032c3e6311c6408d7c2dc2  util-path.c\r\n"+
		`\b9cf5cf347a70e02fde975fc4e117760  a\nb`+"\n"+
		"02aaa6c3f4dbae65f5889eeb8f2bbb8d\n\n"+
		"dd5fc1ee7f2f96b5f12d1a854007a818,more\n"+
		"dd5fc1ee7f2f96b5f12d1a854007a8  short\n"+
		"dd5fc1ee7f2f96b5f12d1a854007a818aa  long\n"+
		"MD5 (x) = dd5fc1ee7f2f96b5f12d1a854007a818\n"))
	if l.Len() != 5 || len(wrong) != 3 || wrong[0].Line != 8 || wrong[0].Reason != `"dd5fc1ee7f2f96b5f12d1a854007a8" is no digest of 16 bytes in hexadecimal` {
		t.Fatalf("%d digests, %v", l.Len(), wrong)
	}
	for text, want := range map[string]bool{
		"2f8d0355f0032c3e6311c6408d7c2dc2": true, "b9cf5cf347a70e02fde975fc4e117760": true, "02aaa6c3f4dbae65f5889eeb8f2bbb8d": true,
		"dd5fc1ee7f2f96b5f12d1a854007a818": true, "ffffffffffffffffffffffffffffffff": true,
		"00000000000000000000000000000000": false, "2f8d0355f0032c3e6311c6408d7c2dc3": false, "2f8d": false, "": false,
	} {
		sum, _ := hex.DecodeString(text)
		if l.Has(sum) != want {
			t.Errorf("%s: %v", text, !want)
		}
	}
}

func TestNoDigests(t *testing.T) {
	l, wrong := ParseDigests(20, nil)
	if l.Len() != 0 || len(wrong) != 0 || l.Has(make([]byte, 20)) {
		t.Error("digests of nothing")
	}
}

func FuzzParseDigests(f *testing.F) {
	f.Add(byte(0), "2f8d0355f0032c3e6311c6408d7c2dc2  util-path.c\n02aaa6c3f4dbae65f5889eeb8f2bbb8d")
	f.Add(byte(1), strings.Repeat("a9", 20)+"\n\\"+strings.Repeat("A9", 20)+" x")
	f.Add(byte(2), strings.Repeat("ba", 32)+"\r\n#\n")
	f.Fuzz(func(t *testing.T, which byte, text string) {
		size := [...]int{16, 20, 32}[which%3]
		l, wrong := ParseDigests(size, []byte(text))
		if lines := strings.Count(text, "\n") + 1; l.Len()+len(wrong) > lines {
			t.Fatalf("%d digests and %d faults in %d lines", l.Len(), len(wrong), lines)
		}
		for i := range l.Len() {
			if !l.Has(l.at(i)) {
				t.Fatalf("%x is not found", l.at(i))
			}
		}
	})
}
