package recognize

import (
	"bytes"
	"encoding/binary"

	"gotcp/internal/ids/app/dns"
)

// at is a byte, or the one that is wanted where it has not come yet.
func at(data []byte, i int, want byte) byte {
	if i < len(data) {
		return data[i]
	}
	return want
}

// tlsClient is a record of the handshake, RFC 8446 §5.1, or the hello of SSL 2.0
// whose version is in its fourth and fifth byte.
func tlsClient(in input) Decision {
	b := in.data
	if d := hold(b, 5, b[0] == 22 && at(b, 1, 3) == 3 && at(b, 2, 0) <= 4 && at(b, 3, 0) <= 0x48); d != No {
		return d
	}
	version := at(b, 3, 3) == 3 && at(b, 4, 0) <= 4 || at(b, 3, 0) == 0 && at(b, 4, 2) == 2
	return hold(b, 5, b[0]&0x80 != 0 && at(b, 2, 1) == 1 && version)
}

// tlsServer is any record a server may begin with; a stream picked up in its
// middle begins with data. The hello of SSL 2.0 is message 4 with no session
// that is known and a certificate of type 1.
func tlsServer(in input) Decision {
	b := in.data
	if d := hold(b, 5, 20 <= b[0] && b[0] <= 23 && at(b, 1, 3) == 3 && at(b, 2, 0) <= 4 && at(b, 3, 0) <= 0x48); d != No {
		return d
	}
	return hold(b, 7, b[0]&0x80 != 0 && at(b, 2, 4) == 4 && at(b, 3, 0) <= 1 && at(b, 5, 0) == 0 && at(b, 6, 2) == 2)
}

// smb stands behind a length of four bytes, the first being zero: MS-SMB2 §2.1.
// A session request of NetBIOS comes first on port 139: RFC 1002 §4.3.2.
func smb(in input) Decision {
	b := in.data
	if in.ports.Server == 139 && (b[0] == 0x81 || b[0] == 0x82) {
		return hold(b, 4, at(b, 1, 0) == 0)
	}
	magic := at(b, 4, 0xff)
	return hold(b, 8, b[0] == 0 && (magic == 0xff || magic == 0xfe) && at(b, 5, 'S') == 'S' && at(b, 6, 'M') == 'M' && at(b, 7, 'B') == 'B')
}

// dcerpc is version 5.0 with a type that exists, in either byte order.
func dcerpc(in input) Decision {
	b := in.data
	return hold(b, 10, b[0] == 5 && at(b, 1, 0) <= 1 && at(b, 2, 0) <= 19 && at(b, 4, 0)&0xee == 0 && (at(b, 8, 1) != 0 || at(b, 9, 1) != 0))
}

// rdp is a TPKT, RFC 1006 §6, with a connection request or confirmation of X.224.
func rdp(in input) Decision {
	b := in.data
	kind := at(b, 5, 0xe0)
	return hold(b, 7, b[0] == 3 && at(b, 1, 0) == 0 && at(b, 2, 0) <= 4 && (kind == 0xe0 || kind == 0xd0))
}

// mqtt is CONNECT with the protocol's name: MQTT 5 §3.1, and the one of 3.1.
func mqtt(in input) Decision {
	b := in.data
	if b[0] != 0x10 {
		return No
	}
	i := 1 // the remaining length takes one to four bytes
	for i < 5 && i < len(b) && b[i]&0x80 != 0 {
		i++
	}
	i++
	if len(b) <= i {
		return Maybe
	}
	return max(prefix(b[i:], "\x00\x04MQTT"), prefix(b[i:], "\x00\x06MQIsdp"))
}

// dnsStream is a message at its port, or what may become one.
func dnsStream(in input) Decision {
	switch {
	case !in.ports.either(53):
		return No
	case len(in.data) < 14:
		return Maybe
	case dns.ProbeStream(in.data):
		return Yes
	}
	return No
}

func dnsDatagram(in input) Decision {
	if !in.ports.either(53) {
		return No
	}
	return datagram(dns.Probe(in.data))
}

func mdns(in input) Decision {
	if !in.ports.either(5353) {
		return No
	}
	return datagram(dns.Probe(in.data))
}

func datagram(is, _ bool) Decision {
	if is {
		return Yes
	}
	return No
}

// krb5Stream has a length in front: RFC 4120 §7.2.2.
func krb5Stream(in input) Decision {
	b := in.data
	if !in.ports.either(88) {
		return No
	}
	if len(b) < 6 {
		return hold(b, 6, b[0] == 0)
	}
	return hold(b, 6, b[0] == 0 && krb5Tag(b[4:]))
}

func krb5Datagram(in input) Decision {
	return hold(in.data, 10, in.ports.either(88) && krb5Tag(in.data))
}

// krb5Tag is the application tag of a message: RFC 4120 §5.10.
func krb5Tag(b []byte) bool {
	switch b[0] {
	case 0x6a, 0x6b, 0x6c, 0x6d, 0x7e: // AS-REQ, AS-REP, TGS-REQ, TGS-REP, KRB-ERROR
		return true
	}
	return false
}

// nfsStream is a call to program 100003 behind a record mark: RFC 5531 §9, §11.
func nfsStream(in input) Decision {
	b := in.data
	if in.ports.Server != 2049 {
		return No
	}
	if len(b) < 20 {
		return hold(b, 20, b[0]&0x7f == 0)
	}
	return hold(b, 20, binary.BigEndian.Uint32(b[8:]) == 0 && binary.BigEndian.Uint32(b[12:]) == 2 && binary.BigEndian.Uint32(b[16:]) == 100003)
}

// ldap is a sequence of a message's number and an operation: RFC 4511 §4.1.1.
func ldap(in input) Decision {
	b := in.data
	if b[0] != 0x30 || !in.ports.either(389) && !in.ports.either(3268) {
		return No
	}
	i := 2
	if n := at(b, 1, 0); n&0x80 != 0 {
		i += int(n & 0x7f)
	}
	if i > 6 {
		return No
	}
	if len(b) < i+4 {
		return Maybe
	}
	// What follows the number is an operation: a tag of class application.
	op := i + 2 + int(b[i+1])
	return hold(b, op+1, b[i] == 2 && b[i+1] <= 4 && at(b, op, 0x60)&0xc0 == 0x40)
}

// pgsqlClient begins with a length and a version, or the request for TLS.
func pgsqlClient(in input) Decision {
	b := in.data
	if in.ports.Server != 5432 {
		return No
	}
	if len(b) < 8 {
		return hold(b, 8, b[0] == 0)
	}
	code := binary.BigEndian.Uint32(b[4:])
	return hold(b, 8, binary.BigEndian.Uint32(b) <= 10000 && (code == 0x00030000 || code == 80877103 || code == 80877102 || code == 80877104))
}

// telnet is a command of option negotiation: RFC 854.
func telnet(in input) Decision {
	b := in.data
	return hold(b, 3, b[0] == 255 && at(b, 1, 251) >= 250 && at(b, 1, 251) <= 254 && at(b, 2, 0) < 50 && (in.ports.Server == 23 || at(b, 3, 255) == 255))
}

// modbus has protocol number zero and a length that a message can have.
func modbus(in input) Decision {
	b := in.data
	if in.ports.Server != 502 {
		return No
	}
	return hold(b, 7, at(b, 2, 0) == 0 && at(b, 3, 0) == 0 && at(b, 4, 0) == 0 && at(b, 5, 2) >= 2 && at(b, 5, 2) <= 254)
}

func dnp3(in input) Decision {
	b := in.data
	return hold(b, 10, in.ports.either(20000) && b[0] == 0x05 && at(b, 1, 0x64) == 0x64 && at(b, 2, 5) >= 5)
}

// enip is a command of the encapsulation protocol, little endian, with no bits of
// its options set.
func enip(in input) Decision {
	b := in.data
	if !in.ports.either(44818) && !in.ports.either(2222) {
		return No
	}
	if len(b) < 24 {
		return hold(b, 24, at(b, 1, 0) == 0)
	}
	switch binary.LittleEndian.Uint16(b) {
	case 0x00, 0x04, 0x63, 0x64, 0x65, 0x66, 0x6f, 0x70, 0x72, 0x73:
		return hold(b, 24, binary.LittleEndian.Uint32(b[20:]) == 0)
	}
	return No
}

// quic is a long header of a version that is spoken: RFC 9000 §17.2, RFC 9369
// §3.1, and drafts.
func quic(in input) Decision {
	b := in.data
	if len(b) < 8 || b[0]&0xc0 != 0xc0 {
		return No
	}
	switch v := binary.BigEndian.Uint32(b[1:]); {
	case v == 1, v == 0x6b3343cf, v>>8 == 0xff0000, v>>8 == 0x513034, v>>8 == 0x513035, v == 0x54303530, v == 0x54303531:
		return hold(b, 8, int(b[5]) <= 20)
	}
	return No
}

// dhcp has its cookie at byte 236: RFC 2131 §3.
func dhcp(in input) Decision {
	b := in.data
	if !in.ports.either(67) && !in.ports.either(68) || len(b) < 240 {
		return No
	}
	return hold(b, 240, (b[0] == 1 || b[0] == 2) && bytes.Equal(b[236:240], []byte{99, 130, 83, 99}))
}

// ntp: RFC 5905 §7.3; modes 6 and 7 are shorter.
func ntp(in input) Decision {
	b := in.data
	version, mode := b[0]>>3&7, b[0]&7
	if !in.ports.either(123) || version < 1 || version > 4 || mode == 0 {
		return No
	}
	if mode >= 6 {
		return hold(b, 8, true)
	}
	return hold(b, 48, true)
}

// tftp: RFC 1350 §5. A transfer goes on between other ports.
func tftp(in input) Decision {
	b := in.data
	if !in.ports.either(69) || len(b) < 4 || b[0] != 0 {
		return No
	}
	if b[1] == 1 || b[1] == 2 {
		return hold(b, 4, bytes.IndexByte(b[2:], 0) > 0)
	}
	return hold(b, 4, b[1] >= 3 && b[1] <= 5)
}

// snmp is a sequence that begins with a version: RFC 1157 §4, RFC 3412 §6.
func snmp(in input) Decision {
	b := in.data
	if !in.ports.either(161) && !in.ports.either(162) || b[0] != 0x30 {
		return No
	}
	i := 2
	if n := at(b, 1, 0); n&0x80 != 0 {
		i += int(n & 0x7f)
	}
	return hold(b, i+3, i <= 6 && at(b, i, 2) == 2 && at(b, i+1, 1) == 1 && at(b, i+2, 0) <= 3)
}

// ike has its own length in its header: RFC 7296 §3.1. At port 4500 four zeros
// stand before it: RFC 3948 §2.2.
func ike(in input) Decision {
	b := in.data
	if in.ports.either(4500) && bytes.HasPrefix(b, []byte{0, 0, 0, 0}) {
		b = b[4:]
	} else if !in.ports.either(500) {
		return No
	}
	if len(b) < 28 {
		return No
	}
	return hold(b, 28, (b[17] == 0x10 || b[17] == 0x20) && int64(binary.BigEndian.Uint32(b[24:])) == int64(len(b)))
}
