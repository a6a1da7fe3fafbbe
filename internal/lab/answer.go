package lab

import (
	"net/netip"
	"slices"

	"gotcp/internal/wire"
)

// AnswerARP is the right reply to a request for one of the addresses, and nil
// to everything else.
func AnswerARP(frame []byte, mac wire.MAC, addrs ...netip.Addr) []byte {
	eth, err := wire.ParseEthernet(frame)
	if err != nil || eth.Type() != wire.TypeARP {
		return nil
	}
	asked, err := wire.ParseARP(eth.Payload())
	if err != nil || asked.Op() != wire.ARPRequest || !slices.Contains(addrs, asked.TargetIP()) {
		return nil
	}
	reply := wire.ARPFields{
		Op:        wire.ARPReply,
		SenderMAC: mac,
		SenderIP:  asked.TargetIP(),
		TargetMAC: asked.SenderMAC(),
		TargetIP:  asked.SenderIP(),
	}
	out := make([]byte, wire.EthernetLen+wire.ARPLen)
	n := wire.PutEthernet(out, asked.SenderMAC(), mac, wire.TypeARP)
	reply.Put(out[n:])
	return out
}

// EchoRequest returns the packet of a ping to one of the addresses, and whether
// the frame is one.
func EchoRequest(frame []byte, addrs ...netip.Addr) (ip wire.IPv4, echo wire.ICMPv4, ok bool) {
	eth, err := wire.ParseEthernet(frame)
	if err != nil || eth.Type() != wire.TypeIPv4 {
		return nil, nil, false
	}
	ip, err = wire.ParseIPv4(eth.Payload())
	if err != nil || ip.IsFragment() || ip.Proto() != wire.ProtoICMP || !slices.Contains(addrs, ip.Dst()) {
		return nil, nil, false
	}
	echo, err = wire.ParseICMPv4(ip.Payload())
	return ip, echo, err == nil && echo.Type() == wire.ICMPv4Echo
}

// Reply is an IPv4 packet with an ICMP message in a frame: the one that answers
// the given frame, but for what a test changes of it.
type Reply struct {
	SrcMAC, DstMAC wire.MAC
	IP             wire.IPv4Fields
	Type, Code     uint8
	Rest           uint32
	Payload        []byte
	// BadChecksum makes the ICMP checksum wrong.
	BadChecksum bool
}

// EchoReply is the right reply to a ping; change may be nil.
func EchoReply(frame []byte, change func(*Reply)) []byte {
	return reply(frame, change, func(r *Reply, echo wire.ICMPv4) {
		r.Type, r.Rest, r.Payload = wire.ICMPv4EchoReply, echo.Rest(), echo.Payload()
	})
}

// ICMPError reports an error about a packet, quoting its header and eight bytes
// (RFC 792); change may be nil.
func ICMPError(frame []byte, typ, code uint8, change func(*Reply)) []byte {
	return reply(frame, change, func(r *Reply, _ wire.ICMPv4) {
		packet := frame[wire.EthernetLen:]
		quote := int(packet[0]&0x0f)*4 + 8
		r.Type, r.Code, r.Payload = typ, code, packet[:min(quote, len(packet))]
	})
}

func reply(frame []byte, change func(*Reply), fill func(*Reply, wire.ICMPv4)) []byte {
	eth, err := wire.ParseEthernet(frame)
	if err != nil {
		return nil
	}
	ip, err := wire.ParseIPv4(eth.Payload())
	if err != nil {
		return nil
	}
	echo, err := wire.ParseICMPv4(ip.Payload())
	if err != nil {
		return nil
	}
	r := &Reply{SrcMAC: eth.Dst(), DstMAC: eth.Src()}
	r.IP = wire.IPv4Fields{TTL: 64, Proto: wire.ProtoICMP, Src: ip.Dst(), Dst: ip.Src()}
	fill(r, echo)
	if change != nil {
		change(r)
	}
	return r.frame()
}

func (r *Reply) frame() []byte {
	length := wire.ICMPLen + len(r.Payload)
	out := make([]byte, wire.EthernetLen+r.IP.Len()+length)
	n := wire.PutEthernet(out, r.DstMAC, r.SrcMAC, wire.TypeIPv4)
	n += r.IP.Put(out[n:], length)
	wire.PutICMPv4(out[n:], r.Type, r.Code, r.Rest, r.Payload)
	if r.BadChecksum {
		out[n+2] ^= 0xff
	}
	return out
}
