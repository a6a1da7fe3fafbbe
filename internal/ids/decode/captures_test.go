package decode

import (
	"encoding/binary"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"gotcp/internal/ids/event"
	"gotcp/internal/theirs"
)

// readPcap calls f with each packet of a classic capture file.
func readPcap(tb testing.TB, file string, f func(Frame)) {
	tb.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		tb.Fatal(err)
	}
	if len(b) < 24 {
		return
	}
	var order binary.ByteOrder = binary.LittleEndian
	if b[0] == 0xa1 {
		order = binary.BigEndian
	}
	link := LinkType(order.Uint32(b[20:]) & 0xffff)
	b = b[24:]
	for number := uint64(1); len(b) >= 16; number++ {
		n := int(order.Uint32(b[8:]))
		if n > len(b)-16 {
			return
		}
		f(Frame{
			Time: time.Unix(int64(order.Uint32(b)), int64(order.Uint32(b[4:]))*1000), Number: number,
			Link: link, Data: b[16 : 16+n], Length: int(order.Uint32(b[12:])),
		})
		b = b[16+n:]
	}
}

// named are the events that the tests' rules name.
var named = map[string]event.Event{
	"tcp.pkt_too_small":        event.TCPPacketTooSmall,
	"udp.hlen_too_small":       event.UDPHeaderLenTooSmall,
	"gre.pkt_too_small":        event.GREPacketTooSmall,
	"ipv6.frag_overlap":        event.IPv6FragmentOverlap,
	"ipv6.frag_pkt_too_large":  event.IPv6FragmentPacketTooLarge,
	"ipv6.frag_invalid_length": event.IPv6FragmentInvalidLength,
	"ipv6.exthdr_useless_fh":   event.IPv6ExtUselessFH,
	"ipv6.exthdr_dupl_fh":      event.IPv6ExtDuplicateFH,
	"ipv6.trunc_exthdr":        event.IPv6TruncatedExt,
	"ipv6.rh_type_0":           event.IPv6RHType0,
}

var rulePattern = regexp.MustCompile(`(?m)^alert.*decode-event:([^;]+);.*sid:(\d+)`)

// TestEventsOfCaptures runs the captures whose rules are about decoder events and
// expects as many packets with each event as the alerts that are written there.
func TestEventsOfCaptures(t *testing.T) {
	for _, file := range theirs.Files(t, "ids/B/*/test.rules") {
		rules, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		events := map[string]event.Event{}
		for _, m := range rulePattern.FindAllStringSubmatch(string(rules), -1) {
			if !strings.Contains(m[0], "rev: 2") { // the same rule in another dress
				events[m[2]] = named[m[1]]
			}
		}
		if len(events) == 0 {
			continue
		}
		t.Run(filepath.Base(filepath.Dir(file)), func(t *testing.T) {
			want := expected(t, filepath.Join(filepath.Dir(file), "expect.json"), events)
			got := map[event.Event]int{}
			d := New(Config{})
			readPcap(t, filepath.Join(filepath.Dir(file), "input.pcap"), func(f Frame) {
				for _, p := range d.Decode(f) {
					for _, e := range p.Events {
						got[e]++
					}
				}
			})
			maps.DeleteFunc(got, func(e event.Event, _ int) bool { return want[e] == 0 })
			if !maps.Equal(got, want) {
				t.Errorf("events %v, want %v", got, want)
			}
		})
	}
}

// expected reads how many alerts there are to be of each event.
func expected(t *testing.T, file string, events map[string]event.Event) map[event.Event]int {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var e struct {
		Checks []struct {
			Match map[string]any
			Count int
		}
	}
	if err := json.Unmarshal(b, &e); err != nil {
		t.Fatal(err)
	}
	want := map[event.Event]int{}
	for _, c := range e.Checks {
		if c.Match["alert.rev"] != nil {
			continue
		}
		sid, _ := json.Marshal(c.Match["alert.signature_id"])
		want[events[string(sid)]] += c.Count
	}
	return want
}
