package anomaly

import (
	"net/netip"
	"time"

	"gotcp/internal/ids/decode"
	"gotcp/internal/wire"
)

// LoadKind is what is counted of the packets to a host.
type LoadKind uint8

// The kinds.
const (
	LoadSYN       LoadKind = iota // SYN without ACK, and what became of them
	LoadUDP                       // UDP to somebody who has not said a word in that flow
	LoadICMP                      // pings, and errors about what was never sent
	LoadEchoReply                 // answers to pings that were not sent
	LoadReflected                 // UDP that nobody asked for from a service that can be made to answer at length
	LoadBroadcast                 // pings of everybody
)

// Load is how many packets of a kind went to one host within one second, as one
// worker saw it: floods are not worth an observation for every packet. Loads of
// the same second are added up, so that it makes no difference which worker
// counted what.
type Load struct {
	Kind LoadKind
	Dst  netip.Addr
	// Src and DstPort are the first packet's.
	Src     netip.Addr
	SrcPort uint16
	DstPort uint16
	Packets uint32
	// Completed are those of them, or of earlier ones, whose handshake came to its
	// end (LoadSYN).
	Completed uint32
	Bytes     uint64 // of payload above the transport
	// Sources and Ports tell how many different ones there were.
	Sources, Ports sketch
	Since, Until   time.Time
	First, Last    uint64 // numbers of packets
}

// meterSlots is how many hosts a Meter counts at a time. Those that don't fit
// are handed out early, one Load each.
const meterSlots = 128

// Meter counts packets for a worker, which shows it every packet and takes out
// the Loads with every batch.
type Meter struct {
	slots   [meterSlots]Load
	used    []uint8 // slots with something in them
	spilled []Load
}

// NewMeter makes an empty Meter.
func NewMeter() *Meter { return &Meter{used: make([]uint8, 0, meterSlots)} }

// Packet counts a packet, if it is of a kind that floods are made of. answered
// says that the flow it belongs to has packets both ways, this one included, or
// that it is an error about a flow that is known.
func (m *Meter) Packet(p *decode.Packet, answered bool) {
	var kind LoadKind
	switch {
	case p.TCP != nil:
		if p.TCP.Flags()&(wire.SYN|wire.ACK) != wire.SYN {
			return
		}
		kind = LoadSYN
	case p.UDP != nil:
		// What everybody in a group is told is answered by nobody.
		if answered || p.Dst.IsMulticast() || p.HasEther && p.EtherDst.IsGroup() {
			return
		}
		kind = LoadUDP
		if reflector(p.SrcPort) {
			kind = LoadReflected
		}
	case len(p.ICMPv4) > 0 || len(p.ICMPv6) > 0:
		var ok bool
		if kind, ok = icmpLoad(p, answered); !ok {
			return
		}
	default:
		return
	}
	l := m.slot(kind, p, p.Dst, p.Src)
	l.Packets++
	l.Bytes += uint64(len(p.Payload))
	l.Sources.add(hashAddr(p.Src))
	l.Ports.add(mix(uint64(p.DstPort)))
}

// Established takes back one SYN: p, the client's ACK, completes its handshake. A
// RST does not: it is what the host at a forged address answers.
func (m *Meter) Established(p *decode.Packet) {
	if p.TCP != nil && p.TCP.Flags()&(wire.ACK|wire.RST) == wire.ACK {
		m.slot(LoadSYN, p, p.Dst, p.Src).Completed++
	}
}

// icmpLoad is the kind of an ICMP packet. The messages by which routers and
// neighbours find one another (RFC 4861, RFC 3810) are left out.
func icmpLoad(p *decode.Packet, answered bool) (LoadKind, bool) {
	var request, reply, failure bool
	if len(p.ICMPv4) > 0 {
		t := p.ICMPv4[0]
		request, reply = t == wire.ICMPv4Echo, t == wire.ICMPv4EchoReply
		failure = !request && !reply
	} else {
		t := p.ICMPv6[0]
		request, reply, failure = t == wire.ICMPv6Echo, t == wire.ICMPv6EchoReply, t < wire.ICMPv6Echo
	}
	group := p.Dst.IsMulticast() || p.HasEther && p.EtherDst.IsGroup()
	switch {
	case request && group:
		return LoadBroadcast, true
	case request, failure && !answered && !group:
		return LoadICMP, true
	case reply && !answered:
		return LoadEchoReply, true
	}
	return 0, false
}

// reflector reports a port whose service gives long answers to short questions
// by UDP, whoever is said to ask (US-CERT alert TA14-017A).
func reflector(port uint16) bool {
	switch port {
	case 17, 19, 53, 111, 123, 137, 161, 389, 1900, 3702, 5353, 11211:
		return true
	}
	return false
}

// slot is the Load that a packet to dst belongs to, begun if there is none.
func (m *Meter) slot(kind LoadKind, p *decode.Packet, dst, src netip.Addr) *Load {
	i := uint8((hashAddr(dst) + uint64(kind)) % meterSlots)
	l := &m.slots[i]
	if l.First != 0 {
		if l.Kind == kind && l.Dst == dst && l.Since.Unix() == p.Time.Unix() {
			l.Until, l.Last = p.Time, p.Number
			return l
		}
		m.spilled = append(m.spilled, *l)
	} else {
		m.used = append(m.used, i)
	}
	*l = Load{
		Kind: kind, Dst: dst, Src: src, SrcPort: p.SrcPort, DstPort: p.DstPort,
		Since: p.Time, Until: p.Time, First: max(p.Number, 1), Last: p.Number,
	}
	return l
}

// Take appends what was counted since the last time.
func (m *Meter) Take(to []Load) []Load {
	to = append(to, m.spilled...)
	m.spilled = m.spilled[:0]
	for _, i := range m.used {
		to = append(to, m.slots[i])
		m.slots[i] = Load{}
	}
	m.used = m.used[:0]
	return to
}
