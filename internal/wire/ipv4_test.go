package wire

import (
	"errors"
	"net/netip"
	"testing"

	"github.com/google/gopacket"
	"github.com/google/gopacket/layers"
)

func ipv4Fields(p IPv4) IPv4Fields {
	return IPv4Fields{
		TOS: p.TOS(), ID: p.ID(), DontFragment: p.DontFragment(), MoreFragments: p.MoreFragments(),
		FragmentOffset: p.FragmentOffset(), TTL: p.TTL(), Proto: p.Proto(), Src: p.Src(), Dst: p.Dst(), Options: p.Options(),
	}
}

func TestIPv4(t *testing.T) {
	payload := gopacket.Payload("payload")
	routerAlert := []byte{148, 4, 0, 0}
	for _, tt := range []struct {
		name string
		f    IPv4Fields
	}{
		{"plain", IPv4Fields{TTL: 64, Proto: ProtoTCP, Src: v4A, Dst: v4B, DontFragment: true}},
		{"first fragment", IPv4Fields{TOS: 0xb9, ID: 0xffff, MoreFragments: true, TTL: 1, Proto: ProtoUDP, Src: v4B, Dst: v4A}},
		{"last fragment", IPv4Fields{ID: 7, FragmentOffset: 65528, TTL: 255, Proto: ProtoICMP, Src: v4A, Dst: v4B}},
		{"options", IPv4Fields{TTL: 1, Proto: ProtoIGMP, Src: v4A, Dst: v4B, Options: routerAlert}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := tt.f
			theirIP := &layers.IPv4{
				Version: 4, TOS: f.TOS, Id: f.ID, FragOffset: uint16(f.FragmentOffset / 8), TTL: f.TTL,
				Protocol: layers.IPProtocol(f.Proto), SrcIP: f.Src.AsSlice(), DstIP: f.Dst.AsSlice(),
			}
			if f.DontFragment {
				theirIP.Flags |= layers.IPv4DontFragment
			}
			if f.MoreFragments {
				theirIP.Flags |= layers.IPv4MoreFragments
			}
			if f.Options != nil {
				theirIP.Options = []layers.IPv4Option{{OptionType: 148, OptionLength: 4, OptionData: []byte{0, 0}}}
			}
			want := theirs(t, theirIP, payload)
			got := make([]byte, f.Len()+len(payload))
			copy(got[f.Put(got, len(payload)):], payload)
			equalBytes(t, "packet", got, want)

			p := must[IPv4](t)(ParseIPv4(append(want, "padding"...)))
			equal(t, "TotalLen", p.TotalLen(), len(want))
			equal(t, "ChecksumOK", p.ChecksumOK(), true)
			equal(t, "IsFragment", p.IsFragment(), f.MoreFragments || f.FragmentOffset != 0)
			equalBytes(t, "Payload", p.Payload(), payload)
			equalBytes(t, "Options", p.Options(), f.Options)
			gotFields := ipv4Fields(p)
			gotFields.Options, f.Options = nil, nil
			if a, b := gotFields, f; a.Src != b.Src || a.Dst != b.Dst || a.TOS != b.TOS || a.ID != b.ID ||
				a.DontFragment != b.DontFragment || a.MoreFragments != b.MoreFragments ||
				a.FragmentOffset != b.FragmentOffset || a.TTL != b.TTL || a.Proto != b.Proto {
				t.Errorf("fields: got %+v, want %+v", a, b)
			}
		})
	}
}

func TestIPv4Put(t *testing.T) {
	dirty := func() []byte {
		b := make([]byte, IPv4MaxLen)
		for i := range b {
			b[i] = 0xee
		}
		return b
	}
	t.Run("options are padded", func(t *testing.T) {
		b := dirty()
		f := IPv4Fields{Src: v4A, Dst: v4B, Options: []byte{7, 5, 4, 0, 0}}
		equal(t, "Put", f.Put(b, 0), 28)
		p := must[IPv4](t)(ParseIPv4(b))
		equalBytes(t, "Options", p.Options(), []byte{7, 5, 4, 0, 0, 0, 0, 0})
		equal(t, "ChecksumOK", p.ChecksumOK(), true)
	})
	t.Run("options are cut at 40 bytes", func(t *testing.T) {
		f := IPv4Fields{Options: make([]byte, 50)}
		equal(t, "Len", f.Len(), IPv4MaxLen)
		equal(t, "Put", f.Put(dirty(), 0), IPv4MaxLen)
	})
	t.Run("addresses", func(t *testing.T) {
		b := dirty()
		f := IPv4Fields{Src: netip.Addr{}, Dst: netip.AddrFrom16(v4A.As16())}
		f.Put(b, 0)
		p := must[IPv4](t)(ParseIPv4(b))
		equal(t, "Src", p.Src(), netip.IPv4Unspecified())
		equal(t, "Dst", p.Dst(), v4A)
	})
}

func TestParseIPv4Refuses(t *testing.T) {
	good := make([]byte, 28)
	(&IPv4Fields{Src: v4A, Dst: v4B}).Put(good, 8)
	for _, tt := range []struct {
		name      string
		spoil     func(b []byte) []byte
		want      error
		truncated error
	}{
		{"nothing wrong", func(b []byte) []byte { return b }, nil, nil},
		{"empty", func(b []byte) []byte { return nil }, ErrShort, ErrShort},
		{"short header", func(b []byte) []byte { return b[:19] }, ErrShort, ErrShort},
		{"version 6", func(b []byte) []byte { b[0] = 0x65; return b }, ErrVersion, ErrVersion},
		{"header length 16", func(b []byte) []byte { b[0] = 0x44; return b }, ErrLength, ErrLength},
		{"header longer than total", func(b []byte) []byte { b[0] = 0x48; return b }, ErrLength, ErrLength},
		{"header longer than packet", func(b []byte) []byte { b[0], b[3] = 0x48, 40; return b }, ErrShort, ErrShort},
		{"total length 0", func(b []byte) []byte { b[3] = 0; return b }, ErrLength, ErrLength},
		{"total length 19", func(b []byte) []byte { b[3] = 19; return b }, ErrLength, ErrLength},
		{"payload cut off", func(b []byte) []byte { return b[:27] }, ErrLength, nil},
	} {
		b := append([]byte(nil), good...)
		if _, err := ParseIPv4(tt.spoil(b)); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v", tt.name, err)
		}
		b = append([]byte(nil), good...)
		if _, err := ParseTruncatedIPv4(tt.spoil(b)); !errors.Is(err, tt.truncated) {
			t.Errorf("%s, truncated: %v", tt.name, err)
		}
	}
}

func FuzzIPv4(f *testing.F) {
	seed := make([]byte, 64)
	(&IPv4Fields{TTL: 64, Proto: ProtoUDP, Src: v4A, Dst: v4B, Options: []byte{7, 7, 4, 1, 2, 3, 4}}).Put(seed, 36)
	f.Add(seed)
	f.Add(seed[:40])
	f.Add([]byte{0x45, 0, 0, 20, 0, 0, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0})
	f.Fuzz(func(t *testing.T, b []byte) {
		p, err := ParseTruncatedIPv4(b)
		whole, wholeErr := ParseIPv4(b)
		if err != nil {
			equal(t, "whole packet accepted", wholeErr == nil, false)
			return
		}
		equal(t, "whole", wholeErr == nil, len(p) == p.TotalLen())
		if wholeErr == nil {
			equalBytes(t, "whole packet", whole, p)
		}
		again := make([]byte, len(p))
		fields := ipv4Fields(p)
		n := fields.Put(again, p.TotalLen()-p.HeaderLen())
		copy(again[n:], p.Payload())
		if p.ChecksumOK() && !p.Reserved() && p.Checksum() != 0xffff {
			equalBytes(t, "round trip", again, p)
		}
		view := must[IPv4](t)(ParseTruncatedIPv4(again))
		equal(t, "ChecksumOK", view.ChecksumOK(), true)
		equal(t, "Src", view.Src(), p.Src())
		equal(t, "IsFragment", view.IsFragment(), p.IsFragment())
	})
}
