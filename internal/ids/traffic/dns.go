package traffic

import (
	"encoding/binary"
	"strings"
	"time"
)

// dns is a query and its answer (RFC 1035 §4.1).
func (c *conversation) dns() {
	c.peers[server].port = 53
	name := c.host()
	kind := []uint16{1, 1, 1, 28, 65}[c.IntN(5)] // A, AAAA, HTTPS
	id := uint16(c.Uint32())
	c.datagram(client, dnsMessage(id, 0x0100, name, kind, nil))
	c.wait(c.rtt)
	var addresses [][]byte
	for range c.IntN(4) {
		switch kind {
		case 1:
			addresses = append(addresses, c.random(4))
		case 28:
			addresses = append(addresses, append([]byte{0x20, 1, 0xd, 0xb8}, c.random(12)...))
		}
	}
	c.datagram(server, dnsMessage(id, 0x8180, name, kind, addresses))
	c.wait(time.Millisecond)
}

// dnsMessage is a message with one question, and answers to it.
func dnsMessage(id, flags uint16, name string, kind uint16, answers [][]byte) []byte {
	var b []byte
	for _, v := range []uint16{id, flags, 1, uint16(len(answers)), 0, 0} {
		b = binary.BigEndian.AppendUint16(b, v)
	}
	for label := range strings.SplitSeq(name, ".") {
		b = append(append(b, byte(len(label))), label...)
	}
	b = append(b, 0)
	b = binary.BigEndian.AppendUint32(b, uint32(kind)<<16|1)
	for _, data := range answers {
		// The name is that of the question, at 12 (RFC 1035 §4.1.4).
		b = append(b, 0xc0, 12)
		b = binary.BigEndian.AppendUint32(b, uint32(kind)<<16|1)
		b = binary.BigEndian.AppendUint32(b, 300)
		b = binary.BigEndian.AppendUint16(b, uint16(len(data)))
		b = append(b, data...)
	}
	return b
}
