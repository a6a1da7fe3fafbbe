package dump

import (
	"bytes"
	"net/netip"
	"testing"

	"gotcp/internal/capture"
	"gotcp/internal/wire"
)

// large is a frame of offloading with a payload of TCP, behind the tags.
func large(v6 bool, tags, size int) *capture.Packet {
	tcp := make([]byte, wire.TCPMinLen+12+size)
	f := wire.TCPFields{SrcPort: 40000, DstPort: 9, Seq: 1<<32 - 1000, Ack: 5, Flags: wire.ACK | wire.PSH | wire.FIN | wire.CWR, Window: 9}
	n := f.Put(tcp, &wire.TCPOptions{HasTimestamps: true, TSVal: 1, TSEcr: 2})
	for i := range size {
		tcp[n+i] = byte(i * 7)
	}
	b := make([]byte, 0, 1<<16)
	b = b[:wire.EthernetLen+tags*wire.VLANLen]
	t := wire.TypeIPv4
	if v6 {
		t = wire.TypeIPv6
	}
	at := wire.EthernetLen
	for k := range tags {
		next := wire.TypeVLAN
		if k == tags-1 {
			next = t
		}
		at += wire.PutVLAN(b[at:], 0, false, uint16(k+1), next)
	}
	if tags > 0 {
		t = wire.TypeVLAN
	}
	wire.PutEthernet(b, wire.MAC{2}, wire.MAC{4}, t)
	if v6 {
		b = b[:at+wire.IPv6Len]
		ip := wire.IPv6Fields{Src: netip.MustParseAddr("fd00::1"), Dst: netip.MustParseAddr("fd00::2"), NextHeader: wire.ProtoTCP, HopLimit: 64}
		ip.Put(b[at:], len(tcp))
	} else {
		b = b[:at+wire.IPv4MinLen]
		ip := wire.IPv4Fields{Src: one, Dst: two, Proto: wire.ProtoTCP, TTL: 64, ID: 0xffff}
		ip.Put(b[at:], len(tcp))
	}
	b = append(b, tcp...)
	return &capture.Packet{LinkType: capture.LinkEthernet, Data: b, Length: len(b), Oversized: true, GSOSize: 1448}
}

// The segments of a frame are right by themselves, and together are what was in it.
func TestSplit(t *testing.T) {
	for _, v6 := range []bool{false, true} {
		for tags := range 3 {
			p := large(v6, tags, 5000)
			whole := look(p)
			payload, seq := []byte{}, whole.tcp.Seq()
			var s splitter
			n := 0
			more, err := s.each(p, func(q *capture.Packet) (bool, error) {
				l := look(q)
				if l.tcp == nil || !l.tcp.ChecksumOK(l.src, l.dst) || q.Length != len(q.Data) || q.GSOSize != 0 || q.Oversized {
					t.Fatalf("segment %d: %+v", n, q)
				}
				if l.tcp.Seq() != seq+uint32(len(payload)) {
					t.Errorf("segment %d has number %d", n, l.tcp.Seq())
				}
				payload = append(payload, l.payload...)
				last := len(payload) == 5000
				if f := l.flags; f&wire.ACK == 0 || f&wire.FIN != 0 != last || f&wire.PSH != 0 != last || f&wire.CWR != 0 != (n == 0) {
					t.Errorf("segment %d has flags %v", n, f)
				}
				if at, _ := l.ipOffset(q); !v6 {
					ip := wire.IPv4(q.Data[at:])
					if !ip.ChecksumOK() || ip.TotalLen() != len(q.Data)-at || ip.ID() != uint16(0xffff+n) {
						t.Errorf("segment %d: checksum %v, length %d, identification %d", n, ip.ChecksumOK(), ip.TotalLen(), ip.ID())
					}
				}
				n++
				return true, nil
			})
			if !more || err != nil || n != 4 || !bytes.Equal(payload, whole.payload) {
				t.Errorf("%d segments with %d bytes, %v, %v", n, len(payload), more, err)
			}
		}
	}
}

// Of a frame of which not all was captured the segments have what there is.
func TestSplitCut(t *testing.T) {
	p := large(false, 0, 5000)
	p.Data = p.Data[:2000]
	var s splitter
	n, length, captured := 0, 0, 0
	s.each(p, func(q *capture.Packet) (bool, error) {
		l := look(q)
		n, length, captured = n+1, length+l.tcpLength, captured+len(l.payload)
		return true, nil
	})
	if header := wire.EthernetLen + wire.IPv4MinLen + wire.TCPMinLen + 12; n != 4 || length != 5000 || captured != 2000-header {
		t.Errorf("%d segments of %d bytes, %d captured", n, length, captured)
	}
}

// What is one packet stays one, and the first that is not wanted is the last.
func TestSplitNothing(t *testing.T) {
	small, other := large(false, 0, 1448), large(false, 0, 5000)
	other.Data[wire.EthernetLen+9] = byte(wire.ProtoUDP)
	plain := large(false, 0, 5000)
	plain.GSOSize = 0
	var s splitter
	for _, p := range []*capture.Packet{small, other, plain} {
		n := 0
		s.each(p, func(q *capture.Packet) (bool, error) {
			n++
			if q != p {
				t.Error("it is another")
			}
			return true, nil
		})
		if n != 1 {
			t.Errorf("%d packets", n)
		}
	}
	n := 0
	more, _ := s.each(large(false, 0, 5000), func(*capture.Packet) (bool, error) { n++; return n < 2, nil })
	if more || n != 2 {
		t.Errorf("%d packets, %v", n, more)
	}
}

func FuzzSplit(f *testing.F) {
	f.Add(large(true, 1, 3000).Data, 1000, 0)
	f.Add(large(false, 0, 3000).Data, 1448, 7)
	f.Fuzz(func(t *testing.T, b []byte, size, more int) {
		p := &capture.Packet{LinkType: capture.LinkEthernet, Data: b, Length: len(b) + more&0xffff, GSOSize: size}
		var s splitter
		n := 0
		s.each(p, func(q *capture.Packet) (bool, error) {
			if n++; len(q.Data) > q.Length && len(b) <= p.Length {
				t.Fatalf("%d bytes of %d", len(q.Data), q.Length)
			}
			return true, nil
		})
		if n == 0 {
			t.Fatal("nothing is left")
		}
	})
}
