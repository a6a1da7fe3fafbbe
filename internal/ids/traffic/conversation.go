package traffic

import (
	"math/rand/v2"
	"net/netip"
	"time"

	"gotcp/internal/wire"
)

// conversation is one flow: who talks, how far they are, and what they have sent.
type conversation struct {
	*rand.Rand
	at     time.Time
	rtt    time.Duration
	peers  [2]peer // client and server
	frames []Frame
	mss    int
}

// peer is one end of a conversation.
type peer struct {
	mac  wire.MAC
	addr netip.Addr
	port uint16
	seq  uint32
	ttl  uint8
	id   uint16
	said uint32 // its last timestamp, which the other echoes
}

// The ends of a conversation.
const (
	client = 0
	server = 1
)

// How much TCP payload a frame has: an Ethernet frame's, less the headers with
// timestamps.
const (
	mss4 = 1500 - wire.IPv4MinLen - wire.TCPMinLen - 12
	mss6 = 1500 - wire.IPv6Len - wire.TCPMinLen - 12
)

// newConversation chooses two peers.
func newConversation(r *rand.Rand, at time.Time) *conversation {
	c := &conversation{Rand: r, at: at, mss: mss4, rtt: time.Duration(2+r.IntN(60)) * time.Millisecond}
	who, whom := r.IntN(200), r.IntN(1000)
	c.peers[client] = peer{
		mac: wire.MAC{2, 0, 0, 0, 1, byte(who)}, addr: netip.AddrFrom4([4]byte{192, 168, byte(who / 50), byte(10 + who)}),
		port: uint16(32768 + r.IntN(28000)), seq: r.Uint32(), ttl: 64, id: uint16(r.Uint32()),
	}
	c.peers[server] = peer{
		mac: wire.MAC{2, 0, 0, 0, 0, 1}, addr: netip.AddrFrom4([4]byte{198, 51, byte(100 + whom/250), byte(1 + whom%250)}),
		port: 80, seq: r.Uint32(), ttl: uint8(45 + whom%12), id: uint16(r.Uint32()),
	}
	if r.IntN(10) == 0 {
		c.mss = mss6
		c.peers[client].addr = netip.AddrFrom16([16]byte{0xfd, 0, 0, 1, 15: byte(who)})
		c.peers[server].addr = netip.AddrFrom16([16]byte{0x20, 1, 0xd, 0xb8, 14: byte(whom >> 8), 15: byte(whom)})
	}
	return c
}

// wait lets time pass: some between none and twice as much.
func (c *conversation) wait(mean time.Duration) {
	c.at = c.at.Add(time.Duration(c.Float64() * 2 * float64(mean)))
}

// packet adds a frame with a transport header and payload, whose checksum is
// still missing.
func (c *conversation) packet(from int, proto wire.IPProto, transport int, put func(b []byte)) {
	src, dst := &c.peers[from], c.peers[1-from]
	var b []byte
	if src.addr.Is4() {
		src.id++
		ip := wire.IPv4Fields{ID: src.id, DontFragment: proto == wire.ProtoTCP, TTL: src.ttl, Proto: proto, Src: src.addr, Dst: dst.addr}
		b = make([]byte, wire.EthernetLen+ip.Len()+transport)
		wire.PutEthernet(b, dst.mac, src.mac, wire.TypeIPv4)
		ip.Put(b[wire.EthernetLen:], transport)
	} else {
		ip := wire.IPv6Fields{NextHeader: proto, HopLimit: src.ttl, Src: src.addr, Dst: dst.addr}
		b = make([]byte, wire.EthernetLen+wire.IPv6Len+transport)
		wire.PutEthernet(b, dst.mac, src.mac, wire.TypeIPv6)
		ip.Put(b[wire.EthernetLen:], transport)
	}
	put(b[len(b)-transport:])
	c.frames = append(c.frames, Frame{At: c.at, Data: b})
}

// datagram sends over UDP.
func (c *conversation) datagram(from int, data []byte) {
	c.packet(from, wire.ProtoUDP, wire.UDPLen+len(data), func(b []byte) {
		h := wire.UDPFields{SrcPort: c.peers[from].port, DstPort: c.peers[1-from].port}
		copy(b[h.Put(b, len(data)):], data)
		wire.UDP(b).SetChecksum(c.peers[from].addr, c.peers[1-from].addr)
	})
}

// segment sends over TCP, and counts what it takes of sequence numbers.
func (c *conversation) segment(from int, flags wire.TCPFlags, data []byte) {
	c.segmentAt(from, c.peers[from].seq, flags, data)
	c.peers[from].seq += uint32(len(data))
	if flags&(wire.SYN|wire.FIN) != 0 {
		c.peers[from].seq++
	}
}

// segmentAt sends over TCP what begins at a sequence number.
func (c *conversation) segmentAt(from int, seq uint32, flags wire.TCPFlags, data []byte) {
	src, dst := c.peers[from], c.peers[1-from]
	now := uint32(c.at.UnixMilli())
	h := wire.TCPFields{SrcPort: src.port, DstPort: dst.port, Seq: seq, Flags: flags, Window: 502}
	options := &wire.TCPOptions{HasTimestamps: true, TSVal: now, TSEcr: dst.said}
	c.peers[from].said = now
	if flags&wire.SYN != 0 {
		options.MSS = uint16(c.mss + 12)
		options.WindowScale, options.HasWindowScale = 7, true
		options.SACKPermitted = true
		h.Window = 64240 // it is not scaled yet (RFC 7323 §2.2)
	}
	if flags&wire.ACK != 0 {
		h.Ack = dst.seq
	}
	var header [wire.TCPMaxLen]byte
	n := h.Put(header[:], options)
	c.packet(from, wire.ProtoTCP, n+len(data), func(b []byte) {
		copy(b[copy(b, header[:n]):], data)
		wire.TCP(b).SetChecksum(src.addr, dst.addr)
	})
}

// connect shakes hands with a port of the server.
func (c *conversation) connect(port uint16) {
	c.peers[server].port = port
	c.segment(client, wire.SYN, nil)
	c.at = c.at.Add(c.rtt)
	c.segment(server, wire.SYN|wire.ACK, nil)
	c.wait(50 * time.Microsecond)
	c.segment(client, wire.ACK, nil)
}

// send sends data in full segments, of which the receiver acknowledges every
// other and the last.
func (c *conversation) send(from int, data []byte) {
	for sent := 0; len(data) > 0; sent++ {
		n := min(c.mss, len(data))
		flags := wire.ACK
		if n == len(data) {
			flags |= wire.PSH
		}
		c.segment(from, flags, data[:n])
		data = data[n:]
		c.wait(30 * time.Microsecond)
		if sent%2 == 1 || len(data) == 0 {
			c.segment(1-from, wire.ACK, nil)
		}
		if sent%10 == 9 {
			c.wait(c.rtt) // a window has been sent
		}
	}
}

// hangUp closes the connection, the one end first.
func (c *conversation) hangUp(from int) {
	c.wait(c.rtt)
	c.segment(from, wire.FIN|wire.ACK, nil)
	c.at = c.at.Add(c.rtt)
	c.segment(1-from, wire.FIN|wire.ACK, nil)
	c.wait(50 * time.Microsecond)
	c.segment(from, wire.ACK, nil)
}

// random is so many random bytes.
func (c *conversation) random(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(c.Uint32())
	}
	return b
}

// size is between two sizes, small ones more often.
func (c *conversation) size(least, most int) int {
	f := c.Float64()
	return least + int(f*f*f*float64(most-least))
}

// bulk is a download of no protocol.
func (c *conversation) bulk() {
	c.connect(uint16(20000 + c.IntN(10000)))
	c.send(client, c.random(64))
	c.wait(c.rtt)
	c.send(server, c.random(30_000+c.IntN(170_000)))
	c.hangUp(server)
}
