package flow

import (
	"net/netip"
	"testing"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/decode"
	"gotcp/internal/ids/packettest"
	"gotcp/internal/wire"
)

// icmp is a message of ICMPv4, taken apart.
func icmp(tb testing.TB, src, dst string, kind byte, id uint16, payload []byte) *decode.Packet {
	tb.Helper()
	from, to := netip.MustParseAddr(src), netip.MustParseAddr(dst)
	b := packettest.IP(from, to, wire.ProtoICMP, packettest.ICMP(from, to, kind, 0, wire.EchoRest(id, 1), string(payload)))
	p := decode.New(decode.Config{}).Decode(decode.Frame{Time: start, Link: decode.Raw, Data: b, Length: len(b)})[0]
	if p.ICMPv4 == nil {
		tb.Fatal(p.Events)
	}
	return p
}

func TestEchoesOfTwoHostsAreOneFlow(t *testing.T) {
	table := New[int](Config{}, nil)
	f, _, _ := table.Packet(icmp(t, "10.0.0.1", "10.0.0.2", 8, 7, nil))
	g, dir, _ := table.Packet(icmp(t, "10.0.0.2", "10.0.0.1", 0, 7, nil))
	if f != g || dir != app.ToClient {
		t.Error("the reply belongs to its echo")
	}
	if g, _, _ := table.Packet(icmp(t, "10.0.0.1", "10.0.0.2", 8, 8, nil)); f != g {
		t.Error("another identifier is another flow")
	}
	question, _, _ := table.Packet(icmp(t, "10.0.0.1", "10.0.0.2", 13, 8, nil))
	answer, dir, _ := table.Packet(icmp(t, "10.0.0.2", "10.0.0.1", 14, 8, nil))
	if question != answer || dir != app.ToClient || question == f {
		t.Error("a timestamp's answer belongs to its question")
	}
}

// TestErrorsBelongToWhatTheyQuote: of either side's packet.
func TestErrorsBelongToWhatTheyQuote(t *testing.T) {
	table := New[int](Config{}, nil)
	request := packet(start, wire.ProtoUDP, "10.0.0.9:1000", "10.0.0.1:53")
	f, _, _ := table.Packet(request)
	g, dir, _ := table.Packet(icmp(t, "10.0.0.254", "10.0.0.9", 3, 0, request.IPv4))
	if g != f || dir != app.ToClient || f.State() != Opening {
		t.Errorf("from a router: %v, %v", dir, f.State())
	}
	answer := packet(start, wire.ProtoUDP, "10.0.0.1:53", "10.0.0.9:1000")
	table.Packet(answer)
	g, dir, _ = table.Packet(icmp(t, "10.0.0.9", "10.0.0.1", 3, 0, answer.IPv4))
	if g != f || dir != app.ToServer {
		t.Errorf("from the client: %v", dir)
	}
	other := packet(start, wire.ProtoUDP, "10.0.0.9:1001", "10.0.0.1:53")
	if g, dir, _ = table.Packet(icmp(t, "10.0.0.1", "10.0.0.9", 3, 0, other.IPv4)); g == f || dir != app.ToServer {
		t.Error("about a flow that is not there: it is one of its own")
	}
	ping := icmp(t, "10.0.0.9", "10.0.0.7", 8, 5, nil)
	f, _, _ = table.Packet(ping)
	if g, dir, _ = table.Packet(icmp(t, "10.0.0.254", "10.0.0.9", 11, 0, ping.IPv4)); g != f || dir != app.ToClient {
		t.Error("about an echo")
	}
}

// TestIPv6IsNotIPv4: an address that says it is mapped is another one all the same.
func TestIPv6IsNotIPv4(t *testing.T) {
	var a, b key
	p4 := packet(start, wire.ProtoUDP, "10.0.0.1:1", "10.0.0.2:2")
	a, _, _ = flowOf(p4)
	p6 := *p4
	p6.IPv4 = nil
	p6.IPv6 = make(wire.IPv6, 40)
	copy(p6.IPv6[20:24], p4.IPv4[12:16])
	copy(p6.IPv6[36:40], p4.IPv4[16:20])
	b, _, _ = flowOf(&p6)
	if a == b {
		t.Error("the same key")
	}
}

// TestSameEndpoints (land): there is only one direction.
func TestSameEndpoints(t *testing.T) {
	table := New[int](Config{}, nil)
	p := packet(start, wire.ProtoTCP, "10.0.0.1:80", "10.0.0.1:80")
	for range 2 {
		if _, dir, ok := table.Packet(p); !ok || dir != app.ToServer {
			t.Errorf("%v %v", dir, ok)
		}
	}
}
