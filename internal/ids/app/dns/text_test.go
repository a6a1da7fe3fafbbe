package dns

import (
	"testing"

	"gotcp/internal/ids/app/apptest"
)

func TestDataAsText(t *testing.T) {
	for _, test := range []struct {
		typ        uint16
		data, want string
	}{
		{typeA, "\x01\x02\x03\x04", "1.2.3.4"},
		{typeA, "\x01\x02", ""},
		{typeAAAA, "\x20\x01\x0d\xb8\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x07", "2001:db8::7"},
		{typeCNAME, wireName("a.example"), "a.example"},
		{typeMX, "\x00\x0a" + wireName("mx.example"), "mx.example"},
		{typeTXT, "\x03abc\x02de", "abcde"},
		{typeSRV, "\x00\x01\x00\x02\x01\xbb" + wireName("s.example"), ""},
		{999, "what", ""},
	} {
		p := run(false, apptest.S(build(0x8000, [4]uint16{1, 1}, wireName("x"), "\x00\x01\x00\x01", entry("\xc0\x0c", test.typ, test.data))))
		m := p.Transactions()[0].(*Transaction).Message()
		if len(m.Answers) == 0 {
			t.Errorf("%s %q: not parsed", TypeName(test.typ), test.data)
			continue
		}
		if got := string(m.Answers[0].AppendData(nil)); got != test.want {
			t.Errorf("%s %q: %q, want %q", TypeName(test.typ), test.data, got, test.want)
		}
	}
	if TypeName(65) != "HTTPS" || TypeName(9999) != "9999" || RCodeName(3) != "NXDOMAIN" || RCodeName(15) != "15" {
		t.Error("names")
	}
}
