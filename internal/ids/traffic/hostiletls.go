package traffic

import (
	"bytes"
	"slices"
)

// TinyRecords are handshakes of TLS cut into records of one byte, and records of no
// bytes at all, as many as there is room for.
func TinyRecords(seed uint64, frames int) []Frame {
	return hostile(seed, frames, func(c *conversation) {
		c.connect(443)
		var data []byte
		for b := range slices.Values(c.clientHello(c.random(32))) {
			data = append(data, record(handshake, []byte{b})...)
		}
		c.send(client, data)
		c.send(server, bytes.Repeat(record(handshake, nil), 20_000))
	})
}

// Chains are handshakes of TLS with as many certificates as a message has room for, one
// after the other.
func Chains(seed uint64, frames int) []Frame {
	return hostile(seed, frames, func(c *conversation) {
		c.connect(443)
		session := c.random(32)
		c.send(client, record(handshake, c.clientHello(session)))
		flight := record(handshake, c.serverHello(session, 0xc02f, false))
		chain := message(11, vector(3, bytes.Repeat(vector(3, c.certificate()), 100)))
		for range 3 {
			for part := range slices.Chunk(chain, 16_000) {
				flight = append(flight, record(handshake, part)...)
			}
		}
		c.send(server, flight)
	})
}
