package traffic

import (
	"bytes"
	"encoding/binary"
)

// DNSPointers are answers over UDP whose every name is a chain of pointers, as long as a
// name may be (RFC 1035 §4.1.4).
func DNSPointers(seed uint64, frames int) []Frame {
	return hostile(seed, frames, func(c *conversation) {
		c.peers[server].port = 53
		c.datagram(client, dnsMessage(7, 0x0100, c.host(), 1, nil))
		c.datagram(server, pointers(1400))
	})
}

// pointers is an answer of about so many bytes. The data of its first record is pointers,
// each to the one before it, and the names of the others point to the last.
func pointers(size int) []byte {
	const chain = 250
	b := dnsMessage(7, 0x8180, "a.example", 1, [][]byte{make([]byte, 2*chain)})
	at := len(b) - 2*chain
	for i := range chain {
		to := 12 // the name in the question
		if i > 0 {
			to = at + 2*(i-1)
		}
		binary.BigEndian.PutUint16(b[at+2*i:], 0xc000|uint16(to))
	}
	end := uint16(len(b) - 2)
	for n := uint16(2); len(b) < size; n++ {
		b = binary.BigEndian.AppendUint16(b, 0xc000|end)
		b = append(b, 0, 1, 0, 1, 0, 0, 0, 9, 0, 0)
		binary.BigEndian.PutUint16(b[6:], n)
	}
	return b
}

// DNSOverTCP are messages as small as they can be, as many as there is room for in
// a segment, and more that come a byte per segment.
func DNSOverTCP(seed uint64, frames int) []Frame {
	return hostile(seed, frames, func(c *conversation) {
		c.connect(53)
		query := vector(2, dnsMessage(7, 0x0100, "a", 1, nil))
		c.send(client, bytes.Repeat(query, 500))
		c.send(server, vector(2, pointers(60_000)))
		c.sips(client, bytes.Repeat(query, 20))
	})
}

// DNSNames are queries for names that are all different, below ever new domains.
func DNSNames(seed uint64, frames int) []Frame {
	return hostile(seed, frames, func(c *conversation) {
		c.peers[server].port = 53
		letters := c.random(120)
		for i := range letters {
			letters[i] = 'a' + letters[i]%26
			if i%30 == 29 {
				letters[i] = '.'
			}
		}
		c.datagram(client, dnsMessage(7, 0x0100, string(letters)+"com", 16, nil))
	})
}
