package dataset

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"net/netip"
)

// Kind is what the values of a set are.
type Kind uint8

// The kinds. None is that of a set which is named only.
const (
	None Kind = iota
	String
	MD5
	SHA256
	IPv4
	IP
)

var kindNames = [...]string{String: "string", MD5: "md5", SHA256: "sha256", IPv4: "ipv4", IP: "ip"}

func (k Kind) String() string { return kindNames[k] }

// ParseKind is the kind of a name as rules write it.
func ParseKind(name string) (Kind, bool) {
	for k, n := range kindNames {
		if n == name && n != "" {
			return Kind(k), true
		}
	}
	return None, false
}

// Lengths of digests.
const (
	md5Size    = 16
	sha256Size = 32
)

// fits reports whether a value can be in a set of the kind.
func (k Kind) fits(value []byte) bool {
	switch k {
	case String:
		return len(value) > 0
	case MD5:
		return len(value) == md5Size
	case SHA256:
		return len(value) == sha256Size
	case IPv4:
		return len(value) == 4
	case IP:
		return len(value) == 4 || len(value) == 16
	}
	return false
}

// mapped is how an address of IPv4 begins where one of IPv6 is expected (RFC 4291 §2.5.5.2).
const mapped = "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\xff\xff"

// key is a value as it is kept: one address has one form.
func (k Kind) key(value []byte) []byte {
	if k == IP && len(value) == 16 && string(value[:12]) == mapped {
		return value[12:]
	}
	return value
}

// parse reads a value as files write it, into room that is there for it.
func (k Kind) parse(text []byte, room []byte) ([]byte, error) {
	switch k {
	case String:
		room, err := base64.StdEncoding.AppendDecode(room, text)
		if err != nil {
			return nil, fmt.Errorf("%s is not base64", short(text))
		}
		return room, nil
	case MD5, SHA256:
		room, err := hex.AppendDecode(room, text)
		if err != nil || !k.fits(room) {
			return nil, fmt.Errorf("%s is no %v in hexadecimal", short(text), k)
		}
		return room, nil
	}
	a, err := netip.ParseAddr(string(text))
	if a = a.Unmap(); err != nil || a.Zone() != "" || k == IPv4 && !a.Is4() {
		return nil, fmt.Errorf("%s is no address", short(text))
	}
	return append(room, a.AsSlice()...), nil
}

// write appends a value as files write it.
func (k Kind) write(to []byte, value string) []byte {
	switch k {
	case String:
		return base64.StdEncoding.AppendEncode(to, []byte(value))
	case MD5, SHA256:
		return hex.AppendEncode(to, []byte(value))
	}
	a, _ := netip.AddrFromSlice([]byte(value))
	return a.AppendTo(to)
}

// short is a text as an error quotes it.
func short(text []byte) string {
	const most = 40
	if len(text) > most {
		return fmt.Sprintf("%q...", text[:most])
	}
	return fmt.Sprintf("%q", text)
}
