package dissect

import "encoding/binary"

// Subtypes of Multipath TCP's option (RFC 8684 §8.2).
const (
	mptcpCapable    = 0
	mptcpJoin       = 1
	mptcpDSS        = 2
	mptcpAddAddr    = 3
	mptcpRemoveAddr = 4
	mptcpPrio       = 5
	mptcpFail       = 6
	mptcpFastClose  = 7
)

var mptcpSubtypes = [...]string{
	"capable", "join", "dss", "add-addr", "rem-addr", "prio", "fail", "fast-close",
}

// mptcp prints an option of Multipath TCP, all bytes of which are in o, in a
// segment with the given flags.
func (p *Printer) mptcp(o view, flags uint8) optionEnd {
	p.proto = "mptcp"
	if len(o) < 3 {
		return optionBad
	}
	p.char(' ').num(len(o)).char(' ')
	subtype := o[2] >> 4
	if int(subtype) >= len(mptcpSubtypes) {
		p.str("unknown")
		return optionRead
	}
	p.str(mptcpSubtypes[subtype])
	ok := false
	switch subtype {
	case mptcpCapable:
		ok = p.mptcpCapable(o, flags)
	case mptcpJoin:
		ok = p.mptcpJoin(o, flags)
	case mptcpDSS:
		ok = flags&tcpSYN == 0 && p.mptcpDSS(o)
	case mptcpAddAddr:
		ok = p.mptcpAddAddr(o)
	case mptcpRemoveAddr:
		if ok = len(o) >= 4; ok {
			p.str(" id")
			for _, id := range o[3:] {
				p.char(' ').u8(id)
			}
		}
	case mptcpPrio:
		if ok = len(o) == 3 || len(o) == 4; ok {
			if o[2]&1 != 0 {
				p.str(" backup")
			} else {
				p.str(" non-backup")
			}
			if len(o) == 4 {
				p.str(" id ").u8(o[3])
			}
		}
	case mptcpFail:
		if ok = len(o) == 12; ok {
			p.str(" seq ").dec(o.u64(4))
		}
	case mptcpFastClose:
		if ok = len(o) == 12; ok {
			p.str(" key 0x").hex(o.u64(4))
		}
	}
	if !ok {
		return optionBad
	}
	return optionRead
}

// mptcpCapable prints the keys of a connection (RFC 8684 §3.1, RFC 6824 §3.1).
func (p *Printer) mptcpCapable(o view, flags uint8) bool {
	n := len(o)
	version := o[2] & 15
	syn := flags&tcpSYN != 0
	switch {
	case n == 4 && syn, n == 12 && syn, n == 20 && !syn, n == 22 && !syn:
	default:
		return false
	}
	if version > 1 {
		p.str(" Unknown Version (").u8(version).char(')')
		return true
	}
	p.str(" v").u8(version)
	p.when(o[3]&0x80 != 0, " csum")
	if n == 4 {
		return true
	}
	p.str(" {0x").hex(o.u64(4))
	if n >= 20 {
		p.str(",0x").hex(o.u64(12))
	}
	p.char('}')
	return true
}

// mptcpJoin prints how a further flow joins a connection (RFC 8684 §3.2).
func (p *Printer) mptcpJoin(o view, flags uint8) bool {
	switch n, syn, ack := len(o), flags&tcpSYN != 0, flags&tcpACK != 0; {
	case n == 12 && syn, n == 16 && syn && ack:
		p.when(o[2]&1 != 0, " backup")
		p.str(" id ").u8(o[3])
		if n == 12 {
			p.str(" token 0x").hex(uint64(o.u32(4))).str(" nonce 0x").hex(uint64(o.u32(8)))
		} else {
			p.str(" hmac 0x").hex(o.u64(4)).str(" nonce 0x").hex(uint64(o.u32(12)))
		}
	case n == 24 && ack:
		p.str(" hmac 0x").hexBytes(o[4:24])
	default:
		return false
	}
	return true
}

// Flags of the data sequence signal (RFC 8684 §3.3).
const (
	dssAck      = 0x01
	dssLongAck  = 0x02
	dssMap      = 0x04
	dssLongMap  = 0x08
	dssFinished = 0x10
)

// mptcpDSS prints the numbers that the connection has above those of the flow.
func (p *Printer) mptcpDSS(o view) bool {
	if len(o) < 4 {
		return false
	}
	flags, rest := o[3], o[4:]
	number := func(name string, long bool) bool {
		p.str(name)
		size := 4
		if long {
			size = 8
		}
		if len(rest) < size {
			return false
		}
		if long {
			p.dec(binary.BigEndian.Uint64(rest))
		} else {
			p.u32(binary.BigEndian.Uint32(rest))
		}
		rest = rest[size:]
		return true
	}
	p.when(flags&dssFinished != 0, " fin")
	if flags&dssAck != 0 && !number(" ack ", flags&dssLongAck != 0) {
		return false
	}
	if flags&dssMap != 0 {
		if !number(" seq ", flags&dssLongMap != 0) || len(rest) < 4 || !number(" subseq ", false) || len(rest) < 2 {
			return false
		}
		p.str(" len ").u16(rest.u16(0))
		if rest = rest[2:]; len(rest) >= 2 {
			p.str(" csum 0x").hex(uint64(rest.u16(0)))
			rest = rest[2:]
		}
	}
	return len(rest) == 0
}

// mptcpAddAddr prints a further address of a host (RFC 8684 §3.4.1). The two
// versions have the same subtype: in the first one the low bits tell the IP
// version, in the second one whether this is an echo. Which address it is
// tells the length.
func (p *Printer) mptcpAddAddr(o view) bool {
	n := len(o)
	switch n {
	case 8, 10, 16, 18, 20, 22, 28, 30:
	default:
		return false
	}
	switch o[2] & 15 {
	case 0:
		p.str(" v1")
	case 1:
		p.str(" v1-echo")
	case 4:
		p.str(" v0-ip4")
	case 6:
		p.str(" v0-ip6")
	default:
		p.str(" [bad version/echo]")
	}
	p.str(" id ").u8(o[3]).char(' ')
	at := 8
	if n >= 20 {
		p.ip6(o, 4)
		at = 20
	} else {
		p.ip4(o, 4)
	}
	if (n-at)%8 == 2 {
		p.char(':').u16(o.u16(at))
		at += 2
	}
	if n-at == 8 {
		p.str(" hmac 0x").hex(o.u64(at))
	}
	return true
}
