package anomaly

import (
	"net/netip"
	"time"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/decode"
	"gotcp/internal/wire"
)

// Kind is what an Observation is of.
type Kind uint8

// The kinds. A flow gives FlowNew, then one of FlowAnswered, FlowRefused and
// FlowUnanswered, and FlowEnded when it was answered and is over. Of these, Src
// and SrcPort are the client's, and Flags, Options, TTL and EtherSrc are those of
// the flow's first packet.
const (
	// FlowNew is the first packet of a flow of any protocol above IP, TCP
	// segments without a connection among them.
	FlowNew Kind = iota + 1
	// FlowAnswered is the server's first packet, unless it is a refusal.
	FlowAnswered
	// FlowRefused is a RST in answer to the first packets, or an ICMP
	// unreachable (not: time exceeded) that quotes one.
	FlowRefused
	// FlowUnanswered is a flow whose server has not said a word, some seconds
	// after it began or at its end. FlowAnswered may still follow.
	FlowUnanswered
	// FlowEnded is the end of an answered flow: Volume and Duration are set.
	FlowEnded
	// Fragment is every fragment of a datagram, before it is put together.
	Fragment
	// ARP is every ARP packet: Src and Dst are the sender's and the target's
	// addresses, Op, SenderMAC and TargetMAC are set.
	ARP
	// DNSQuery is a question: Name, RRType and QuerySize are set; Src asks.
	DNSQuery
	// DNSAnswer is an answer: Src is the server. QuerySize is 0 if its question
	// was not seen.
	DNSAnswer
	// Reset is a RST of an established connection, Src being who seems to have
	// sent it: TTL is the segment's, FlowTTL that of Src's last segment before,
	// SeqOffset its sequence number minus the next one expected from Src.
	Reset
	// AfterReset is a segment from who seems to have sent a RST, after it, that
	// has payload or another acknowledgement number, and is no RST: SeqOffset is
	// its sequence number minus the RST's, Length its payload.
	AfterReset
)

// Observation is what a worker tells of a packet or a flow. It is a plain value,
// and most packets of an established connection give none.
type Observation struct {
	Time             time.Time
	Number           uint64 // of the packet's frame
	Kind             Kind
	Proto            wire.IPProto
	TTL, FlowTTL     uint8
	Options          uint8 // how many kinds of TCP options there are, NOP and EOL apart
	Flags            wire.TCPFlags
	SrcPort, DstPort uint16
	Src, Dst         netip.Addr
	EtherSrc         wire.MAC // zero where there is no Ethernet
	SenderMAC        wire.MAC
	TargetMAC        wire.MAC
	Op               wire.ARPOp
	EtherGroup       bool // the frame went to a group: broadcast or multicast

	// Volume is what went each way, by app.Direction.
	Volume   [2]Volume
	Duration time.Duration

	// Of a fragment: its place and the length of what IP carries in it.
	FragmentID     uint32
	FragmentOffset uint32
	Length         uint32
	MoreFragments  bool

	// Name is the first question's, "www.example.com", borrowed for Input.
	Name                  []byte
	RRType                uint16
	QuerySize, AnswerSize uint16

	SeqOffset int32
}

// Volume is how much went one way: packets, and bytes of payload above the
// transport.
type Volume struct{ Packets, Bytes uint64 }

// to and from are an answered flow's volumes as its client sees them.
func (o *Observation) to() Volume   { return o.Volume[app.ToServer] }
func (o *Observation) from() Volume { return o.Volume[app.ToClient] }

// Of is an observation of a packet with what all kinds have in common. What a
// kind has beyond that is for the caller to add.
func Of(kind Kind, p *decode.Packet) Observation {
	o := Observation{
		Time: p.Time, Number: p.Number, Kind: kind, Proto: p.Proto,
		Src: p.Src, Dst: p.Dst, SrcPort: p.SrcPort, DstPort: p.DstPort,
	}
	if p.HasEther {
		o.EtherSrc, o.EtherGroup = p.EtherSrc, p.EtherDst.IsGroup()
	}
	switch {
	case p.IPv4 != nil:
		o.TTL = p.IPv4.TTL()
	case p.IPv6 != nil:
		o.TTL = p.IPv6.HopLimit()
	}
	if p.TCP != nil {
		o.Flags, o.Options = p.TCP.Flags(), optionKinds(p.TCP.Options())
		o.Length = uint32(len(p.TCP.Payload()))
	}
	return o
}

// Single is the observation that a packet by itself gives: ARP packets and
// fragments do, whatever flow they belong to.
func Single(p *decode.Packet) (o Observation, ok bool) {
	switch {
	case p.ARP != nil:
		o = Of(ARP, p)
		o.Op, o.SenderMAC, o.TargetMAC = p.ARP.Op(), p.ARP.SenderMAC(), p.ARP.TargetMAC()
		o.Src, o.Dst = p.ARP.SenderIP(), p.ARP.TargetIP()
		return o, true
	case p.Fragment && p.IPv4 != nil:
		o = Of(Fragment, p)
		o.FragmentID, o.FragmentOffset = uint32(p.IPv4.ID()), uint32(p.IPv4.FragmentOffset())
		o.Length, o.MoreFragments = uint32(len(p.IPv4.Payload())), p.IPv4.MoreFragments()
		return o, true
	case p.Fragment && p.IPv6 != nil:
		proto, rest, ok := p.IPv6.Upper()
		f, err := wire.ParseIPv6Fragment(rest)
		if !ok || proto != wire.ProtoIPv6Fragment || err != nil {
			return o, false
		}
		o = Of(Fragment, p)
		o.Proto, o.FragmentID, o.FragmentOffset = f.NextHeader(), f.ID(), uint32(f.Offset())
		o.Length, o.MoreFragments = uint32(len(f.Payload())), f.More()
		return o, true
	}
	return o, false
}

// optionKinds counts the kinds of TCP options (RFC 9293 §3.1). A stack that
// opens a connection in earnest sends several with its SYN; a scanner's own
// packets have one or none.
func optionKinds(b []byte) (kinds uint8) {
	const end, nop = 0, 1
	for len(b) > 0 && b[0] != end {
		if b[0] == nop {
			b = b[1:]
			continue
		}
		kinds++
		if len(b) < 2 || b[1] < 2 || int(b[1]) > len(b) {
			break
		}
		b = b[b[1]:]
	}
	return kinds
}
