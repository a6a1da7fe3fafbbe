package wire

import (
	"encoding/hex"
	"fmt"
)

// MAC is an Ethernet address.
type MAC [6]byte

// Broadcast is everybody's address.
var Broadcast = MAC{0xff, 0xff, 0xff, 0xff, 0xff, 0xff}

// ParseMAC reads "02:00:00:00:00:01"; dashes do as well, and leading zeros
// may be missing, as ARP tables of the BSDs print it.
func ParseMAC(s string) (MAC, error) {
	var m MAC
	rest := s
	for i := range m {
		n := 0
		for n < len(rest) && n < 2 && isHex(rest[n]) {
			m[i] = m[i]<<4 | unhex(rest[n])
			n++
		}
		last := i == len(m)-1
		if n == 0 || last != (n == len(rest)) {
			return MAC{}, macError(s)
		}
		if last {
			break
		}
		if rest[n] != ':' && rest[n] != '-' {
			return MAC{}, macError(s)
		}
		rest = rest[n+1:]
	}
	return m, nil
}

func macError(s string) error {
	return fmt.Errorf("%q is not a MAC address like 02:00:00:00:00:01", s)
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'f'
}

func unhex(c byte) byte {
	if c <= '9' {
		return c - '0'
	}
	return c | 0x20 - 'a' + 10
}

// AppendTo appends the address's text to b.
func (m MAC) AppendTo(b []byte) []byte {
	for i, octet := range m {
		if i > 0 {
			b = append(b, ':')
		}
		b = hex.AppendEncode(b, []byte{octet})
	}
	return b
}

// String is the address with colons, "02:00:00:00:00:01".
func (m MAC) String() string {
	var b [17]byte
	return string(m.AppendTo(b[:0]))
}

// MarshalText makes a MAC a string in JSON.
func (m MAC) MarshalText() ([]byte, error) { return m.AppendTo(nil), nil }

// UnmarshalText makes a MAC a type that flags and JSON can be read into.
func (m *MAC) UnmarshalText(text []byte) error {
	v, err := ParseMAC(string(text))
	if err == nil {
		*m = v
	}
	return err
}

// IsGroup reports a multicast or broadcast address (IEEE 802, the I/G bit).
func (m MAC) IsGroup() bool { return m[0]&1 != 0 }

// IsBroadcast reports ff:ff:ff:ff:ff:ff.
func (m MAC) IsBroadcast() bool { return m == Broadcast }

// IsLocal reports a locally administered address (IEEE 802, the U/L bit).
func (m MAC) IsLocal() bool { return m[0]&2 != 0 }

// IsZero reports 00:00:00:00:00:00, which stands for "none".
func (m MAC) IsZero() bool { return m == MAC{} }
