package wire

import (
	"errors"
	"net/netip"
	"testing"

	"github.com/google/gopacket"
	"github.com/google/gopacket/layers"
)

func ipv6Fields(p IPv6) IPv6Fields {
	return IPv6Fields{p.TrafficClass(), p.FlowLabel(), p.NextHeader(), p.HopLimit(), p.Src(), p.Dst()}
}

func TestIPv6(t *testing.T) {
	payload := gopacket.Payload("payload")
	for _, f := range []IPv6Fields{
		{NextHeader: ProtoTCP, HopLimit: 64, Src: v6A, Dst: v6B},
		{TrafficClass: 0xa5, FlowLabel: 0xfedcb, NextHeader: ProtoUDP, HopLimit: 255, Src: v6B, Dst: v6A},
	} {
		want := theirs(t, &layers.IPv6{
			Version: 6, TrafficClass: f.TrafficClass, FlowLabel: f.FlowLabel, NextHeader: layers.IPProtocol(f.NextHeader),
			HopLimit: f.HopLimit, SrcIP: f.Src.AsSlice(), DstIP: f.Dst.AsSlice(),
		}, payload)
		got := make([]byte, IPv6Len+len(payload))
		equal(t, "Put", f.Put(got, len(payload)), IPv6Len)
		copy(got[IPv6Len:], payload)
		equalBytes(t, "packet", got, want)

		p := must[IPv6](t)(ParseIPv6(append(want, "padding"...)))
		equal(t, "fields", ipv6Fields(p), f)
		equal(t, "PayloadLen", p.PayloadLen(), len(payload))
		equalBytes(t, "Payload", p.Payload(), payload)
	}
}

func TestIPv6PutMasks(t *testing.T) {
	b := make([]byte, IPv6Len)
	(&IPv6Fields{FlowLabel: 0xffffffff}).Put(b, 0)
	p := must[IPv6](t)(ParseIPv6(b))
	equal(t, "fields", ipv6Fields(p), IPv6Fields{FlowLabel: 0xfffff, Src: netip.IPv6Unspecified(), Dst: netip.IPv6Unspecified()})
}

func TestParseIPv6Refuses(t *testing.T) {
	good := make([]byte, IPv6Len+8)
	(&IPv6Fields{Src: v6A, Dst: v6B}).Put(good, 8)
	v4 := append([]byte(nil), good...)
	v4[0] = 0x45
	for _, tt := range []struct {
		name            string
		b               []byte
		want, truncated error
	}{
		{"nothing wrong", good, nil, nil},
		{"empty", nil, ErrShort, ErrShort},
		{"short header", good[:39], ErrShort, ErrShort},
		{"version 4", v4, ErrVersion, ErrVersion},
		{"payload cut off", good[:47], ErrLength, nil},
	} {
		if _, err := ParseIPv6(tt.b); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v", tt.name, err)
		}
		if _, err := ParseTruncatedIPv6(tt.b); !errors.Is(err, tt.truncated) {
			t.Errorf("%s, truncated: %v", tt.name, err)
		}
	}
}

// extended is an IPv6 packet with the given next header and payload.
func extended(t testing.TB, next IPProto, payload ...byte) IPv6 {
	b := make([]byte, IPv6Len+len(payload))
	(&IPv6Fields{NextHeader: next, HopLimit: 64, Src: v6A, Dst: v6B}).Put(b, len(payload))
	copy(b[IPv6Len:], payload)
	return must[IPv6](t)(ParseIPv6(b))
}

func TestIPv6Upper(t *testing.T) {
	destOptions := func(n int, next IPProto) (b []byte) {
		for i := range n {
			b = append(b, byte(ProtoIPv6Dest), 0, 1, 4, 0, 0, 0, 0)
			if i == n-1 {
				b[len(b)-8] = byte(next)
			}
		}
		return b
	}
	for _, tt := range []struct {
		name    string
		next    IPProto
		payload []byte
		proto   IPProto
		upper   string
		ok      bool
	}{
		{"none", ProtoTCP, []byte("abc"), ProtoTCP, "abc", true},
		{"nothing at all", ProtoTCP, nil, ProtoTCP, "", true},
		{"hop-by-hop", ProtoHopByHop, []byte("\x11\x00\x05\x02\x00\x00\x01\x00abc"), ProtoUDP, "abc", true},
		{"hop-by-hop of 16 bytes", ProtoHopByHop, []byte("\x11\x01\x01\x0c000000000000abc"), ProtoUDP, "abc", true},
		{"authentication", ProtoAH, []byte("\x3a\x04\x00\x000000000000000000" + "0000abc"), ProtoICMPv6, "abc", true},
		{"routing, then destination", ProtoIPv6Routing, []byte("\x3c\x00\x00\x000000\x06\x00\x01\x04\x00\x00\x00\x00abc"), ProtoTCP, "abc", true},
		{"ESP ends it", ProtoESP, []byte("abc"), ProtoESP, "abc", true},
		{"no next header", ProtoIPv6NoNext, []byte("abc"), ProtoIPv6NoNext, "abc", true},
		{"atomic fragment", ProtoIPv6Fragment, []byte("\x06\x00\x00\x00\x00\x00\x00\x01abc"), ProtoTCP, "abc", true},
		{"first fragment", ProtoIPv6Fragment, []byte("\x06\x00\x00\x01\x00\x00\x00\x01abc"), ProtoIPv6Fragment, "\x06\x00\x00\x01\x00\x00\x00\x01abc", true},
		{"last fragment", ProtoIPv6Fragment, []byte("\x06\x00\x00\x08\x00\x00\x00\x01abc"), ProtoIPv6Fragment, "\x06\x00\x00\x08\x00\x00\x00\x01abc", true},
		{"cut fragment header", ProtoIPv6Fragment, []byte("\x06\x00\x00\x00\x00\x00\x00"), ProtoIPv6Fragment, "", false},
		{"cut header", ProtoHopByHop, []byte("\x11\x00\x05\x02\x00\x00\x01"), ProtoHopByHop, "", false},
		{"cut authentication", ProtoAH, []byte("\x3a\x04\x00\x00000"), ProtoAH, "", false},
		{"longer than the packet", ProtoHopByHop, []byte("\x11\x01\x05\x02\x00\x00\x01\x00"), ProtoHopByHop, "", false},
		{"as many as allowed", ProtoIPv6Dest, destOptions(maxExtensions, ProtoTCP), ProtoTCP, "", true},
		{"one too many", ProtoIPv6Dest, destOptions(maxExtensions+1, ProtoTCP), ProtoTCP, "", false},
	} {
		proto, upper, ok := extended(t, tt.next, tt.payload...).Upper()
		equal(t, tt.name+": protocol", proto, tt.proto)
		equal(t, tt.name+": payload", string(upper), tt.upper)
		equal(t, tt.name+": ok", ok, tt.ok)
	}
}

func TestIPv6UpperAgainstGopacket(t *testing.T) {
	ip := theirIPv6(layers.IPProtocolIPv6HopByHop)
	udp := &layers.UDP{SrcPort: 1, DstPort: 2}
	if err := udp.SetNetworkLayerForChecksum(ip); err != nil {
		t.Fatal(err)
	}
	hbh := &layers.IPv6HopByHop{}
	hbh.NextHeader = layers.IPProtocolIPv6Destination
	hbh.Options = []*layers.IPv6HopByHopOption{{OptionType: 5, OptionData: []byte{0, 0}}, {OptionType: 30, OptionData: []byte("data")}}
	dst := &layers.IPv6Destination{}
	dst.NextHeader = layers.IPProtocolUDP
	dst.Options = []*layers.IPv6DestinationOption{{OptionType: 30, OptionData: []byte("twenty bytes of data")}}
	b := theirs(t, ip, hbh, dst, udp, gopacket.Payload("hello"))
	proto, upper, ok := must[IPv6](t)(ParseIPv6(b)).Upper()
	equal(t, "ok", ok, true)
	equal(t, "protocol", proto, ProtoUDP)
	u := must[UDP](t)(ParseUDP(upper))
	equal(t, "ChecksumOK", u.ChecksumOK(v6A, v6B), true)
	equal(t, "payload", string(u.Payload()), "hello")
}

func FuzzIPv6(f *testing.F) {
	f.Add([]byte(extended(f, ProtoTCP, []byte("abc")...)))
	f.Add([]byte(extended(f, ProtoHopByHop, []byte("\x3c\x00\x00\x000000\x2c\x00\x01\x04\x00\x00\x00\x00\x06\x00\x00\x00\x00\x00\x00\x01abc")...)))
	f.Add([]byte(extended(f, ProtoAH, []byte("\x3a\x04\x00\x00000")...)))
	f.Fuzz(func(t *testing.T, b []byte) {
		p, err := ParseTruncatedIPv6(b)
		if err != nil {
			return
		}
		again := make([]byte, len(p))
		fields := ipv6Fields(p)
		n := fields.Put(again, p.PayloadLen())
		copy(again[n:], p.Payload())
		equalBytes(t, "round trip", again, p)
		if _, upper, ok := p.Upper(); ok && len(upper) > len(p.Payload()) {
			t.Errorf("the upper protocol's %d bytes are more than the packet's %d", len(upper), len(p.Payload()))
		}
	})
}
