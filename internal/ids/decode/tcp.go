package decode

import (
	"gotcp/internal/ids/event"
	"gotcp/internal/wire"
)

// tcp takes a segment apart (RFC 9293 §3.1).
func (d *Decoder) tcp(p *Packet) {
	b := p.Upper
	if len(b) < wire.TCPMinLen {
		p.refuse(event.TCPPacketTooSmall)
		return
	}
	t := wire.TCP(b)
	switch n := t.HeaderLen(); {
	case n > len(b):
		p.refuse(event.TCPHeaderLenTooSmall)
		return
	case n < wire.TCPMinLen:
		p.refuse(event.TCPInvalidOptionLen)
		return
	}
	p.TCP = t
	p.SrcPort, p.DstPort = t.SrcPort(), t.DstPort()
	p.Payload = t.Payload()
	if options := t.Options(); len(options) > 0 {
		p.TCPOptions = wire.ParseTCPOptions(options)
		if !ordinary(options) {
			p.tcpOptions(options)
		}
	}
	if d.verify() {
		p.ChecksumBad = !t.ChecksumOK(p.Src, p.Dst)
	}
}

// ordinary reports the options of nearly all segments: NOP, NOP, timestamps.
func ordinary(b []byte) bool {
	return len(b) == 12 && get32(b) == 0x0101080a
}

// The kinds of options whose lengths are checked (IANA, "TCP Option Kind Numbers").
const (
	tcpEnd      = 0
	tcpNOP      = 1
	tcpMSS      = 2
	tcpScale    = 3
	tcpSACKOK   = 4
	tcpSACK     = 5
	tcpTimes    = 8
	tcpMD5      = 19
	tcpAO       = 29
	tcpFastOpen = 34
	// For experiments (RFC 4727 §7.1). The only one known is Fast Open's first shape,
	// told by a number behind the length (RFC 7413 §A.1).
	tcpExperiment1 = 253
	tcpExperiment2 = 254
	fastOpenMagic  = 0xf989
)

// tcpOptions checks the options' lengths.
func (p *Packet) tcpOptions(b []byte) {
	var seen uint64
	for len(b) > 0 && b[0] != tcpEnd {
		if b[0] == tcpNOP {
			b = b[1:]
			continue
		}
		if len(b) < 2 {
			return
		}
		n := int(b[1])
		if n < 2 || n > len(b) {
			p.Raise(event.TCPOptionInvalidLen)
			return
		}
		kind := b[0]
		once, ok := tcpOption(kind, n)
		if isFastOpen(b[:n]) {
			kind, once = tcpFastOpen, true
		}
		if !ok {
			p.Raise(event.TCPOptionInvalidLen)
		} else if once {
			if seen&(1<<kind) != 0 {
				p.Raise(event.TCPOptionDuplicate)
			}
			seen |= 1 << kind
		}
		b = b[n:]
	}
}

// tcpOption says of an option's length whether it can be right, and whether the
// option may be there only once.
func tcpOption(kind byte, n int) (once, ok bool) {
	switch kind {
	case tcpMSS:
		return true, n == 4
	case tcpScale:
		return true, n == 3
	case tcpSACKOK:
		return true, n == 2
	case tcpSACK: // RFC 2018 §3; without a block it is useless, yet some send it
		return n > 2, n == 2 || n >= 10 && (n-2)%8 == 0
	case tcpTimes:
		return true, n == 10
	case tcpMD5: // RFC 2385 §3
		return false, n == 18
	case tcpAO: // RFC 5925 §2.2
		return false, n >= 4
	case tcpFastOpen: // a cookie of 4 to 16 bytes, even, or none (RFC 7413 §4.1.1)
		return true, n == 2 || n >= 6 && n <= 18 && n%2 == 0
	case tcpExperiment1, tcpExperiment2:
		return false, n == 4 || n == 12
	}
	return false, true
}

// isFastOpen reports an option of Fast Open, be it the one for experiments: without a
// cookie, or with one of eight bytes.
func isFastOpen(opt []byte) bool {
	switch opt[0] {
	case tcpFastOpen:
		return true
	case tcpExperiment1, tcpExperiment2:
		return (len(opt) == 4 || len(opt) == 12) && get16(opt[2:]) == fastOpenMagic
	}
	return false
}

// fastOpen reports a TCP Fast Open option.
func fastOpen(b []byte) bool {
	for len(b) > 1 && b[0] != tcpEnd {
		if b[0] == tcpNOP {
			b = b[1:]
			continue
		}
		n := int(b[1])
		if n < 2 || n > len(b) {
			return false
		}
		if isFastOpen(b[:n]) {
			return true
		}
		b = b[n:]
	}
	return false
}

// FastOpen reports whether the segment has a TCP Fast Open option (RFC 7413).
func (p *Packet) FastOpen() bool { return p.TCP != nil && fastOpen(p.TCP.Options()) }
