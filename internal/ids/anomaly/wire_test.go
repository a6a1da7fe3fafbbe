package anomaly

import (
	"net/netip"
	"time"

	"gotcp/internal/wire"
)

// station is the MAC of a host, and of those that replace it.
func station(host int, generation byte) wire.MAC {
	return wire.MAC{2, 0, 0, generation, byte(host >> 8), byte(host)}
}

// says puts an ARP packet at w.now.
func (w *world) says(op wire.ARPOp, sender netip.Addr, mac wire.MAC, target netip.Addr, targetMAC wire.MAC) {
	w.tell(w.now, Observation{
		Kind: ARP, Op: op, Src: sender, Dst: target, SenderMAC: mac, TargetMAC: targetMAC, EtherSrc: mac,
		EtherGroup: op == wire.ARPRequest || targetMAC == wire.Broadcast,
	})
}

// query puts a question to a resolver at w.now.
func (w *world) query(src netip.Addr, name string) { w.ask(src, w.ip("10.0.0.53"), name, 60, 150) }

// ask puts a question and its answer at w.now, with their sizes.
func (w *world) ask(src, resolver netip.Addr, name string, asked, answered uint16) {
	o := Observation{Kind: DNSQuery, Src: src, Dst: resolver, SrcPort: 40000, DstPort: 53, Proto: wire.ProtoUDP, Name: []byte(name), QuerySize: asked}
	w.tell(w.now, o)
	o.Kind, o.AnswerSize = DNSAnswer, answered
	o.Src, o.Dst, o.SrcPort, o.DstPort = o.Dst, o.Src, o.DstPort, o.SrcPort
	w.tell(w.now.Add(10*time.Millisecond), o)
}
