package dump

import (
	"fmt"
	"net/netip"
	"strings"
	"testing"

	"golang.org/x/net/dns/dnsmessage"

	"gotcp/internal/capture"
	"gotcp/internal/dissect"
	"gotcp/internal/wire"
)

// answer is a DNS message that answers a question with an alias and two addresses.
func answer(t testing.TB, question, alias string) []byte {
	t.Helper()
	q, a := dnsmessage.MustNewName(question), dnsmessage.MustNewName(alias)
	m := dnsmessage.Message{
		Header:    dnsmessage.Header{Response: true},
		Questions: []dnsmessage.Question{{Name: q, Type: dnsmessage.TypeA, Class: dnsmessage.ClassINET}},
		Answers: []dnsmessage.Resource{
			{Header: dnsmessage.ResourceHeader{Name: q, Class: dnsmessage.ClassINET}, Body: &dnsmessage.CNAMEResource{CNAME: a}},
			{Header: dnsmessage.ResourceHeader{Name: a, Class: dnsmessage.ClassINET}, Body: &dnsmessage.AResource{A: two.As4()}},
			{Header: dnsmessage.ResourceHeader{Name: a, Class: dnsmessage.ClassINET}, Body: &dnsmessage.AAAAResource{AAAA: netip.MustParseAddr("2001:db8::2").As16()}},
		},
	}
	b, err := m.Pack()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// What DNS was asked is the name of what it answered, from then on.
func TestLearnedFromDNS(t *testing.T) {
	n := NewLearned(nil)
	r := NewText(dissect.Options{Names: n}, false, nil)
	data := frame(wire.TypeIPv4, segment(wire.ACK, ""))
	p := &capture.Packet{LinkType: capture.LinkEthernet, Data: data, Length: len(data)}
	if got := lines(t, r, p); strings.Contains(got, "(") {
		t.Errorf("%q", got)
	}
	reply := datagram(0, string(answer(t, "www.example.com.", "cdn.example.net.")))
	at := wire.IPv4MinLen
	reply[at], reply[at+1] = 0, portDNS
	reply = frame(wire.TypeIPv4, reply)
	lines(t, r, &capture.Packet{LinkType: capture.LinkEthernet, Data: reply, Length: len(reply)})
	want := fmt.Sprintf("%s.40000 > %s(www.example.com).80: ", one, two)
	if got := lines(t, r, p); !strings.Contains(got, want) {
		t.Errorf("%q lacks %q", got, want)
	}
	if name, ok := n.Addr(netip.MustParseAddr("2001:db8::2")); !ok || name != "2001:db8::2(www.example.com)" {
		t.Errorf("%q, %v", name, ok)
	}
}

// Names that could do harm on a terminal, and messages that are none, teach nothing.
func TestLearnedFromNothing(t *testing.T) {
	n := NewLearned(nil)
	n.answers(answer(t, "\x1b[2J.example.com.", "a."))
	n.answers(answer(t, "a(b).", "a."))
	whole := answer(t, "example.com.", "a.")
	n.answers(whole[:20])
	whole[2] &^= 0x80 // a question now
	n.answers(whole)
	if len(n.names) > 0 {
		t.Errorf("%v", n.names)
	}
}

// However many names there are, memory is bounded.
func TestLearnedIsBounded(t *testing.T) {
	n := NewLearned(nil)
	a := netip.MustParseAddr("10.0.0.0")
	for range 3 * maxLearned {
		n.learn(a, "example.com.")
		a = a.Next()
	}
	if len(n.names) > maxLearned {
		t.Errorf("%d names", len(n.names))
	}
}

// What the traffic doesn't tell is asked of the others.
func TestLearnedAsksOthers(t *testing.T) {
	n := NewLearned(NewNames("http 80/tcp", "tcp 6"))
	if name, ok := n.Port("tcp", 80); !ok || name != "http" {
		t.Errorf("%q, %v", name, ok)
	}
	if name, ok := n.Protocol(6); !ok || name != "tcp" {
		t.Errorf("%q, %v", name, ok)
	}
}

func FuzzLearned(f *testing.F) {
	f.Add(answer(f, "www.example.com.", "cdn.example.net."))
	f.Fuzz(func(t *testing.T, b []byte) {
		n := NewLearned(nil)
		n.answers(b)
		for _, name := range n.names {
			if strings.ContainsFunc(name, func(r rune) bool { return r <= ' ' || r > '~' }) {
				t.Errorf("%q", name)
			}
		}
	})
}
