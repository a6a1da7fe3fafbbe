package dns

import (
	"slices"
	"testing"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/app/apptest"
	"gotcp/internal/ids/event"
)

// TestBadData: what is wrong within an answer spoils the message, within what
// follows the answers only that.
func TestBadData(t *testing.T) {
	for _, test := range []struct {
		name string
		typ  uint16
		data string
	}{
		{"no name", typeCNAME, ""},
		{"text beyond its record", typeTXT, "\x05abc"},
		{"text of nothing", typeTXT, ""},
		{"preference alone", typeMX, "\x00"},
		{"service without target", typeSRV, "\x00\x01"},
		{"start of authority without numbers", typeSOA, wireName("a") + wireName("b") + "1234"},
	} {
		for section, want := range map[int]event.Event{1: event.DNSMalformedData, 2: event.DNSInvalidAuthorities, 3: event.DNSInvalidAdditionals} {
			counts := [4]uint16{1}
			counts[section] = 1
			p := run(false, apptest.S(build(0x8000, counts, wireName("x"), "\x00\x01\x00\x01", entry("\xc0\x0c", test.typ, test.data))))
			tx := p.Transactions()[0].(*Transaction)
			if got := tx.Events(app.ToClient); !slices.Equal(got, []event.Event{want}) {
				t.Errorf("%s in section %d: events %v, want %v", test.name, section, got, want)
			}
			if m := tx.Message(); len(m.Questions) == 1 != (section != 1) || !m.Response() {
				t.Errorf("%s in section %d: message %v", test.name, section, m)
			}
		}
	}
}

func TestSections(t *testing.T) {
	p := run(false, apptest.S(build(0x8583, [4]uint16{1, 1, 1, 1}, wireName("q"), "\x00\x01\x00\x01",
		entry(wireName("answer"), typeA, "\x01\x02\x03\x04"), entry(wireName("authority"), typeNS, wireName("ns")), entry("\x00", 41, ""))))
	for b, want := range map[app.Buffer][]string{app.DNSAnswersRRName: {"answer"}, app.DNSAuthoritiesRRName: {"authority"}, app.DNSAdditionalsRRName: nil} {
		if got := apptest.Values(p, b, app.ToClient); !slices.Equal(got, want) {
			t.Errorf("buffer %d: %q", b, got)
		}
	}
	m := p.Transactions()[0].(*Transaction).Message()
	if m.Flags != 0x8583 || m.Truncated() || m.RCode() != 3 || len(m.Additional) != 1 {
		t.Errorf("%+v", m)
	}
}

// TestBrief: who wants the questions only is not told of the rest, right or wrong.
func TestBrief(t *testing.T) {
	p := New(false, &Pool{Brief: true})
	p.Input(app.ToClient, []byte(build(0x8180, [4]uint16{1, 2}, wireName("q"), "\x00\x01\x00\x01", entry(wireName("answer"), typeA, "\x01\x02\x03\x04"), "nonsense")), true)
	m := p.Transactions()[0].(*Transaction).Message()
	if len(m.Questions) != 1 || string(m.Questions[0].Name) != "q" || !m.Response() || len(m.Answers) != 0 {
		t.Errorf("%+v", m)
	}
}

func TestNamesOfAllSections(t *testing.T) {
	p := run(false, apptest.S(build(0x8000, [4]uint16{1, 2, 1, 1}, wireName("q"), "\x00\x01\x00\x01",
		entry(wireName("a"), typeMX, "\x00\x01"+wireName("mx")), entry(wireName("b"), typeSRV, "\x00\x01\x00\x01\x00\x01"+wireName("not-this")),
		entry(wireName("c"), typeSOA, wireName("primary")+wireName("not-this-either")+"12345678901234567890"), entry(wireName("d"), typeA, "1234"))))
	want := []string{"q", "a", "mx", "b", "c", "primary", "d"}
	if got := apptest.Values(p, app.DNSResponseRRName, app.ToClient); !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
