package stack

import (
	"time"

	"gotcp/internal/frag"
	"gotcp/internal/wire"
)

// maxErrorLen is the longest ICMP error we send, IP header included
// (RFC 1812 §4.3.2.3: as much of the packet as fits into 576 bytes).
const maxErrorLen = 576

// sendError reports to the sender of p what is wrong with it. Errors are never
// sent about errors, fragments but the first, or what went to or claims to come
// from more than one host (RFC 1122 §3.2.2); the latter never get as far as
// this, and of the fragments only whole datagrams.
func (n *NIC) sendError(now time.Time, p *packet, typ, code uint8) {
	if n.cfg.Shared {
		return
	}
	if p.proto == wire.ProtoICMP {
		return
	}
	n.quote(now, p, typ, code)
}

// reassemblyTimeout reports a datagram whose first fragment came, but not all
// of it (RFC 1122 §3.3.2).
func (n *NIC) reassemblyTimeout(now time.Time, k frag.Key, first []byte) {
	if first == nil || n.cfg.Shared {
		return
	}
	if k.Proto == wire.ProtoICMP {
		// It may be an error itself.
		if m, err := wire.ParseICMPv4(first); err != nil || m.IsError() {
			return
		}
	}
	var b [wire.IPv4MinLen]byte
	h := wire.IPv4Fields{
		ID: uint16(k.ID), MoreFragments: true, TTL: defaultTTL, Proto: k.Proto, Src: k.Src, Dst: k.Dst,
	}
	h.Put(b[:], len(first))
	p := packet{src: k.Src, dst: k.Dst, proto: k.Proto, payload: first, header: b[:]}
	n.quote(now, &p, wire.ICMPv4TimeExceeded, wire.ICMPv4ReassemblyExceeded)
}

// quote sends an error with the packet it is about, within the limit.
func (n *NIC) quote(now time.Time, p *packet, typ, code uint8) {
	if !n.stack.icmpLimit.take(now) {
		n.stack.stats.ICMPLimited++
		return
	}
	var b [maxErrorLen - wire.IPv4MinLen]byte
	at := wire.ICMPLen
	at += copy(b[at:], p.header[:p.header.HeaderLen()])
	at += copy(b[at:], p.payload)
	l := wire.PutICMPv4(b[:], typ, code, 0, b[wire.ICMPLen:at])
	if n.send(now, header{src: p.dst, dst: p.src, proto: wire.ProtoICMP}, b[:wire.ICMPLen], b[wire.ICMPLen:l]) {
		n.stack.stats.ICMPErrors++
	}
}
