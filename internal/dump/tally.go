package dump

import (
	"fmt"
	"net/netip"
	"time"

	"gotcp/internal/capture"
	"gotcp/internal/wire"
)

// protocol is what a packet is counted as: its network layer, and what that carries where
// that is known.
type protocol struct {
	network   wire.EtherType
	transport bool
	proto     wire.IPProto
}

// typeMin is the least EtherType; what is below is a length, and LLC follows
// (IEEE 802.3 §3.2.6).
const typeMin = 0x600

// name is ip/tcp, ip6/89, arp or 0x88cc.
func (p protocol) name() string {
	l := layers{network: p.network}
	network := l.name()
	switch {
	case network == "" && p.network == 0:
		return "other"
	case network == "" && p.network < typeMin:
		return "llc"
	case network == "":
		return fmt.Sprintf("0x%04x", uint16(p.network))
	case !p.transport:
		return network
	}
	return network + "/" + transportName(p.proto)
}

// transportName is a protocol's name, or its number.
func transportName(p wire.IPProto) string {
	l := layers{transport: true, proto: p}
	if name := l.name(); name != "" {
		return name
	}
	return fmt.Sprint(uint8(p))
}

// port is one of TCP or UDP.
type port struct {
	proto  wire.IPProto
	number uint16
}

// tally is what was counted in a span of the capture's time.
type tally struct {
	all               count
	first, last       time.Time // of its packets
	shortest, longest int
	sizes             sizes
	protocols         top[protocol]
	hosts             top[netip.Addr]
	ports             top[port]
}

func newTally(limit int) *tally {
	return &tally{protocols: newTop[protocol](limit), hosts: newTop[netip.Addr](limit), ports: newTop[port](limit)}
}

func (t *tally) reset() {
	t.all, t.sizes, t.shortest, t.longest = count{}, sizes{}, 0, 0
	t.protocols.reset()
	t.hosts.reset()
	t.ports.reset()
}

func (t *tally) add(p *capture.Packet, l *layers) {
	length := max(p.Length, 0)
	if t.all.packets == 0 {
		t.first, t.last, t.shortest = p.Time, p.Time, length
	}
	// Packets of several interfaces and processors come in nearly the right order.
	if p.Time.Before(t.first) {
		t.first = p.Time
	}
	if p.Time.After(t.last) {
		t.last = p.Time
	}
	t.shortest, t.longest = min(t.shortest, length), max(t.longest, length)
	t.all.add(length)
	t.sizes.add(length)
	network := l.network
	if network < typeMin && network > 0 {
		network = 1 // lengths are one protocol
	}
	t.protocols.entry(protocol{network, l.transport, l.proto}).all.add(length)
	if l.transport {
		addBoth(&t.hosts, l.src, l.dst, length)
	}
	if l.ported {
		addBoth(&t.ports, port{l.proto, l.srcPort}, port{l.proto, l.dstPort}, length)
	}
}

// addBoth counts a packet for its two ends, once for what is both.
func addBoth[K comparable](t *top[K], src, dst K, length int) {
	e := t.entry(src)
	e.all.add(length)
	e.out.add(length)
	e = t.entry(dst)
	e.in.add(length)
	if src != dst {
		e.all.add(length)
	}
}
