package enginetest

import (
	"net/netip"
	"time"

	"gotcp/internal/ids"
	"gotcp/internal/ids/app"
	"gotcp/internal/ids/packettest"
	"gotcp/internal/wire"
)

const (
	c2s = app.ToServer
	s2c = app.ToClient
)

// The two hosts of most conversations.
var (
	client = netip.MustParseAddr("192.0.2.1")
	server = netip.MustParseAddr("198.51.100.2")
)

// talk is a conversation as a test writes it: frames of raw IP, a second apart unless it says
// otherwise.
type talk struct {
	frames     []ids.Frame
	now        time.Time
	ports      [2]uint16 // of client and server
	hosts      [2]netip.Addr
	next       packettest.Numbers
	ttl        uint8
	options    []byte // of IP
	tcpOptions *wire.TCPOptions
}

func newTalk() *talk {
	return &talk{now: time.Unix(1e9, 0), ports: [2]uint16{40000, 80}, hosts: [2]netip.Addr{client, server}, next: packettest.Numbers{1000, 5000}, ttl: 64}
}

// frame adds a packet of IP.
func (k *talk) frame(b []byte) *talk {
	k.frames = append(k.frames, ids.Frame{Time: k.now, Number: uint64(len(k.frames) + 1), Data: b, Length: len(b), LinkType: 101})
	k.now = k.now.Add(10 * time.Millisecond)
	return k
}

// wait lets time pass.
func (k *talk) wait(d time.Duration) *talk {
	k.now = k.now.Add(d)
	return k
}

// end is one of the two, with its port.
func (k *talk) end(dir app.Direction) netip.AddrPort {
	return netip.AddrPortFrom(k.hosts[dir], k.ports[dir])
}

// ip adds a packet with what is above IP.
func (k *talk) ip(dir app.Direction, proto wire.IPProto, payload []byte) *talk {
	if src := k.hosts[dir]; src.Is6() {
		h := wire.IPv6Fields{NextHeader: proto, HopLimit: k.ttl, Src: src, Dst: k.hosts[dir.Other()]}
		return k.frame(packettest.IPv6(h, payload))
	}
	return k.ipv4(dir, wire.IPv4Fields{Proto: proto, Options: k.options}, payload)
}

// ipv4 adds a packet with a header of its own.
func (k *talk) ipv4(dir app.Direction, h wire.IPv4Fields, payload []byte) *talk {
	h.Src, h.Dst = k.hosts[dir], k.hosts[dir.Other()]
	if h.TTL == 0 {
		h.TTL = k.ttl
	}
	return k.frame(packettest.IPv4(h, payload))
}

// udp adds a datagram.
func (k *talk) udp(dir app.Direction, data string) *talk {
	return k.ip(dir, wire.ProtoUDP, packettest.UDP(k.end(dir), k.end(dir.Other()), data))
}

// icmp adds a message.
func (k *talk) icmp(dir app.Direction, typ, code uint8, rest uint32, data string) *talk {
	proto := wire.ProtoICMP
	if k.hosts[dir].Is6() {
		proto = wire.ProtoICMPv6
	}
	return k.ip(dir, proto, packettest.ICMP(k.hosts[dir], k.hosts[dir.Other()], typ, code, rest, data))
}

// segment adds a segment as it is, and does not count its bytes.
func (k *talk) segment(dir app.Direction, flags wire.TCPFlags, seq, ack uint32, data string) *talk {
	h := wire.TCPFields{Flags: flags, Seq: seq}
	if flags&wire.ACK != 0 {
		h.Ack = ack
	}
	return k.ip(dir, wire.ProtoTCP, packettest.TCP(k.end(dir), k.end(dir.Other()), h, k.tcpOptions, data))
}

// tcp adds the next segment of a direction. It acknowledges all that the other side has said.
func (k *talk) tcp(dir app.Direction, flags wire.TCPFlags, data string) *talk {
	h := k.next.Next(dir, flags, len(data))
	return k.segment(dir, flags, h.Seq, h.Ack, data)
}

// open is the handshake: three packets.
func (k *talk) open() *talk {
	return k.tcp(c2s, wire.SYN, "").tcp(s2c, wire.SYN|wire.ACK, "").tcp(c2s, wire.ACK, "")
}

// say adds a segment with data, and ack an empty one.
func (k *talk) say(dir app.Direction, data string) *talk { return k.tcp(dir, wire.PSH|wire.ACK, data) }
func (k *talk) ack(dir app.Direction) *talk              { return k.tcp(dir, wire.ACK, "") }

// close is how both sides take leave, the client first: four packets.
func (k *talk) close() *talk {
	return k.tcp(c2s, wire.FIN|wire.ACK, "").ack(s2c).tcp(s2c, wire.FIN|wire.ACK, "").ack(c2s)
}

// web is a request and its answer, each acknowledged: packets 1 to 7.
func web(request, response string) *talk {
	return newTalk().open().say(c2s, request).ack(s2c).say(s2c, response).ack(c2s)
}

// get is a request for a path.
func get(path string) *talk {
	return web("GET "+path+" HTTP/1.1\r\nHost: www.example.com\r\nUser-Agent: test/1.0\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")
}
