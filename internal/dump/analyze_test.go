package dump

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"gotcp/internal/capture"
	"gotcp/internal/dissect"
	"gotcp/internal/wire"
)

// twice is a segment with data that is sent again half a second later.
func twice() (first, again *capture.Packet) {
	data := frame(wire.TypeIPv4, segment(wire.ACK|wire.PSH, "data"))
	at := time.Unix(1000, 0)
	first = &capture.Packet{Time: at, LinkType: capture.LinkEthernet, Data: data, Length: len(data)}
	again = &capture.Packet{Time: at.Add(time.Second / 2), LinkType: capture.LinkEthernet, Data: data, Length: len(data)}
	return first, again
}

// What a segment means stands behind its length, with -v and a dump, too, and in colour;
// the table comes at the end.
func TestAnalysisInText(t *testing.T) {
	for _, o := range []dissect.Options{
		{}, {Quiet: 1}, {Verbose: 2}, {Dump: dissect.HexText}, {Link: true, Verbose: 1, Dump: dissect.Hex},
	} {
		r := NewText(o, o.Link, NewAnalysis())
		first, again := twice()
		if got := lines(t, r, first); strings.Contains(got, "retransmission") {
			t.Errorf("%+v: %q", o, got)
		}
		length := "length 4 [retransmission]"
		if o.Quiet > 0 {
			length = "tcp 4 [retransmission]"
		}
		if got := lines(t, r, again); !strings.Contains(got, length) || strings.Count(got, "[retransmission]") != 1 {
			t.Errorf("%+v: %q", o, got)
		}
		table, err := r.End(nil)
		if got := string(table); err != nil || strings.Count(got, "\n") != 3 || !strings.HasPrefix(got, "\nNO  CLIENT ") ||
			!strings.Contains(got, one.String()+":40000") {
			t.Errorf("%q, %v", got, err)
		}
	}
}

// The beginning of a TLS connection says where to, and what next.
func TestAnalysisOfClientHello(t *testing.T) {
	payload := "\x16\x03\x01\x00\x4b\x01\x00\x00\x47\x03\x03" + strings.Repeat("r", 32) + "\x00\x00\x02\x13\x01\x01\x00" +
		"\x00\x1c\x00\x00\x00\x0f\x00\x0d\x00\x00\x0aexample.de\x00\x10\x00\x05\x00\x03\x02h2"
	data := frame(wire.TypeIPv4, segment(wire.ACK|wire.PSH, payload))
	p := &capture.Packet{LinkType: capture.LinkEthernet, Data: data, Length: len(data)}
	if got := lines(t, NewText(dissect.Options{}, false, NewAnalysis()), p); !strings.Contains(got, " [client hello: example.de, h2]") {
		t.Errorf("%q", got)
	}
	j := NewJSON(dissect.Options{}, func() []capture.Interface { return nil }, NewAnalysis())
	if got := lines(t, j, p); !strings.Contains(got, `"analysis":{"server_name":"example.de","alpn":["h2"]}`) {
		t.Errorf("%q", got)
	}
}

// A frame that holds several segments is said to.
func TestAnalysisOfLargeFrame(t *testing.T) {
	if got := lines(t, NewText(dissect.Options{}, false, NewAnalysis()), large(false, 0, 5000)); !strings.Contains(got, " [offloaded]") {
		t.Errorf("%q", got)
	}
	j := NewJSON(dissect.Options{}, func() []capture.Interface { return nil }, NewAnalysis())
	if got := lines(t, j, large(false, 0, 5000)); !strings.Contains(got, `"offloaded":true`) {
		t.Errorf("%q", got)
	}
}

// Without one nothing is said.
func TestNoAnalysis(t *testing.T) {
	for _, r := range []Renderer{NewText(dissect.Options{}, false, nil), NewJSON(dissect.Options{}, func() []capture.Interface { return nil }, nil)} {
		first, again := twice()
		if got := lines(t, r, first) + lines(t, r, again); strings.Contains(got, "retransmission") {
			t.Error(got)
		}
		if b, err := r.End([]byte("x")); string(b) != "x" || err != nil {
			t.Errorf("%q, %v", b, err)
		}
	}
}

// Records have what there is to say, and each connection has one: at the end, or when it
// makes room for others.
func TestAnalysisInJSON(t *testing.T) {
	j := NewJSON(dissect.Options{}, func() []capture.Interface { return nil }, NewAnalysis())
	first, again := twice()
	if got := lines(t, j, first); strings.Contains(got, `"analysis"`) {
		t.Error(got)
	}
	if got := lines(t, j, again); !strings.Contains(got, `"analysis":{"notes":["retransmission"]}`) {
		t.Error(got)
	}
	var evicted strings.Builder
	const others = 3000
	for port := range others {
		data := frame(wire.TypeIPv4, segment(wire.ACK, "data"))
		at := wire.EthernetLen + wire.IPv4MinLen
		data[at], data[at+1] = byte(port>>8), byte(port)
		p := &capture.Packet{Time: again.Time.Add(time.Second), LinkType: capture.LinkEthernet, Data: data, Length: len(data)}
		evicted.WriteString(lines(t, j, p))
	}
	all, err := j.End(nil)
	if err != nil {
		t.Fatal(err)
	}
	connections := 0
	for line := range strings.Lines(evicted.String() + string(all)) {
		var r struct {
			Type     string
			Client   string
			ToServer struct{ Retransmissions int } `json:"to_server"`
		}
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		if r.Type != "connection" {
			continue
		}
		connections++
		if r.Client == one.String()+":40000" && r.ToServer.Retransmissions != 1 {
			t.Error(line)
		}
	}
	if connections != others+1 {
		t.Errorf("%d connections, want %d", connections, others+1)
	}
}
