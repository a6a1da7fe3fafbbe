// Package wire reads and writes packet headers: Ethernet, 802.1Q, ARP, IPv4,
// IPv6, ICMP, UDP and TCP, and their checksums.
//
// A header is read through a view, a byte slice with accessors. Parse checks
// every length once; after it no accessor of the view can panic. Views are
// permissive: beyond lengths they do not judge, so that a packet dump prints
// nonsense faithfully and the stack decides what it believes. A header is
// written by a Put, which panics if the buffer is too small, as append to a
// full array would: sizes are the caller's to know.
//
// Nothing here allocates, except what makes text. The package knows no
// devices, no connections and no time, only bytes.
package wire

import (
	"encoding/binary"
	"errors"
	"net/netip"
)

// The reasons for which a header is refused.
var (
	ErrShort   = errors.New("shorter than its header")
	ErrVersion = errors.New("wrong IP version")
	ErrLength  = errors.New("length field does not fit the packet")
	ErrFormat  = errors.New("not of the kind expected")
)

func get16(b []byte) uint16    { return binary.BigEndian.Uint16(b) }
func get32(b []byte) uint32    { return binary.BigEndian.Uint32(b) }
func put16(b []byte, v uint16) { binary.BigEndian.PutUint16(b, v) }
func put32(b []byte, v uint32) { binary.BigEndian.PutUint32(b, v) }

func getIPv4(b []byte) netip.Addr { return netip.AddrFrom4([4]byte(b)) }
func getIPv6(b []byte) netip.Addr { return netip.AddrFrom16([16]byte(b)) }

// putIPv4 writes an IPv4 address; one that is unset, or has no IPv4 form, is
// written as 0.0.0.0.
func putIPv4(b []byte, a netip.Addr) {
	var v [4]byte
	if a.Is4() || a.Is4In6() {
		v = a.As4()
	}
	*(*[4]byte)(b) = v
}

// putIPv6 writes an IPv6 address; an unset one is written as ::.
func putIPv6(b []byte, a netip.Addr) { *(*[16]byte)(b) = a.As16() }
