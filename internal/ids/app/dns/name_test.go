package dns

import (
	"slices"
	"strings"
	"testing"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/app/apptest"
	"gotcp/internal/ids/event"
)

// TestHostileMessageIsBounded: thousands of records that all point to the
// longest chain of labels.
func TestHostileMessageIsBounded(t *testing.T) {
	body := wireName(strings.Repeat("a.", 250))
	n := uint16(0)
	for len(body) < 60000 {
		body += entry("\xc0\x0e", typeCNAME, "\xc0\x0e")
		n++
	}
	msg := build(0x8000, [4]uint16{1, n}, body[:502], "\x00\x01\x00\x01", body[502:])
	p := New(true, nil)
	p.Input(app.ToClient, []byte(prefixed(msg)), false)
	for _, tx := range p.Transactions() {
		if size := len(tx.(*Transaction).msg.text); size > maxText+maxName {
			t.Errorf("%d bytes of text", size)
		}
	}
}

// TestChainsOfPointers: records that all point to a long chain of pointers take no more
// steps than the message has bytes, and some; those of a chain that nobody repeats are read.
func TestChainsOfPointers(t *testing.T) {
	chain := "\xc0\x0c"
	for at := 12 + 7 + 12; len(chain) < 400; at += 2 {
		chain += string([]byte{0xc0 | byte(at>>8), byte(at)})
	}
	last := string([]byte{0xc1, byte((12 + 7 + 12 + 398) & 0xff)})
	for _, records := range []int{1, 60} {
		body := strings.Repeat(entry(last, typeA, ""), records)
		p := run(false, apptest.S(build(0x8000, [4]uint16{1, 1 + uint16(records)}, wireName("a"), "\x00\x01\x00\x01", entry("\xc0\x0c", typeA, chain), body)))
		tx := p.Transactions()[0].(*Transaction)
		if tx.msg.steps < -records {
			t.Errorf("%d records: %d steps are left", records, tx.msg.steps)
		}
		if odd := slices.Contains(tx.Events(app.ToClient), event.DNSTooManyLabels); odd != (records > 1) {
			t.Errorf("%d records: too many labels %v", records, odd)
		}
		if got := string(tx.msg.Answers[1].Name); got != "a" {
			t.Errorf("%d records: the name is %q", records, got)
		}
	}
}

func TestNames(t *testing.T) {
	for _, test := range []struct {
		name, wire, want string
	}{
		{"labels", "\x03www\x07Example\x03org\x00", "www.Example.org"},
		{"root", "\x00", ""},
		{"dots and zeros in labels", "\x05a.b\x00c\x01d\x00", "a.b\x00c.d"},
		{"cut", wireName(strings.Repeat(strings.Repeat("a", 63)+".", 20)), strings.Repeat(strings.Repeat("a", 63)+".", 17)[:maxName]},
	} {
		p := run(false, apptest.C(build(0, [4]uint16{1}, test.wire, "\x00\x01\x00\x01")))
		m := p.Transactions()[0].(*Transaction).Message()
		if len(m.Questions) != 1 || string(m.Questions[0].Name) != test.want {
			t.Errorf("%s: %+v", test.name, m)
		}
	}
}

func TestPointersIntoNames(t *testing.T) {
	p := run(false, apptest.S(build(0x8000, [4]uint16{1, 2}, wireName("www.example.org"), "\x00\x01\x00\x01",
		entry("\xc0\x10", typeA, "\x01\x02\x03\x04"), entry("\x03ftp\xc0\x10", typeA, "\x01\x02\x03\x04"))))
	if got := apptest.Values(p, app.DNSAnswerName, app.ToClient); !slices.Equal(got, []string{"example.org", "ftp.example.org"}) {
		t.Errorf("%q", got)
	}
}
