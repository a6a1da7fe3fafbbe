package dns

import (
	"fmt"
	"strings"
	"testing"

	"gotcp/internal/ids/app/apptest"
)

func TestFields(t *testing.T) {
	for _, test := range []struct {
		typ        uint16
		data, want string
	}{
		{typeSRV, "\x00\x01\x00\x02\x01\xbb" + wireName("s.example"), "priority=1 weight=2 port=443 name=s.example"},
		{typeSRV, "\x00\x01\x00\x02\x01\xbb\x00", "priority=1 weight=2 port=443 name="},
		{typeSOA, wireName("ns.example") + "\xc0\x0c" + "\x00\x00\x00\x01\x00\x00\x00\x02\x00\x00\x00\x03\x00\x00\x00\x04\xff\xff\xff\xff",
			"mname=ns.example rname=x serial=1 refresh=2 retry=3 expire=4 minimum=4294967295"},
		{typeSSHFP, "\x01\x02\xab\xcd", "fingerprint=ab:cd algo=1 type=2"},
		{typeSSHFP, "\x01", ""},
		{typeA, "\x01\x02\x03\x04", ""},
	} {
		p := run(false, apptest.S(build(0x8000, [4]uint16{1, 1}, wireName("x"), "\x00\x01\x00\x01", entry("\xc0\x0c", test.typ, test.data))))
		m := p.Transactions()[0].(*Transaction).Message()
		if len(m.Answers) == 0 {
			t.Errorf("%s %q: not parsed", TypeName(test.typ), test.data)
			continue
		}
		var got []string
		for _, f := range m.Answers[0].Fields() {
			if f.Text != nil {
				got = append(got, fmt.Sprintf("%s=%s", f.Name, f.Text))
			} else {
				got = append(got, fmt.Sprintf("%s=%d", f.Name, f.Number))
			}
		}
		if s := strings.Join(got, " "); s != test.want {
			t.Errorf("%s %q: %s, want %s", TypeName(test.typ), test.data, s, test.want)
		}
	}
}
