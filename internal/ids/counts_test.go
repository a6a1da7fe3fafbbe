package ids

import (
	"strings"
	"testing"

	"gotcp/internal/wire"
)

// TestCounts: each packet once, by what it is.
func TestCounts(t *testing.T) {
	s := newScene(t, Config{}, `alert tcp any any -> any any (msg:"x"; content:"hello"; sid:1;)`)
	c := s.connect(client, server)
	c.say(toServer, "hello")
	s.datagram("10.0.0.1:4000", "10.0.0.2:53", query("example.com"))
	s.packet(ipPacket(addr61, addr62, wire.ProtoICMPv6, []byte{128, 0, 0, 0, 0, 1, 0, 1}))
	s.packet([]byte{0x45, 0, 0})
	bad := ipPacket(addr1, addr2, wire.ProtoUDP, []byte{0, 1, 0, 2, 0, 8, 1, 1})
	s.packet(bad)
	s.packet(ipPacket(addr1, addr2, wire.ProtoTCP, []byte{0, 1, 0, 2, 0, 0, 0, 1, 0, 0, 0, 0, 5 << 4, 2, 1, 1, 0, 0, 0, 0}))
	fragment := ipPacket(addr1, addr2, wire.ProtoUDP, make([]byte, 16))
	fragment[6] = 0x20
	sum := wire.Checksum(append(append([]byte{}, fragment[:10]...), append([]byte{0, 0}, fragment[12:20]...)...))
	fragment[10], fragment[11] = byte(sum>>8), byte(sum)
	s.packet(fragment)
	c.close()
	st := s.engine.Stats()
	for name, n := range map[string][2]uint64{
		"packets": {st.Packets, 14}, "IPv4": {st.IPv4, 12}, "IPv6": {st.IPv6, 1}, "TCP": {st.TCP, 9}, "ICMP": {st.ICMP, 1},
		"bad checksums": {st.BadChecksums, 3}, "bad segments": {st.BadSegments, 1}, "fragments": {st.Fragments, 1}, "invalid": {st.Invalid, 1},
		"sessions": {st.Sessions, 1}, "alerts": {st.Alerts, 1}, "DNS": {st.Transactions["dns"], 1}, "rules": {uint64(st.Rules), 1},
	} {
		if n[0] != n[1] {
			t.Errorf("%s: %d, want %d", name, n[0], n[1])
		}
	}
}

// TestGaveUp: what rules could not be followed to the end of is counted, across a reload.
func TestGaveUp(t *testing.T) {
	rules := `alert udp any any -> any any (msg:"x"; content:"a";` + strings.Repeat(` content:"a"; distance:0;`, 6) + ` content:"b"; within:1; sid:1;)`
	s := newScene(t, Config{}, rules)
	for want := range uint64(3) {
		if got := s.engine.Stats().GaveUp; got != want {
			t.Errorf("%d times, want %d", got, want)
		}
		s.datagram(client, server, strings.Repeat("a", 1300)+" b")
		s.engine.Reload(rulesOf(t, rules))
	}
}

// TestLosses: what is given up of streams, fragments, bodies, transactions and searches is counted.
func TestLosses(t *testing.T) {
	rules := `alert http any any -> any any (msg:"y"; http.response_body; content:"nowhere"; sid:2;)`
	s := newScene(t, Config{StreamDepth: 150 << 10, Detectors: true}, rules)
	c := s.connect(client, server)
	c.say(toServer, "GET / HTTP/1.1\r\nHost: h\r\n\r\n")
	c.say(toClient, "HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n\r\n")
	for range 160 {
		c.say(toClient, strings.Repeat("x", 1000))
	}
	c.close()
	c = s.connect("192.168.0.1:1026", server)
	c.segment(toServer, wire.PSH|wire.ACK, "first ")
	c.next[toServer] -= 6
	c.segment(toServer, wire.PSH|wire.ACK, "other ")
	c.lose(toServer, 1000)
	c.say(toServer, "more")
	c.close()
	c = s.connect("192.168.0.1:1027", "10.0.0.2:21")
	c.say(toClient, "220 hello\r\n")
	for range 90 {
		c.say(toServer, strings.Repeat("NOOP\r\n", 10))
	}
	fragment := func(offset, n byte) {
		b := ipPacket(addr1, addr2, wire.ProtoUDP, make([]byte, int(n)*8))
		b[6], b[7] = 0x20, offset
		b[10], b[11] = 0, 0
		sum := wire.Checksum(b[:20])
		b[10], b[11] = byte(sum>>8), byte(sum)
		s.packet(b)
	}
	fragment(0, 2)
	fragment(1, 2)
	s.finish()
	st := s.engine.Stats()
	for name, n := range map[string][2]uint64{
		"depth": {st.DepthReached, 1}, "overlaps": {st.Overlaps, 1}, "gaps": {st.Gaps, 1}, "bytes of gaps": {st.GapBytes, 1000},
		"bodies": {st.BodiesCut, 1}, "transactions": {st.TransactionsCut, 900 - 512}, "fragments": {st.FragmentsDiscarded, 2},
	} {
		if n[0] != n[1] {
			t.Errorf("%s: %d, want %d", name, n[0], n[1])
		}
	}
	if st.DetectorEntries == 0 {
		t.Error("the detectors remember nothing")
	}
}

// TestExpressionsGivenUp: a search that takes too long is counted apart, across a reload.
func TestExpressionsGivenUp(t *testing.T) {
	rules := `alert udp any any -> any any (msg:"x"; content:"a"; pcre:"/^(a|a?)+(?!b)\1$/"; sid:1;)`
	s := newScene(t, Config{}, rules)
	s.datagram(client, server, strings.Repeat("a", 1000)+"c")
	once := s.engine.Stats()
	s.engine.Reload(rulesOf(t, rules))
	s.datagram(client, server, strings.Repeat("a", 1000)+"c")
	if again := s.engine.Stats(); once.Expressions != 1 || again.Expressions != 2 || again.GaveUp != 0 {
		t.Errorf("%d, then %d searches given up, %d inspections", once.Expressions, again.Expressions, again.GaveUp)
	}
}
