package dissect

import "encoding/binary"

// ClientHello is what a TLS client says in the clear of whom it wants to talk
// to, and in which protocols.
type ClientHello struct {
	// ServerName is a part of the packet, empty if the client does not say.
	ServerName []byte
	// protocols is the list of ALPN as it is sent (RFC 7301 §3.1).
	protocols []byte
}

// Numbers of RFC 8446 §4 and §5.1, and of the extensions (RFC 6066 §3, RFC 7301 §3.1).
const (
	tlsHandshake   = 22
	tlsClientHello = 1
	tlsServerName  = 0
	tlsALPN        = 16
	tlsHostName    = 0
)

// ParseClientHello finds a ClientHello (RFC 8446 §4.1.2) at the beginning of
// what a segment carries. It may be cut off: what is there is taken, up to an
// extension that is not there whole.
func ParseClientHello(b []byte) (h ClientHello, ok bool) {
	// Record: type, version 3.x, length. Handshake: type, length of three bytes.
	if len(b) < 9 || b[0] != tlsHandshake || b[1] != 3 || b[5] != tlsClientHello {
		return h, false
	}
	const version, random = 2, 32
	b = b[9:]
	if len(b) < version+random {
		return h, false
	}
	b = b[version+random:]
	for _, lengthOf := range [...]int{1, 2, 1} { // session, cipher suites, compression methods
		if _, b, ok = vector(b, lengthOf); !ok {
			return h, false
		}
	}
	if len(b) < 2 {
		return h, true // SSL 3.0 knew no extensions
	}
	for b = b[2:]; len(b) >= 4; {
		kind := binary.BigEndian.Uint16(b)
		var content []byte
		if content, b, ok = vector(b[2:], 2); !ok {
			break
		}
		switch kind {
		case tlsServerName:
			h.ServerName = hostName(content)
		case tlsALPN:
			h.protocols, _, _ = vector(content, 2)
		}
	}
	return h, true
}

// vector is a vector whose length is in the first n bytes (RFC 8446 §3.4), and
// what comes behind it.
func vector(b []byte, n int) (content, rest []byte, ok bool) {
	if len(b) < n {
		return nil, nil, false
	}
	length := 0
	for _, x := range b[:n] {
		length = length<<8 | int(x)
	}
	if b = b[n:]; len(b) < length {
		return nil, nil, false
	}
	return b[:length], b[length:], true
}

// hostName is the first host name in a list of names.
func hostName(b []byte) []byte {
	list, _, _ := vector(b, 2)
	for len(list) > 1 {
		name, rest, ok := vector(list[1:], 2)
		if !ok {
			return nil
		}
		if list[0] == tlsHostName {
			return name
		}
		list = rest
	}
	return nil
}

// EachProtocol calls f with each protocol that the client offers, the one it
// likes best first.
func (h *ClientHello) EachProtocol(f func(name []byte)) {
	for list := h.protocols; len(list) > 0; {
		name, rest, ok := vector(list, 1)
		if !ok {
			return
		}
		f(name)
		list = rest
	}
}

// AppendText appends it as ` [client hello: example.com, h2 http/1.1]`. Bytes
// that are no printable ASCII are replaced, since anybody can send them.
func (h *ClientHello) AppendText(b []byte) []byte {
	b = append(b, " [client hello"...)
	before := ": "
	if len(h.ServerName) > 0 {
		b = appendPlain(append(b, before...), h.ServerName)
		before = ", "
	}
	h.EachProtocol(func(name []byte) {
		b = appendPlain(append(b, before...), name)
		before = " "
	})
	return append(b, ']')
}

func appendPlain(b, s []byte) []byte {
	for _, c := range s {
		if c <= ' ' || c > '~' {
			c = '?'
		}
		b = append(b, c)
	}
	return b
}
