package ping

import (
	"bytes"
	"net/netip"
	"testing"
	"time"

	"gotcp/internal/wire"
)

var (
	us   = netip.MustParseAddr("10.77.0.1")
	them = netip.MustParseAddr("10.77.0.2")
	noon = time.Date(2026, 3, 1, 12, 0, 0, 123456789, time.UTC)
)

func TestProbesBearTimeAndPattern(t *testing.T) {
	for _, tt := range []struct {
		packet Packet
		want   string // the data behind the timestamp
	}{
		{Packet{Size: 20}, "\x10\x11\x12\x13"},
		{Packet{Size: 20, Pattern: []byte{0xab, 0xcd, 0xef}}, "\xcd\xef\xab\xcd"},
	} {
		b := newProber(tt.packet)
		data := bytes.Clone(wire.ICMPv4(b.write(noon, 7)).Payload())
		later := wire.ICMPv4(b.write(noon.Add(time.Second), 8)).Payload()
		if string(data[timestampLen:]) != tt.want || bytes.Equal(data[:timestampLen], later[:timestampLen]) {
			t.Errorf("%+v: %x", tt.packet, data)
		}
	}
	short := newProber(Packet{Size: 15})
	if short.timed() || !newProber(Packet{Size: 16}).timed() {
		t.Error("there is room for a timestamp in 15 bytes, or none in 16")
	}
	if data := wire.ICMPv4(short.write(noon, 1)).Payload(); data[0] != 0 || data[14] != 14 {
		t.Errorf("%x", data)
	}
}

func TestDontFragment(t *testing.T) {
	for _, tt := range []struct {
		pmtu   PMTU
		length int
		want   bool
	}{
		{PMTUWant, 1480, true}, {PMTUWant, 1481, false}, {PMTUDo, 3000, true}, {PMTUProbe, 3000, true}, {PMTUDont, 8, false},
	} {
		b := newProber(Packet{PMTU: tt.pmtu})
		if got := b.dontFragment(tt.length, &way{mtu: 1500}); got != tt.want {
			t.Errorf("-M %d of %d bytes: %v", tt.pmtu, tt.length, got)
		}
	}
}

func TestWrongData(t *testing.T) {
	b := newProber(Packet{Size: 32})
	data := bytes.Clone(wire.ICMPv4(b.write(noon, 1)).Payload())
	if b.check(data) != nil || b.check(data[:3]) != nil || b.check(append(bytes.Clone(data), 0)) != nil {
		t.Error("right data, too short or too long, are wrong")
	}
	data[3] ^= 1 // the time is nobody's business
	if b.check(data) != nil {
		t.Error("another time is wrong")
	}
	data[20], data[25] = 0xeb, 0
	if w := b.check(data); w == nil || w.offset != 20 || w.want != 0x14 || w.got != 0xeb {
		t.Errorf("%+v", b.check(data))
	}
}

// quoteOf is an ICMP error about a probe of the prober.
func quoteOf(b *prober, dst netip.Addr, seq uint16) wire.ICMPv4 {
	message := b.write(noon, seq)
	h := wire.IPv4Fields{TTL: 1, Proto: wire.ProtoICMP, Src: us, Dst: dst}
	packet := make([]byte, h.Len()+len(message))
	n := h.Put(packet, len(message))
	copy(packet[n:], message)
	m := make([]byte, wire.ICMPLen+len(packet))
	wire.PutICMPv4(m, wire.ICMPv4TimeExceeded, 0, 0, packet)
	return m
}

func TestQuoted(t *testing.T) {
	b := newProber(Packet{Size: 56, ID: 4711})
	m := quoteOf(b, them, 9)
	if dst, seq, quote, ok := b.quoted(m, us); !ok || dst != them || seq != 9 || quote.TTL() != 1 {
		t.Errorf("%v %d %v", dst, seq, ok)
	}
	if _, _, _, ok := b.quoted(m[:wire.ICMPLen+28], us); !ok {
		t.Error("a quote of eight bytes of data is not enough")
	}
	if _, _, _, ok := b.quoted(m[:wire.ICMPLen+27], us); ok {
		t.Error("a quote of seven bytes is enough")
	}
	if _, _, _, ok := b.quoted(m, them); ok {
		t.Error("somebody else's probe is ours")
	}
	other := newProber(Packet{ID: 4712})
	if _, _, _, ok := other.quoted(m, us); ok {
		t.Error("another process's probe is ours")
	}
}

func FuzzQuoted(f *testing.F) {
	b := newProber(Packet{Size: 56, ID: 4711})
	f.Add([]byte(quoteOf(b, them, 9)))
	f.Add([]byte{11, 0, 0, 0, 0, 0, 0, 0, 0x45})
	f.Fuzz(func(t *testing.T, message []byte) {
		m, err := wire.ParseICMPv4(message)
		if err != nil {
			return
		}
		if dst, _, quote, ok := b.quoted(m, us); ok && (!dst.Is4() || quote.Src() != us || quote.Proto() != wire.ProtoICMP) {
			t.Errorf("%x quotes %v", message, quote)
		}
	})
}
