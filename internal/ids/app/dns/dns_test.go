package dns

import (
	"encoding/binary"
	"slices"
	"strings"
	"testing"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/app/apptest"
	"gotcp/internal/ids/event"
	"gotcp/internal/theirs"
)

// wireName writes a dotted name as labels.
func wireName(name string) string {
	s := ""
	for label := range strings.SplitSeq(name, ".") {
		if label != "" {
			s += string(rune(len(label))) + label
		}
	}
	return s + "\x00"
}

// build makes a message: its flags, how many entries each section has, and the
// sections.
func build(flags uint16, counts [4]uint16, body ...string) string {
	b := binary.BigEndian.AppendUint16([]byte{0xab, 0xcd}, flags)
	for _, c := range counts {
		b = binary.BigEndian.AppendUint16(b, c)
	}
	return string(b) + strings.Join(body, "")
}

func ask(name string) string {
	return build(0x0100, [4]uint16{1}, wireName(name), "\x00\x01\x00\x01")
}

func entry(name string, typ uint16, data string) string {
	b := binary.BigEndian.AppendUint16([]byte(name), typ)
	b = append(b, 0, 1, 0, 0, 0, 60)
	b = binary.BigEndian.AppendUint16(b, uint16(len(data)))
	return string(b) + data
}

func prefixed(msg string) string {
	return string(binary.BigEndian.AppendUint16(nil, uint16(len(msg)))) + msg
}

func run(stream bool, chunks ...apptest.Chunk) *Parser {
	p := New(stream, nil)
	apptest.Feed(p, chunks)
	return p
}

func TestQueryAndAnswerAreTransactionsOfTheirOwn(t *testing.T) {
	answer := build(0x8180, [4]uint16{1, 2}, wireName("Mail.Google.com"), "\x00\x01\x00\x01",
		entry("\xc0\x0c", typeCNAME, wireName("alias.example")),
		entry(wireName("alias.example"), typeA, "\x01\x02\x03\x04"))
	p := run(false, apptest.C(ask("Mail.Google.com")), apptest.S(answer))
	if n := len(p.Transactions()); n != 2 {
		t.Fatalf("%d transactions, want 2", n)
	}
	for _, want := range []struct {
		b    app.Buffer
		dir  app.Direction
		list []string
	}{
		{app.DNSQuery, app.ToServer, []string{"Mail.Google.com"}},
		{app.DNSQuery, app.ToClient, nil},
		{app.DNSQueriesRRName, app.ToClient, []string{"Mail.Google.com"}},
		{app.DNSAnswerName, app.ToClient, []string{"Mail.Google.com", "alias.example"}},
		{app.DNSResponseRRName, app.ToClient, []string{"Mail.Google.com", "Mail.Google.com", "alias.example", "alias.example"}},
		{app.DNSAuthoritiesRRName, app.ToClient, nil},
	} {
		if got := apptest.Values(p, want.b, want.dir); !slices.Equal(got, want.list) {
			t.Errorf("buffer %d %s: %q, want %q", want.b, want.dir, got, want.list)
		}
	}
	response := p.Transactions()[1].(*Transaction)
	if response.Only() != app.ToClient {
		t.Error("the answer is not one to the client")
	}
	m := response.Message()
	if m.ID != 0xabcd || m.RCode() != 0 || m.Flags&0x0480 != 0x0080 {
		t.Errorf("header %+v", m.Header)
	}
	if got := string(m.Answers[0].AppendData(nil)) + " " + string(m.Answers[1].AppendData(nil)); got != "alias.example 1.2.3.4" {
		t.Errorf("data %q", got)
	}
}

func TestImplausibleDatagramsAreNoMessages(t *testing.T) {
	p := run(false, apptest.C("short"), apptest.C(build(0, [4]uint16{500}, "\x00\x00\x01\x00\x01")))
	if len(p.Transactions()) != 0 || p.Failed(app.ToServer) {
		t.Error("taken for messages")
	}
}

func TestStreamWithSeveralMessages(t *testing.T) {
	p := run(true, apptest.C(prefixed(ask("one.example"))+prefixed(ask("two.example"))+"\x00\x00"+prefixed(ask("three.example"))[:7]),
		apptest.C(prefixed(ask("three.example"))[7:]))
	want := []string{"one.example", "two.example", "three.example"}
	if got := apptest.Values(p, app.DNSQuery, app.ToServer); !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestStreamFailsAtWhatIsNoMessage(t *testing.T) {
	p := run(true, apptest.C("GET / HTTP/1.1\r\nHost: x\r\n\r\n"+strings.Repeat("x", 20000)))
	if !p.Failed(app.ToServer) || p.Failed(app.ToClient) {
		t.Error("failed the wrong way")
	}
}

func TestStreamFindsAMessageBehindAGap(t *testing.T) {
	p := New(true, nil)
	p.Gap(app.ToServer, 100)
	apptest.Feed(p, []apptest.Chunk{apptest.C("\xff\xff in the middle of something"), apptest.C(prefixed(ask("after.example")))})
	// Both chunks together do not look like a message; a segment of its own does.
	if got := apptest.Values(p, app.DNSQuery, app.ToServer); !slices.Equal(got, []string{"after.example"}) {
		t.Errorf("%q", got)
	}
}

func TestForgottenTransactionsAreReused(t *testing.T) {
	pool := new(Pool)
	p := New(false, pool)
	q := []byte(ask("some.name.example"))
	p.Input(app.ToServer, q, false)
	p.Forget(1)
	allocs := testing.AllocsPerRun(100, func() {
		p.Input(app.ToServer, q, false)
		if len(p.Transactions()) != 1 {
			t.Fatal("no transaction")
		}
		p.Forget(1)
	})
	if allocs != 0 {
		t.Errorf("%v allocations per message", allocs)
	}
	other := New(false, pool)
	other.Input(app.ToClient, []byte(build(0x8000, [4]uint16{1}, wireName("y"), "\x00\x01\x00\x01")), false)
	if got := apptest.Values(other, app.DNSQueriesRRName, app.ToClient); !slices.Equal(got, []string{"y"}) {
		t.Errorf("reused: %q", got)
	}
}

func TestTooManyTransactions(t *testing.T) {
	p := New(false, nil)
	for range maxTransactions + 5 {
		p.Input(app.ToServer, []byte(ask("x")), false)
	}
	if n := p.Weight() / maxTransactions; n < 20 || n > 1000 {
		t.Errorf("%d bytes for each", n)
	}
	if n := len(p.Transactions()); n != maxTransactions {
		t.Errorf("%d transactions", n)
	}
	if got := p.TakeCuts(); got != (app.Cuts{Transactions: 5}) || p.TakeCuts() != (app.Cuts{}) {
		t.Errorf("cut: %+v", got)
	}
	if got := p.Transactions()[maxTransactions-1].Events(app.ToServer); !slices.Equal(got, []event.Event{event.DNSFlooded}) {
		t.Errorf("events %v", got)
	}
}

// TestCaptures holds the parser against captures that others made for it.
func TestCaptures(t *testing.T) {
	for file, want := range map[string][]string{
		"D/dns__dns-query__dns-detect-query-02/input.pcap": {"google.com", "google.net"},
		"D/bug-2158/input.pcap":                            {"drivres-update.info"},
	} {
		p := New(false, nil)
		for _, f := range flows(t, file) {
			if f.UDP {
				apptest.Feed(p, f.Chunks)
			}
		}
		got := apptest.Values(p, app.DNSQuery, app.ToServer)
		for _, name := range want {
			if !slices.Contains(got, name) {
				t.Errorf("%s: %q, want %q among them", file, got, name)
			}
		}
	}
}

func flows(t testing.TB, file string) []apptest.Flow {
	t.Helper()
	list, err := apptest.Flows(theirs.Read(t, "ids/"+file))
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func FuzzStream(f *testing.F) {
	f.Add([]byte(prefixed(ask("one.example"))+prefixed(ask("two"))), []byte{3, 0, 20})
	f.Add([]byte(prefixed(build(0x8000, [4]uint16{1, 1, 1, 1}, wireName("x"), "\x00\x01\x00\x01",
		entry("\xc0\x0c", typeSOA, wireName("a")+wireName("b")+strings.Repeat("\x00", 20)),
		entry("\xc0\x0c", typeTXT, "\x03abc"), entry("\xc0\x0c", typeSRV, "\x00\x01\x00\x02\x00\x03\xc0\x0c")))), []byte{1})
	f.Fuzz(func(t *testing.T, data, plan []byte) {
		for _, dir := range []app.Direction{app.ToServer, app.ToClient} {
			fresh := func() *Parser { return New(true, nil) }
			chunks := []apptest.Chunk{{Dir: dir, Data: data}}
			if d := apptest.Difference(fresh, chunks, apptest.Cut(chunks, plan)); d != "" {
				t.Error(d)
			}
			whole := fresh()
			apptest.Feed(whole, chunks)
			for _, tx := range whole.Transactions() {
				m := tx.(*Transaction).Message()
				for i := range m.Answers {
					m.Answers[i].AppendData(nil)
					m.Answers[i].Fields()
				}
			}
		}
	})
}

func BenchmarkQuery(b *testing.B) {
	p := New(false, nil)
	q := []byte(ask("www.some-name.example"))
	b.ReportAllocs()
	for b.Loop() {
		p.Input(app.ToServer, q, false)
		p.Forget(1)
	}
}

func BenchmarkAnswer(b *testing.B) {
	p := New(false, nil)
	a := []byte(build(0x8180, [4]uint16{1, 3}, wireName("www.some-name.example"), "\x00\x01\x00\x01",
		entry("\xc0\x0c", typeCNAME, wireName("alias.example")),
		entry(wireName("alias.example"), typeA, "\x01\x02\x03\x04"), entry(wireName("alias.example"), typeA, "\x01\x02\x03\x05")))
	b.ReportAllocs()
	for b.Loop() {
		p.Input(app.ToClient, a, false)
		p.Forget(1)
	}
}
