package traffic

import (
	"encoding/binary"
	"time"
)

// The versions of TLS as they are on the wire.
const (
	tls12 = 0x0303
	tls13 = 0x0304
)

// The content types of records (RFC 8446 §5.1).
const (
	changeCipherSpec = 20
	handshake        = 22
	applicationData  = 23
)

// tls is a connection with a handshake of one of two versions, and data.
func (c *conversation) tls() {
	c.connect(443)
	modern := c.IntN(2) == 0
	session := c.random(32)
	c.send(client, record(handshake, c.clientHello(session)))
	c.at = c.at.Add(c.rtt)
	if modern {
		flight := record(handshake, c.serverHello(session, 0x1301, true))
		flight = append(flight, record(changeCipherSpec, []byte{1})...)
		c.send(server, append(flight, record(applicationData, c.random(2500))...))
	} else {
		flight := record(handshake, c.serverHello(session, 0xc02f, false))
		flight = append(flight, record(handshake, message(11, vector(3, vector(3, c.certificate()))))...)
		flight = append(flight, record(handshake, message(12, c.random(329)))...) // server key exchange
		c.send(server, append(flight, record(handshake, message(14, nil))...))
		c.send(client, record(handshake, message(16, vector(1, c.random(65)))))
	}
	c.send(client, append(record(changeCipherSpec, []byte{1}), record(handshake, c.random(40))...))
	for range 1 + c.IntN(4) {
		c.send(client, record(applicationData, c.random(c.size(100, 1200))))
		c.at = c.at.Add(c.rtt)
		left := c.size(300, 16_000)
		var data []byte
		for left > 0 {
			n := min(left, 16384)
			data = append(data, record(applicationData, c.random(n))...)
			left -= n
		}
		c.send(server, data)
		c.wait(300 * time.Millisecond)
	}
	c.hangUp(client)
}

// vector is bytes after their number, which has so many bytes.
func vector(size int, data []byte) []byte {
	var n [8]byte
	binary.BigEndian.PutUint64(n[:], uint64(len(data)))
	return append(n[8-size:], data...)
}

func record(kind byte, data []byte) []byte {
	return append([]byte{kind, tls12 >> 8, tls12 & 0xff}, vector(2, data)...)
}

func message(kind byte, data []byte) []byte { return append([]byte{kind}, vector(3, data)...) }

func extension(kind uint16, data []byte) []byte {
	return append(binary.BigEndian.AppendUint16(nil, kind), vector(2, data)...)
}

// clientHello offers both versions (RFC 8446 §4.1.2).
func (c *conversation) clientHello(session []byte) []byte {
	b := append([]byte{tls12 >> 8, tls12 & 0xff}, c.random(32)...)
	b = append(b, vector(1, session)...)
	b = append(b, vector(2, []byte("\x13\x01\x13\x02\x13\x03\xc0\x2b\xc0\x2f\xc0\x2c\xc0\x30\x00\x9c\x00\x2f"))...)
	b = append(b, vector(1, []byte{0})...)
	e := extension(0, vector(2, append([]byte{0}, vector(2, []byte(c.host()))...))) // server_name
	e = append(e, extension(10, vector(2, []byte("\x00\x1d\x00\x17\x00\x18")))...)  // supported_groups
	e = append(e, extension(11, vector(1, []byte{0}))...)                           // ec_point_formats
	e = append(e, extension(13, vector(2, []byte("\x04\x03\x08\x04\x04\x01\x05\x03\x08\x05")))...)
	e = append(e, extension(16, vector(2, []byte("\x02h2\x08http/1.1")))...) // ALPN
	e = append(e, extension(43, vector(1, []byte{tls13 >> 8, tls13 & 0xff, tls12 >> 8, tls12 & 0xff}))...)
	e = append(e, extension(51, vector(2, append([]byte{0, 0x1d}, vector(2, c.random(32))...)))...) // key_share
	return message(1, append(b, vector(2, e)...))
}

func (c *conversation) serverHello(session []byte, suite uint16, modern bool) []byte {
	b := append([]byte{tls12 >> 8, tls12 & 0xff}, c.random(32)...)
	b = append(b, vector(1, session)...)
	b = append(binary.BigEndian.AppendUint16(b, suite), 0)
	e := extension(11, vector(1, []byte{0}))
	if modern {
		e = extension(43, []byte{tls13 >> 8, tls13 & 0xff})
		e = append(e, extension(51, append([]byte{0, 0x1d}, vector(2, c.random(32))...))...)
	}
	return message(2, append(b, vector(2, e)...))
}

// certificate is one of X.509 for the host, with keys and a signature that are
// none (RFC 5280 §4.1).
func (c *conversation) certificate() []byte {
	name := func(common string) []byte {
		return der(0x30, der(0x31, der(0x30, der(6, []byte{0x55, 4, 3}), der(0x0c, []byte(common)))))
	}
	algorithm := der(0x30, der(6, []byte("\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0b")), der(5))
	key := der(0x30, der(0x30, der(6, []byte("\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01")), der(5)),
		der(3, []byte{0}, der(0x30, der(2, []byte{0}, c.random(256)), der(2, []byte{1, 0, 1}))))
	tbs := der(0x30,
		der(0xa0, der(2, []byte{2})),
		der(2, []byte{0x10}, c.random(15)),
		algorithm,
		name("Example Certification Authority"),
		der(0x30, der(0x17, []byte("250601000000Z")), der(0x17, []byte("270601000000Z"))),
		name(c.host()),
		key)
	return der(0x30, tbs, algorithm, der(3, []byte{0}, c.random(256)))
}

// der is a value with its tag and length (X.690 §8.1).
func der(tag byte, parts ...[]byte) []byte {
	var data []byte
	for _, part := range parts {
		data = append(data, part...)
	}
	switch n := len(data); {
	case n < 0x80:
		return append([]byte{tag, byte(n)}, data...)
	case n < 0x100:
		return append([]byte{tag, 0x81, byte(n)}, data...)
	default:
		return append([]byte{tag, 0x82, byte(n >> 8), byte(n)}, data...)
	}
}
