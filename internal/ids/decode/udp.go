package decode

import (
	"slices"

	"gotcp/internal/ids/event"
	"gotcp/internal/wire"
)

// udp takes a datagram apart (RFC 768), and what tunnels carry in it.
func (d *Decoder) udp(p *Packet) {
	b := p.Upper
	if len(b) < wire.UDPLen {
		p.refuse(event.UDPHeaderLenTooSmall)
		return
	}
	u := wire.UDP(b)
	switch length := u.Length(); {
	case length < wire.UDPLen:
		p.refuse(event.UDPLenInvalid)
		return
	case len(b) < length:
		p.refuse(event.UDPPacketTooSmall)
		return
	}
	u = u[:u.Length()]
	p.UDP = u
	p.SrcPort, p.DstPort = u.SrcPort(), u.DstPort()
	p.Payload = u.Payload()
	if d.verify() {
		p.ChecksumBad = !u.ChecksumOK(p.Src, p.Dst)
	}
	switch {
	case slices.Contains(d.cfg.VXLAN, p.DstPort), slices.Contains(d.cfg.VXLAN, p.SrcPort):
		d.vxlan(p, p.Payload)
	case slices.Contains(d.cfg.Geneve, p.DstPort), slices.Contains(d.cfg.Geneve, p.SrcPort):
		d.geneve(p, p.Payload)
	case slices.Contains(d.cfg.Teredo, p.DstPort), slices.Contains(d.cfg.Teredo, p.SrcPort):
		d.teredo(p, p.Payload)
	}
}
