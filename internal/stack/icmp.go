package stack

import (
	"encoding/binary"
	"net/netip"
	"time"

	"gotcp/internal/seq"
	"gotcp/internal/wire"
)

// inputICMP takes in an ICMP message (RFC 792, RFC 1122 §3.2.2).
func (n *NIC) inputICMP(now time.Time, p *packet) {
	drops := &n.stack.stats.Dropped
	m, err := wire.ParseICMPv4(p.payload)
	switch {
	case err != nil:
		drops.Malformed++
	case !m.ChecksumOK():
		// No device verifies ICMP for us.
		drops.Checksum++
	case m.Type() == wire.ICMPv4Echo && m.Code() == 0:
		n.echo(now, p, m)
	case m.IsError():
		n.inputError(now, p, m)
	default:
		drops.Protocol++
	}
}

// echo answers a ping (RFC 1122 §3.2.2.6): the same data from the address that
// was asked. On a shared address the kernel does it.
func (n *NIC) echo(now time.Time, p *packet, m wire.ICMPv4) {
	if n.cfg.Shared {
		n.stack.stats.Dropped.Unclaimed++
		return
	}
	var head [wire.ICMPLen]byte
	copy(head[:], m)
	head[0] = wire.ICMPv4EchoReply
	// Only the type changed (RFC 1624).
	sum := wire.UpdateChecksum(m.Checksum(), wire.ICMPv4Echo<<8, wire.ICMPv4EchoReply<<8)
	binary.BigEndian.PutUint16(head[2:], sum)
	if n.send(now, header{src: p.dst, dst: p.src, proto: wire.ProtoICMP}, head[:], m.Payload()) {
		n.stack.stats.EchoReplies++
	}
}

// inputError delivers an error message to the connection it is about. What it
// quotes must be a packet of ours: from an address of ours, of a connection
// that exists, with a sequence number that is in flight, which package tcp
// looks at (RFC 5927 §4).
func (n *NIC) inputError(now time.Time, p *packet, m wire.ICMPv4) {
	drops := &n.stack.stats.Dropped
	quote, err := wire.ParseTruncatedIPv4(m.Payload())
	if err != nil || len(quote.Payload()) < 8 {
		drops.Malformed++
		return
	}
	if quote.Proto() != wire.ProtoTCP || quote.FragmentOffset() != 0 || quote.Src() != p.dst {
		drops.Protocol++
		return
	}
	t := quote.Payload()
	c := n.stack.conns[flow{
		local:  netip.AddrPortFrom(quote.Src(), binary.BigEndian.Uint16(t)),
		remote: netip.AddrPortFrom(quote.Dst(), binary.BigEndian.Uint16(t[2:])),
	}]
	if c == nil {
		drops.Unclaimed++
		return
	}
	quoted := seq.Num(binary.BigEndian.Uint32(t[4:]))
	if m.Type() == wire.ICMPv4Unreachable && m.Code() == wire.ICMPv4FragmentationNeeded {
		c.packetTooBig(now, quoted, m.MTU(), quote.TotalLen())
		return
	}
	if kind := icmpKind(m.Type(), m.Code()); kind != nil {
		c.tcp.NetworkError(now, quoted, &ICMPError{From: p.src, Type: m.Type(), Code: m.Code(), Err: kind})
		c.touch()
	}
}

// icmpKind is what an error message means, nil for those that mean nothing to
// a connection: Source Quench is obsolete (RFC 6633), redirects are for routers
// to follow (RFC 1122 §3.2.2.2 leaves it to us).
func icmpKind(typ, code uint8) error {
	switch typ {
	case wire.ICMPv4TimeExceeded:
		return ErrTTLExceeded
	case wire.ICMPv4ParameterProblem:
		return ErrBadParameter
	case wire.ICMPv4Unreachable:
	default:
		return nil
	}
	switch code {
	case wire.ICMPv4NetUnreachable, wire.ICMPv4NetUnknown:
		return ErrNetworkUnreachable
	case wire.ICMPv4ProtoUnreachable:
		return ErrProtoUnreachable
	case wire.ICMPv4PortUnreachable:
		return ErrPortUnreachable
	case wire.ICMPv4NetProhibited, wire.ICMPv4HostProhibited, wire.ICMPv4AdminProhibited:
		return ErrProhibited
	}
	return ErrHostUnreachable
}
