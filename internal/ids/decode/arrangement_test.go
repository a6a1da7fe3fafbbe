package decode

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"gotcp/internal/ids/event"
	"gotcp/internal/ids/packettest"
	"gotcp/internal/wire"
)

// sent is a fragment with its place, length and whether more follow.
type sent struct {
	offset, length int
	more           bool
}

// tail are the fragments of a datagram that is as long as it can be, but for its first
// 408 bytes and its last ones. The last of them is of the given length.
func tail(last int) (list []sent) {
	list = append(list, sent{0, 408, true})
	for i := range 45 {
		list = append(list, sent{408 + 1416*i, 1416, true})
	}
	return append(list, sent{408 + 1416*45, last, true})
}

// pieces of equal size of a datagram of n bytes.
func pieces(n, size int) (list []sent) {
	for at := 0; at < n; at += size {
		list = append(list, sent{at, min(size, n-at), at+size < n})
	}
	return list
}

// TestArrangements sends fragments in the ways that tools try on firewalls, and counts
// all events, of what was put together too.
func TestArrangements(t *testing.T) {
	first, second, third := sent{0, 408, true}, sent{408, 400, true}, sent{808, 400, false}
	for _, c := range []struct {
		name  string
		sent  []sent
		want  string // events and how many
		whole int    // datagrams that come of it
	}{
		{"in order", []sent{first, second, third}, "", 1},
		{"the second twice", []sent{first, second, second, third}, "ipv6.frag_overlap 1", 1},
		{"the second after the end", []sent{first, second, third, second}, "", 1},
		{"the third into the second", []sent{first, second, {680, 528, false}}, "ipv6.frag_overlap 1", 0},
		{"the second into the third", []sent{first, third, {408, 528, true}}, "ipv6.frag_overlap 1", 0},
		{"the second into the third, and again", []sent{first, third, {408, 528, true}, first, second, third}, "ipv6.frag_overlap 1", 1},
		{"the last inside of the first", []sent{first, second, {8, 1, false}}, "ipv6.frag_overlap 1", 0},
		{"the last inside of the first, and the true one", []sent{first, second, {8, 1, false}, third, first, third}, "ipv6.frag_overlap 1", 0},
		{"the first only", []sent{first}, "", 0},
		{"the last only", []sent{{60008, 400, false}}, "", 0},
		{"with holes", []sent{first, {1400, 175, true}, {2800, 400, false}}, "ipv6.frag_invalid_length 1", 0},
		{"as long as can be", pieces(65494, 1232), "", 1},
		{"longer by little", pieces(65503, 1232), "", 1},
		{"too long", pieces(65543, 1232), "ipv6.frag_pkt_too_large 1", 0},
		{"much too long", pieces(66928, 1424), "ipv6.frag_pkt_too_large 1", 0},
		{"at the last place", append(tail(1392), sent{65528, 7, false}), "", 0},
		{"a byte behind the last place", append(tail(1392), sent{65528, 8, false}), "ipv6.frag_pkt_too_large 1", 0},
		{"odd, and behind the last place", append(tail(174), sent{65528, 9, false}), "ipv6.frag_invalid_length 1 ipv6.frag_pkt_too_large 1", 0},
		{"odd, and far behind", append(tail(174), sent{65528, 1414, false}), "ipv6.frag_invalid_length 1 ipv6.frag_pkt_too_large 1", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			var end int
			for _, s := range c.sent {
				end = max(end, s.offset+s.length)
			}
			text := strings.Repeat("a", end)
			data := packettest.ICMP(v6a, v6b, 128, 0, wire.EchoRest(1, 1), text[8:])
			d, counts, whole := New(Config{}), map[event.Event]int{}, 0
			for i, s := range c.sent {
				frame := piece6(s.offset, s.more, data[s.offset:s.offset+s.length])
				frame[wire.IPv6Len] = uint8(wire.ProtoICMPv6)
				for _, p := range d.Decode(Frame{Time: time.Unix(1e9, 0), Number: uint64(i + 1), Link: Raw, Data: frame, Length: len(frame)}) {
					for _, e := range p.Events {
						counts[e]++
					}
					if p.Reassembled {
						whole++
					}
				}
			}
			var got []string
			for _, e := range slices.Sorted(maps.Keys(counts)) {
				got = append(got, fmt.Sprintf("%s %d", e, counts[e]))
			}
			slices.Sort(got)
			if s := strings.Join(got, " "); s != c.want || whole != c.whole {
				t.Errorf("got %q, %d datagrams; want %q, %d", s, whole, c.want, c.whole)
			}
		})
	}
}

// TestManyAtomicFragments: as many headers of datagrams that are whole as fit, one in
// the other. Each kind of event is there once.
func TestManyAtomicFragments(t *testing.T) {
	echo := packettest.ICMP(v6a, v6b, 128, 0, wire.EchoRest(1, 1), "hello, world")
	for n, want := range map[int][]event.Event{
		1:   {event.IPv6ExtUselessFH},
		2:   {event.IPv6ExtUselessFH, event.IPv6ExtDuplicateFH},
		175: {event.IPv6ExtUselessFH, event.IPv6ExtDuplicateFH},
	} {
		chain := slices.Repeat([]byte{uint8(wire.ProtoIPv6Fragment), 0, 0, 0, 0, 0, 0, 1}, n)
		chain[8*(n-1)] = uint8(wire.ProtoICMPv6)
		if p := expectEvents(t, IPv6, ip6(wire.ProtoIPv6Fragment, join(chain, echo)), want...)[0]; p.ICMPv6 == nil {
			t.Errorf("%d headers: what is behind them is not looked at", n)
		}
	}
	for n := range 2 { // nothing, or next to nothing, behind the header
		b := join([]byte{uint8(wire.ProtoICMPv6), 0, 0, 0, 0, 0, 0, 1}, make([]byte, n))
		expectEvents(t, IPv6, ip6(wire.ProtoIPv6Fragment, b), event.IPv6ExtUselessFH, event.IPv6TruncatedExt)
	}
}
