package wire

import (
	"errors"
	"testing"
)

// quoted is the beginning of a TCP segment in an IPv4 packet, as an ICMP error
// quotes it: the packet's length field tells of more.
func quoted(f IPv4Fields, proto IPProto) []byte {
	f.Proto, f.Src, f.Dst = proto, v4A, v4B
	b := make([]byte, f.Len()+TCPMinLen)
	n := f.Put(b, 1000)
	(&TCPFields{SrcPort: 40000, DstPort: 80, Seq: 0xfffffff0}).Put(b[n:], nil)
	return b[:n+8]
}

func TestParseQuoteIPv4(t *testing.T) {
	for _, tt := range []struct {
		name             string
		b                []byte
		proto            IPProto
		srcPort, dstPort uint16
		seq              uint32
	}{
		{"TCP", quoted(IPv4Fields{}, ProtoTCP), ProtoTCP, 40000, 80, 0xfffffff0},
		{"TCP behind options", quoted(IPv4Fields{Options: []byte{1, 1, 1, 1}}, ProtoTCP), ProtoTCP, 40000, 80, 0xfffffff0},
		{"UDP", quoted(IPv4Fields{}, ProtoUDP), ProtoUDP, 40000, 80, 0},
		{"ICMP", quoted(IPv4Fields{}, ProtoICMP), ProtoICMP, 0, 0, 0},
		{"first fragment", quoted(IPv4Fields{MoreFragments: true}, ProtoUDP), ProtoUDP, 40000, 80, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			q := must[Quote](t)(ParseQuote(tt.b))
			equal(t, "Src", q.Src, v4A)
			equal(t, "Dst", q.Dst, v4B)
			equal(t, "Proto", q.Proto, tt.proto)
			equal(t, "SrcPort", q.SrcPort, tt.srcPort)
			equal(t, "DstPort", q.DstPort, tt.dstPort)
			equal(t, "Seq", q.Seq, tt.seq)
			equal(t, "Transport", len(q.Transport), 8)
		})
	}
}

func TestParseQuoteIPv6(t *testing.T) {
	for name, b := range map[string]IPv6{
		"plain":          extended(t, ProtoTCP, []byte("\x9c\x40\x00\x50\xff\xff\xff\xf0")...),
		"first fragment": extended(t, ProtoIPv6Fragment, []byte("\x06\x00\x00\x01\x00\x00\x00\x01\x9c\x40\x00\x50\xff\xff\xff\xf0")...),
	} {
		put16(b[4:], 1000) // the packet was longer than what is quoted
		q := must[Quote](t)(ParseQuote(b))
		equal(t, name+": Src", q.Src, v6A)
		equal(t, name+": Proto", q.Proto, ProtoTCP)
		equal(t, name+": SrcPort", q.SrcPort, 40000)
		equal(t, name+": Seq", q.Seq, 0xfffffff0)
	}
}

func TestParseQuoteRefuses(t *testing.T) {
	good := quoted(IPv4Fields{}, ProtoTCP)
	for _, tt := range []struct {
		name string
		b    []byte
		want error
	}{
		{"nothing", nil, ErrShort},
		{"seven bytes of TCP", good[:len(good)-1], ErrShort},
		{"a later fragment", quoted(IPv4Fields{FragmentOffset: 8}, ProtoTCP), ErrFormat},
		{"a later IPv6 fragment", extended(t, ProtoIPv6Fragment, []byte("\x06\x00\x00\x08\x00\x00\x00\x0112345678")...), ErrFormat},
		{"a chain cut off", extended(t, ProtoHopByHop, 6, 9, 0, 0), ErrShort},
		{"half an IPv6 header", extended(t, ProtoTCP)[:30], ErrShort},
		{"no IP at all", make([]byte, 40), ErrVersion},
	} {
		if _, err := ParseQuote(tt.b); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}

func FuzzQuote(f *testing.F) {
	f.Add(quoted(IPv4Fields{Options: []byte{1}}, ProtoTCP))
	f.Add([]byte(extended(f, ProtoIPv6Fragment, []byte("\x06\x00\x00\x01\x00\x00\x00\x01\x9c\x40\x00\x50\xff\xff\xff\xf0")...)))
	f.Fuzz(func(t *testing.T, b []byte) {
		q, err := ParseQuote(b)
		if err == nil && (len(q.Transport) < quotedMin || q.Src.Is4() != q.Dst.Is4()) {
			t.Errorf("% x is quoted as %+v", b, q)
		}
	})
}
