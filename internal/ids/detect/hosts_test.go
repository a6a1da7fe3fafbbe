package detect

import (
	"net/netip"
	"testing"
	"time"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/rule"
)

func hostBitOf(kind rule.StateKind, op rule.StateOp, track rule.Track, expire uint32) *rule.Rule {
	return &rule.Rule{State: []rule.StateCondition{{Kind: kind, Op: op, Names: []string{"x"}, Track: track, Expire: expire}}}
}

func TestHostBits(t *testing.T) {
	now := time.Unix(1000, 0)
	after := func(s int) time.Time { return now.Add(time.Duration(s) * time.Second) }
	h := NewHosts(10)
	set, asks := hostBitOf(rule.XBit, rule.Set, rule.BySrc, 60), hostBitOf(rule.XBit, rule.IsSet, rule.BySrc, 0)
	decide := func(what string, want bool, at time.Time, src, dst netip.Addr, r *rule.Rule) {
		t.Helper()
		if got := h.Decide(at, src, dst, r, nil); got != want {
			t.Errorf("%s: %v, want %v", what, got, want)
		}
	}
	decide("not set", false, now, client, server, asks)
	decide("setting", true, now, client, server, set)
	decide("set", true, after(59), client, server, asks)
	decide("of another host", false, after(59), server, client, asks)
	decide("as the destination", true, after(59), server, client, hostBitOf(rule.XBit, rule.IsSet, rule.ByDst, 0))
	decide("as a hostbit", true, after(60), client, server, hostBitOf(rule.HostBit, rule.IsSet, rule.BySrc, 0))
	decide("of a pair", false, after(59), client, server, hostBitOf(rule.XBit, rule.IsSet, rule.ByBoth, 0))
	decide("expired", false, after(61), client, server, asks)

	decide("toggling", true, now, client, server, hostBitOf(rule.XBit, rule.Toggle, rule.ByBoth, 60))
	decide("a pair, the other way", true, now, server, client, hostBitOf(rule.XBit, rule.IsSet, rule.ByBoth, 0))
	decide("toggling back", true, now, client, server, hostBitOf(rule.XBit, rule.Toggle, rule.ByBoth, 60))
	decide("not set again", true, now, client, server, hostBitOf(rule.XBit, rule.IsNotSet, rule.ByBoth, 0))
}

func TestHostsAreBounded(t *testing.T) {
	h := NewHosts(4)
	now := time.Unix(1000, 0)
	for i := range 20 {
		src := netip.AddrFrom4([4]byte{10, 0, 0, byte(i)})
		h.Decide(now.Add(time.Duration(i)*time.Second), src, server, hostBitOf(rule.XBit, rule.Set, rule.BySrc, 60), nil)
		if !h.Decide(now.Add(time.Duration(i)*time.Second), src, server, hostBitOf(rule.XBit, rule.IsSet, rule.BySrc, 0), nil) {
			t.Fatalf("bit %d is gone at once", i)
		}
	}
	if len(h.slots) > 4 || h.Evicted != 16 {
		t.Errorf("%d bits, %d evicted", len(h.slots), h.Evicted)
	}
	later := now.Add(time.Hour)
	h.Decide(later, client, server, hostBitOf(rule.XBit, rule.Set, rule.BySrc, 60), nil)
	if h.Evicted != 16 {
		t.Error("a bit that had run out counts as evicted")
	}
}

func TestHostStateDecidesAboutMatches(t *testing.T) {
	asks := with(payload(find("b")), rule.StateCondition{Kind: rule.XBit, Op: rule.IsSet, Track: rule.BySrc, Names: []string{"x"}})
	sets := with(payload(find("a")), rule.StateCondition{Kind: rule.HostBit, Op: rule.Set, Track: rule.BySrc, Names: []string{"x"}})
	rs := build(t, asks, sets)
	c := newConversation(t, rs)
	want(t, "not set", hello(c, "b"))
	want(t, "set in the same packet", hello(c, "ab"), 2, 1)
	// Without the state the matches are for somebody else to decide about.
	m := NewMatcher(rs, nil)
	want(t, "undecided", sids(m.Inspect(&Input{Packet: tcpPacket(app.ToServer, 0x18, "b")})), 1)
	if rs.NeedsOneWorker() {
		t.Error("host state alone can be decided later")
	}
	if !build(t, with(payload(find("a")), asks.State[0], bit(rule.Set, "y"))).NeedsOneWorker() {
		t.Error("what a flow remembers hangs on host state")
	}
	if build(t, with(payload(find("a")), sets.State[0], bit(rule.Set, "y"))).NeedsOneWorker() {
		t.Error("what a flow remembers does not hang on what its rule says of hosts")
	}
	pass := with(payload(find("a")), sets.State[0])
	pass.Action = rule.Pass
	if !build(t, pass).NeedsOneWorker() {
		t.Error("nobody but the worker knows that a pass rule has matched")
	}
}
