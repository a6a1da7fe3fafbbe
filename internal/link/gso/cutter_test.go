package gso

import (
	"bytes"
	"encoding/binary"
	"errors"
	"net/netip"
	"testing"

	"gotcp/internal/link"
	"gotcp/internal/wire"
)

var (
	src4, dst4 = netip.MustParseAddr("10.0.0.1"), netip.MustParseAddr("10.0.0.2")
	src6, dst6 = netip.MustParseAddr("fd00::1"), netip.MustParseAddr("fd00::2")
)

// frame4 builds an unfinished IPv4 TCP frame as the stack would send it, its
// payload in three parts.
func frame4(ethernet bool, payload []byte, flags wire.TCPFlags, urgent uint16, size int) link.Frame {
	b := make([]byte, 200)
	at := 0
	if ethernet {
		at = wire.PutEthernet(b, wire.MAC{2, 0, 0, 0, 0, 2}, wire.MAC{2, 0, 0, 0, 0, 1}, wire.TypeIPv4)
	}
	opts := wire.TCPOptions{HasTimestamps: true, TSVal: 7, TSEcr: 8}
	tcp := wire.TCPFields{SrcPort: 1, DstPort: 2, Seq: 0xffffff00, Ack: 5, Flags: flags, Window: 9, Urgent: urgent}
	tcpLen := wire.TCPMinLen + opts.Len()
	ip := wire.IPv4Fields{ID: 0xffff, DontFragment: true, TTL: 64, Proto: wire.ProtoTCP, Src: src4, Dst: dst4}
	transport := at + ip.Put(b[at:], tcpLen+len(payload))
	n := transport + tcp.Put(b[transport:], &opts)
	var sum wire.Summer
	sum.AddPseudo(src4, dst4, wire.ProtoTCP, tcpLen+len(payload))
	binary.BigEndian.PutUint16(b[transport+16:], sum.Partial())
	third := len(payload) / 3
	f := link.Frame{Data: append(b[:n:n], payload[:third]...), Tail: [2][]byte{payload[third : 2*third], payload[2*third:]}}
	f.Offload = link.Offload{NeedsChecksum: true, ChecksumStart: uint16(transport), ChecksumOffset: 16}
	if size > 0 {
		f.GSO, f.GSOSize, f.HeaderLen = link.GSOTCPv4, uint16(size), uint16(n)
	}
	return f
}

func cutAll(t *testing.T, f *link.Frame, ethernet bool) [][]byte {
	t.Helper()
	var c Cutter
	if err := c.Reset(f, ethernet); err != nil {
		t.Fatal(err)
	}
	var pieces [][]byte
	for c.More() {
		n := c.NextLen()
		p := c.Append(nil)
		if len(p) != n {
			t.Errorf("NextLen said %d, it was %d", n, len(p))
		}
		pieces = append(pieces, p)
	}
	return pieces
}

func numbered(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(i ^ i>>8)
	}
	return b
}

func TestCutIPv4(t *testing.T) {
	for _, ethernet := range []bool{false, true} {
		for _, size := range []int{1, 333, 1448, 2999} {
			payload := numbered(3000)
			f := frame4(ethernet, payload, wire.ACK|wire.PSH|wire.FIN|wire.CWR, 0, size)
			pieces := cutAll(t, &f, ethernet)
			if want := (3000 + size - 1) / size; len(pieces) != want {
				t.Fatalf("%d pieces, want %d", len(pieces), want)
			}
			var got []byte
			for i, b := range pieces {
				if ethernet {
					eth, err := wire.ParseEthernet(b)
					if err != nil || eth.Type() != wire.TypeIPv4 {
						t.Fatal(err)
					}
					b = eth.Payload()
				}
				ip, err := wire.ParseIPv4(b)
				if err != nil || !ip.ChecksumOK() || len(ip) != len(b) {
					t.Fatalf("piece %d: %v, IP checksum %v", i, err, ip.ChecksumOK())
				}
				if ip.ID() != 0xffff+uint16(i) {
					t.Errorf("piece %d has ID %#x", i, ip.ID())
				}
				tcp, err := wire.ParseTCP(ip.Payload())
				if err != nil || !tcp.ChecksumOK(src4, dst4) {
					t.Fatalf("piece %d: %v, checksum wrong", i, err)
				}
				if tcp.Seq() != 0xffffff00+uint32(len(got)) {
					t.Errorf("piece %d has sequence number %#x", i, tcp.Seq())
				}
				want := wire.ACK
				if i == 0 {
					want |= wire.CWR
				}
				if i == len(pieces)-1 {
					want |= wire.PSH | wire.FIN
				}
				if tcp.Flags() != want {
					t.Errorf("piece %d has flags %v, want %v", i, tcp.Flags(), want)
				}
				got = append(got, tcp.Payload()...)
			}
			if !bytes.Equal(got, payload) {
				t.Error("the pieces do not make the payload")
			}
		}
	}
}

func TestCutUrgent(t *testing.T) {
	f := frame4(false, numbered(300), wire.ACK|wire.URG, 150, 100)
	want := []struct {
		urgent uint16
		flag   bool
	}{{150, true}, {50, true}, {0, false}}
	for i, b := range cutAll(t, &f, false) {
		tcp := wire.TCP(b[wire.IPv4MinLen:])
		if tcp.Urgent() != want[i].urgent || (tcp.Flags()&wire.URG != 0) != want[i].flag {
			t.Errorf("piece %d: urgent %d, flags %v", i, tcp.Urgent(), tcp.Flags())
		}
	}
}

func TestCutIPv6(t *testing.T) {
	b := make([]byte, 100)
	payload := numbered(2500)
	tcp := wire.TCPFields{SrcPort: 1, DstPort: 2, Seq: 100, Flags: wire.ACK}
	ip := wire.IPv6Fields{HopLimit: 64, NextHeader: wire.ProtoTCP, Src: src6, Dst: dst6}
	n := ip.Put(b, wire.TCPMinLen+len(payload))
	n += tcp.Put(b[n:], nil)
	f := link.Frame{Data: b[:n], Tail: [2][]byte{payload}}
	f.Offload = link.Offload{GSO: link.GSOTCPv6, GSOSize: 1000, ChecksumValid: true}
	pieces := cutAll(t, &f, false)
	if len(pieces) != 3 {
		t.Fatalf("%d pieces", len(pieces))
	}
	for i, b := range pieces {
		ip, err := wire.ParseIPv6(b)
		if err != nil || wire.IPv6Len+ip.PayloadLen() != len(b) {
			t.Fatalf("piece %d: %v", i, err)
		}
		if !wire.TCP(ip.Payload()).ChecksumOK(src6, dst6) {
			t.Errorf("piece %d: checksum wrong", i)
		}
	}
}

func TestFinishesChecksum(t *testing.T) {
	f := frame4(true, numbered(77), wire.ACK, 0, 0)
	pieces := cutAll(t, &f, true)
	if len(pieces) != 1 {
		t.Fatalf("%d pieces", len(pieces))
	}
	tcp := wire.TCP(pieces[0][wire.EthernetLen+wire.IPv4MinLen:])
	if !tcp.ChecksumOK(src4, dst4) {
		t.Error("checksum wrong")
	}
}

func TestVLAN(t *testing.T) {
	plain := frame4(true, numbered(200), wire.ACK, 0, 100)
	f := plain
	f.Data = append([]byte{}, plain.Data[:12]...)
	f.Data = append(f.Data, 0x81, 0, 0, 5)
	f.Data = append(f.Data, plain.Data[12:]...)
	f.ChecksumStart += wire.VLANLen
	if n := len(cutAll(t, &f, true)); n != 2 {
		t.Errorf("%d pieces", n)
	}
}

func TestMalformed(t *testing.T) {
	good := func() link.Frame { return frame4(true, numbered(200), wire.ACK, 0, 100) }
	for name, spoil := range map[string]func(f *link.Frame){
		"no size":             func(f *link.Frame) { f.GSOSize = 0 },
		"wrong family":        func(f *link.Frame) { f.GSO = link.GSOTCPv6 },
		"not IP":              func(f *link.Frame) { f.Data[12] = 0x12 },
		"not TCP":             func(f *link.Frame) { f.Data[14+9] = 17 },
		"IP header too short": func(f *link.Frame) { f.Data[14] = 0x41 },
		"TCP header too long": func(f *link.Frame) { f.Data[14+20+12] = 0xf0; f.Data = f.Data[:14+20+32] },
		"no headers":          func(f *link.Frame) { f.Data = f.Data[:10] },
		"checksum outside":    func(f *link.Frame) { f.GSO = link.GSONone; f.ChecksumStart = 0xffff },
	} {
		f := good()
		spoil(&f)
		var c Cutter
		if err := c.Reset(&f, true); !errors.Is(err, ErrMalformed) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAllocatesNothing(t *testing.T) {
	f := frame4(true, numbered(60000), wire.ACK, 0, 1448)
	var c Cutter
	buf := make([]byte, 0, 2000)
	if n := testing.AllocsPerRun(10, func() {
		c.Reset(&f, true)
		for c.More() {
			c.Append(buf)
		}
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func FuzzCutter(f *testing.F) {
	seed := frame4(true, numbered(200), wire.ACK, 0, 100)
	f.Add(seed.Data, uint8(1), uint16(100), uint16(34), uint16(16), true)
	f.Fuzz(func(t *testing.T, data []byte, kind uint8, size, start, offset uint16, ethernet bool) {
		frame := link.Frame{Data: data, Offload: link.Offload{
			NeedsChecksum: start != 0, ChecksumStart: start, ChecksumOffset: offset,
			GSO: link.GSO(kind % 3), GSOSize: size,
		}}
		var c Cutter
		if c.Reset(&frame, ethernet) != nil {
			return
		}
		total := 0
		for pieces := 0; c.More(); pieces++ {
			total += len(c.Append(nil))
			if pieces > len(data)+1 {
				t.Fatal("no end of pieces")
			}
		}
		if total < len(data) {
			t.Errorf("%d bytes became %d", len(data), total)
		}
	})
}
