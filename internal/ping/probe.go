package ping

import (
	"encoding/binary"
	"net/netip"
	"time"

	"gotcp/internal/station"
	"gotcp/internal/wire"
)

// PMTU is what is done about packets that are longer than the path allows,
// ping's -M.
type PMTU uint8

// The ways.
const (
	PMTUWant  PMTU = iota // do not fragment what fits; learn; fragment what doesn't
	PMTUDo                // never fragment, learn
	PMTUDont              // let routers fragment
	PMTUProbe             // never fragment, and do not learn
)

// Packet is what the probes are like.
type Packet struct {
	Size    int    // bytes of data
	Pattern []byte // what fills it; empty for 00 01 02 ...
	TTL     uint8
	TOS     uint8
	PMTU    PMTU
	Options []byte // of the IP header, as they leave
	ID      uint16
}

// timestampLen is the room that a timestamp takes at the beginning of the
// data: seconds and microseconds, as ping writes a struct timeval. Probes with
// less data are not timed, says ping.
const timestampLen = 16

// prober writes probes and reads replies.
type prober struct {
	Packet
	message []byte // the ICMP message, the data of which is written once
	wrong   wrongData
}

func newProber(p Packet) *prober {
	b := &prober{Packet: p, message: make([]byte, wire.ICMPLen+p.Size)}
	fill(b.message[wire.ICMPLen:], p.Pattern)
	return b
}

// fill writes the pattern over and over.
func fill(data, pattern []byte) {
	for i := range data {
		if len(pattern) > 0 {
			data[i] = pattern[i%len(pattern)]
		} else {
			data[i] = byte(i)
		}
	}
}

// timed reports whether probes bear a timestamp.
func (b *prober) timed() bool { return b.Size >= timestampLen }

// write makes the message for a sequence number; it is lent until the next.
func (b *prober) write(now time.Time, seq uint16) []byte {
	data := b.message[wire.ICMPLen:]
	if b.timed() {
		binary.NativeEndian.PutUint64(data, uint64(now.Unix()))
		binary.NativeEndian.PutUint64(data[8:], uint64(now.Nanosecond()/1000))
	}
	wire.PutICMPv4(b.message, wire.ICMPv4Echo, 0, wire.EchoRest(b.ID, seq), data)
	return b.message
}

// packet is the packet of a message on its way.
func (b *prober) packet(now time.Time, token uint64, w *way, message []byte) station.Packet {
	p := station.Packet{
		Token: token, NextHop: w.nextHop, Broadcast: w.broadcast, MTU: w.mtu,
		Header: wire.IPv4Fields{
			TOS: b.TOS, TTL: b.TTL, Proto: wire.ProtoICMP, Src: w.src, Dst: w.dst,
			DontFragment: b.dontFragment(len(message), w),
		},
		Payload: message,
	}
	if len(b.Options) > 0 {
		// Each packet has its own copy, in which we record ourselves.
		p.Header.Options = append([]byte(nil), b.Options...)
		station.Record(now, p.Header.Options, w.src)
	}
	return p
}

func (b *prober) dontFragment(length int, w *way) bool {
	switch b.PMTU {
	case PMTUDont:
		return false
	case PMTUWant:
		header := wire.IPv4Fields{Options: b.Options}
		return header.Len()+length <= w.mtu
	}
	return true
}

// wrongData is the first byte of a reply's data that is not what was sent.
type wrongData struct {
	offset    int
	want, got byte
	data      []byte // the reply's, all of it
}

// check compares a reply's data with what was sent, beyond the timestamp; nil
// if all is right. What is lent is valid until the next call.
func (b *prober) check(data []byte) *wrongData {
	want := b.message[wire.ICMPLen:]
	for i := timestampLen; i < min(len(want), len(data)); i++ {
		if data[i] != want[i] {
			b.wrong = wrongData{offset: i, want: want[i], got: data[i], data: data}
			return &b.wrong
		}
	}
	return nil
}

// quoted reads the echo request that an ICMP error is about: ours, to where we
// sent it.
func (b *prober) quoted(m wire.ICMPv4, src netip.Addr) (dst netip.Addr, seq uint16, quote wire.IPv4, ok bool) {
	quote, err := wire.ParseTruncatedIPv4(m.Payload())
	if err != nil || quote.Proto() != wire.ProtoICMP || quote.FragmentOffset() != 0 || quote.Src() != src {
		return dst, 0, nil, false
	}
	inner, err := wire.ParseICMPv4(quote.Payload())
	if err != nil || inner.Type() != wire.ICMPv4Echo || inner.ID() != b.ID {
		return dst, 0, nil, false
	}
	return quote.Dst(), inner.Seq(), quote, true
}
