package wire

import (
	"net/netip"
	"strings"
)

const (
	// TCPMinLen is the length of a TCP header without options.
	TCPMinLen = 20
	// TCPMaxLen is the length of one with as many options as fit.
	TCPMaxLen = 60
)

// TCPFlags is the control bits of a TCP header.
type TCPFlags uint16

// The control bits (RFC 9293 §3.1; AE: RFC 9768).
const (
	FIN TCPFlags = 1 << iota
	SYN
	RST
	PSH
	ACK
	URG
	ECE
	CWR
	AE
)

var flagNames = [...]string{"FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR", "AE"}

// String is the flags' names, "SYN|ACK", or "none".
func (f TCPFlags) String() string {
	var names [len(flagNames)]string
	n := 0
	for i, name := range flagNames {
		if f&(1<<i) != 0 {
			names[n] = name
			n++
		}
	}
	if n == 0 {
		return "none"
	}
	return strings.Join(names[:n], "|")
}

// TCP is a view of a TCP segment (RFC 9293 §3.1).
//
//	 0                   1                   2                   3
//	 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//	+-------------------------------+-------------------------------+
//	|          source port          |       destination port        |
//	+-------------------------------+-------------------------------+
//	|                        sequence number                        |
//	+---------------------------------------------------------------+
//	|                    acknowledgment number                      |
//	+-------+-----+-+---------------+-------------------------------+
//	| offset| res |A|C E U A P R S F|            window             |
//	+-------+-----+-+---------------+-------------------------------+
//	|           checksum            |         urgent pointer        |
//	+-------------------------------+-------------------------------+
//	|                      options, then data                       |
type TCP []byte

// ParseTCP makes a view of an IP payload.
func ParseTCP(b []byte) (TCP, error) {
	if len(b) < TCPMinLen {
		return nil, ErrShort
	}
	t := TCP(b)
	if n := t.HeaderLen(); n < TCPMinLen || n > len(b) {
		return nil, ErrLength
	}
	return t, nil
}

// SrcPort is the source port.
func (t TCP) SrcPort() uint16 { return get16(t[0:2]) }

// DstPort is the destination port.
func (t TCP) DstPort() uint16 { return get16(t[2:4]) }

// Seq is the sequence number of the payload's first byte, or of SYN.
func (t TCP) Seq() uint32 { return get32(t[4:8]) }

// Ack is the acknowledgement number, meaningless without ACK.
func (t TCP) Ack() uint32 { return get32(t[8:12]) }

// HeaderLen is the header's length in bytes, options included.
func (t TCP) HeaderLen() int { return int(t[12]>>4) * 4 }

// Flags is the control bits.
func (t TCP) Flags() TCPFlags { return TCPFlags(get16(t[12:14])) & 0x1ff }

// Window is the window as in the header, not scaled.
func (t TCP) Window() uint16 { return get16(t[14:16]) }

// Checksum is the checksum as it stands.
func (t TCP) Checksum() uint16 { return get16(t[16:18]) }

// Urgent is the urgent pointer, meaningless without URG.
func (t TCP) Urgent() uint16 { return get16(t[18:20]) }

// Options is the raw options; ParseTCPOptions reads them.
func (t TCP) Options() []byte { return t[TCPMinLen:t.HeaderLen()] }

// Payload is what follows the header.
func (t TCP) Payload() []byte { return t[t.HeaderLen():] }

// ChecksumOK reports whether the checksum is right between the two addresses.
func (t TCP) ChecksumOK(src, dst netip.Addr) bool {
	return transportChecksum(t, src, dst, ProtoTCP) == 0
}

// SetChecksum writes the checksum of the segment between the two addresses.
func (t TCP) SetChecksum(src, dst netip.Addr) {
	put16(t[16:], 0)
	put16(t[16:], transportChecksum(t, src, dst, ProtoTCP))
}

// TCPFields is the content of a TCP header without its options.
type TCPFields struct {
	SrcPort, DstPort uint16
	Seq, Ack         uint32
	Flags            TCPFlags
	Window, Urgent   uint16
}

// Put writes the header with the given options, which may be nil, and returns
// its length. The checksum is left zero: the payload may lie elsewhere, or the
// device may finish it. See TCP.SetChecksum and Summer.
func (h *TCPFields) Put(b []byte, o *TCPOptions) int {
	_ = b[TCPMinLen-1]
	n := TCPMinLen
	if o != nil {
		n += o.Put(b[TCPMinLen:])
	}
	put16(b, h.SrcPort)
	put16(b[2:], h.DstPort)
	put32(b[4:], h.Seq)
	put32(b[8:], h.Ack)
	put16(b[12:], uint16(n/4)<<12|uint16(h.Flags&0x1ff))
	put16(b[14:], h.Window)
	put16(b[16:], 0)
	put16(b[18:], h.Urgent)
	return n
}
