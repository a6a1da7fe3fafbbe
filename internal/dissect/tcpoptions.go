package dissect

// TCP's options (IANA, TCP option kind numbers).
const (
	tcpEnd         = 0
	tcpNOP         = 1
	tcpMSS         = 2
	tcpScale       = 3
	tcpSACKOK      = 4
	tcpSACK        = 5
	tcpEcho        = 6
	tcpEchoReply   = 7
	tcpTimestamps  = 8
	tcpCC          = 11
	tcpCCNew       = 12
	tcpCCEcho      = 13
	tcpMD5         = 19
	tcpSCPS        = 20
	tcpUserTimeout = 28
	tcpAO          = 29
	tcpMPTCP       = 30
	tcpFastOpen    = 34
	tcpExperiment2 = 254
)

// tcpOption is an option in the making: its bytes from its kind on, the size
// that it says to have, and how many bytes of options are left.
type tcpOption struct {
	b          view
	kind       uint8
	size, left int
}

// The ends that printing an option can come to.
type optionEnd int

const (
	optionRead optionEnd = iota
	// optionBad: the options end before the option does, or it says nonsense.
	optionBad
	// optionCut: it was not captured.
	optionCut
)

// holds tells whether n bytes of the option can be read.
func (o *tcpOption) holds(n int) optionEnd {
	switch {
	case n > o.left:
		return optionBad
	case !o.b.has(0, n):
		return optionCut
	}
	return optionRead
}

// tcpOptions prints the options in the next n bytes of b. It reports false,
// and the line ends there, where they are malformed or cut off.
func (p *Printer) tcpOptions(b view, n int, flags uint8, base tcpBase) bool {
	p.str(", options [")
	for at := 0; at < n; {
		if at > 0 {
			p.char(',')
		}
		o := tcpOption{b: b.from(at), kind: b.u8(at), size: 1, left: n - at}
		if o.kind != tcpEnd && o.kind != tcpNOP {
			o.size = int(b.u8(at + 1))
		}
		end, used := optionBad, 0
		if o.size <= o.left && (o.size >= 2 || o.kind <= tcpNOP) {
			used, end = p.tcpOption(&o, flags, base)
		}
		switch end {
		case optionBad:
			p.str("[bad opt]")
			if at > 0 {
				p.char(']')
			}
			return false
		case optionCut:
			p.truncated()
			if at > 0 {
				p.char('>')
			}
			return false
		}
		if used != o.size {
			p.str("[len ").num(o.size).char(']')
		}
		if o.kind == tcpEnd {
			break
		}
		at += used
	}
	p.char(']')
	return true
}

var tcpOptionNames = [256]string{
	tcpEnd: "eol", tcpNOP: "nop", tcpMSS: "mss", tcpScale: "wscale", tcpSACKOK: "sackOK", tcpSACK: "sack",
	tcpEcho: "echo", tcpEchoReply: "echoreply", tcpTimestamps: "TS", tcpCC: "cc", tcpCCNew: "ccnew",
	tcpMD5: "md5", tcpSCPS: "scps", tcpUserTimeout: "uto", tcpAO: "tcp-ao", tcpMPTCP: "mptcp",
	tcpFastOpen: "tfo", tcpExperiment2: "exp",
}

// tcpOptionName prints the name of an option. Echoed connection counts have
// an empty one.
func (p *Printer) tcpOptionName(kind uint8) {
	if s := tcpOptionNames[kind]; s != "" || kind == tcpCCEcho {
		p.str(s)
		return
	}
	p.str("unknown-").u8(kind)
}

// tcpFixedSizes are the sizes of the options whose values are always as long.
var tcpFixedSizes = [256]uint8{
	tcpMSS: 4, tcpScale: 3, tcpEcho: 6, tcpEchoReply: 6, tcpTimestamps: 10, tcpCC: 6, tcpCCNew: 6, tcpCCEcho: 6,
	tcpMD5: 18, tcpSCPS: 4, tcpUserTimeout: 4,
}

// tcpOption prints an option and returns how many bytes of it were understood.
func (p *Printer) tcpOption(o *tcpOption, flags uint8, base tcpBase) (used int, end optionEnd) {
	p.tcpOptionName(o.kind)
	if used = int(tcpFixedSizes[o.kind]); used != 0 {
		if end = o.holds(used); end == optionRead {
			p.tcpFixedOption(o)
		}
		return used, end
	}
	switch o.kind {
	case tcpEnd, tcpNOP:
		return 1, optionRead
	case tcpSACKOK:
		return 2, optionRead
	case tcpSACK:
		return o.size, p.tcpSACK(o, base)
	case tcpAO:
		return o.size, p.tcpAuth(o)
	case tcpMPTCP:
		if end = o.holds(o.size); end == optionRead {
			end = p.mptcp(o.b[:o.size], flags)
		}
		return o.size, end
	case tcpFastOpen, tcpExperiment2:
		return o.size, p.tcpValue(o)
	}
	return o.size, p.tcpUnknownOption(o)
}

// tcpValue prints an option that is only looked at as a whole.
func (p *Printer) tcpValue(o *tcpOption) optionEnd {
	if end := o.holds(o.size); end != optionRead {
		return end
	}
	value := o.b.bytes(2, o.size-2)
	if o.kind == tcpExperiment2 {
		return p.tcpExperiment(value)
	}
	p.char(' ')
	p.tcpCookie(value)
	return optionRead
}

// tcpFixedOption prints the value of an option of tcpFixedSizes.
func (p *Printer) tcpFixedOption(o *tcpOption) {
	b := o.b
	switch o.kind {
	case tcpTimestamps:
		p.str(" val ").u32(b.u32(2)).str(" ecr ").u32(b.u32(6))
	case tcpMSS:
		p.char(' ').u16(b.u16(2))
	case tcpScale:
		p.char(' ').u8(b.u8(2))
	case tcpEcho, tcpEchoReply, tcpCC, tcpCCNew, tcpCCEcho:
		p.char(' ').u32(b.u32(2))
	case tcpMD5:
		p.str(" shared secret not supplied with -M, can't check - ").hexBytes(b.bytes(2, 16))
	case tcpSCPS:
		p.str(" cap ").hexPad(uint64(b.u8(2)), 2).str(" id ").u8(b.u8(3))
	case tcpUserTimeout:
		// RFC 5482 §3: the first bit says that the rest are minutes. tcpdump
		// takes the last bit for it.
		v := uint32(b.u16(2))
		p.str(" 0x").hex(uint64(v))
		if v&1 != 0 {
			v = v >> 1 * 60
		} else {
			v >>= 1
		}
		p.char(' ').u32(v)
	}
}

// tcpSACK prints the blocks that were received (RFC 2018 §3), relative to the
// other side's first number.
func (p *Printer) tcpSACK(o *tcpOption, base tcpBase) optionEnd {
	if (o.size-2)%8 != 0 {
		p.str(" invalid sack")
		return optionRead
	}
	p.char(' ').num((o.size - 2) / 8).char(' ')
	for at := 2; at < o.size; at += 8 {
		if end := o.holds(at + 8); end != optionRead {
			return end
		}
		p.char('{').u32(o.b.u32(at) - base.sack).char(':').u32(o.b.u32(at+4) - base.sack).char('}')
	}
	return optionRead
}

// tcpAuth prints the authentication option (RFC 5925 §2.2).
func (p *Printer) tcpAuth(o *tcpOption) optionEnd {
	if o.size < 4 {
		p.invalid()
		return optionRead
	}
	if end := o.holds(3); end != optionRead {
		return end
	}
	p.str(" keyid ").u8(o.b.u8(2))
	if end := o.holds(4); end != optionRead {
		return end
	}
	p.str(" rnextkeyid ").u8(o.b.u8(3))
	if o.size > 4 {
		p.str(" mac 0x")
		return p.tcpOptionBytes(o, 4)
	}
	return optionRead
}

// tcpOptionBytes prints an option's bytes from at on, as far as they are
// there.
func (p *Printer) tcpOptionBytes(o *tcpOption, at int) optionEnd {
	for ; at < o.size; at++ {
		if end := o.holds(at + 1); end != optionRead {
			return end
		}
		p.hexPad(uint64(o.b.u8(at)), 2)
	}
	return optionRead
}

func (p *Printer) tcpUnknownOption(o *tcpOption) optionEnd {
	if o.size > 2 {
		p.str(" 0x")
	}
	return p.tcpOptionBytes(o, 2)
}

// tcpCookie prints the value of TCP Fast Open (RFC 7413 §4.1.1): a cookie of 4
// to 16 bytes, an even number of them, or a request for one.
func (p *Printer) tcpCookie(value []byte) {
	switch n := len(value); {
	case n == 0:
		p.str(" cookiereq")
	case n < 4 || n > 16 || n%2 != 0:
		p.invalid()
	default:
		p.str(" cookie ").hexBytes(value)
	}
}

// tcpExperiment prints an experiment's option, which begins with the
// experiment's number (RFC 6994 §3).
func (p *Printer) tcpExperiment(value []byte) optionEnd {
	if len(value) < 2 {
		return optionBad
	}
	p.char('-')
	if value[0] == 0xf9 && value[1] == 0x89 {
		p.str("tfo")
		p.tcpCookie(value[2:])
	} else {
		p.hexBytes(value[:2])
	}
	return optionRead
}
