package dissect

const tcpHeader = 20

// TCP's flags (RFC 9293 §3.1) in the order in which they are printed, which is
// that of their bits.
const (
	tcpFIN = 0x01
	tcpSYN = 0x02
	tcpRST = 0x04
	tcpACK = 0x10
	tcpURG = 0x20

	tcpFlagLetters = "FSRP.UEW"
)

// tcp prints a TCP segment (RFC 9293).
func (p *Printer) tcp(b view, length int) {
	p.proto = "tcp"
	if !b.has(0, 4) {
		p.ipAddresses().char(':')
		p.truncated()
		return
	}
	src, dst := b.u16(0), b.u16(2)
	p.endpoints(protoTCP, "tcp", src, dst)
	b.check(0, tcpHeader)
	hlen := int(b[12]>>4) * 4
	if hlen < tcpHeader {
		p.str(" tcp ").u32(uint32(length - hlen)).str(" [bad hdr length ").num(hlen).str(" - too short, < ").num(tcpHeader).char(']')
		return
	}
	if p.opt.Quiet > 0 {
		// A payload of less than nothing is printed as the 32 bits that it is.
		p.str("tcp ").u32(uint32(length - hlen))
		p.annotate()
		if hlen > length {
			p.str(" [bad hdr length ").num(hlen).str(" - too long, > ").num(length).char(']')
		}
		return
	}
	flags := b[13]
	p.str("Flags [")
	p.tcpFlags(flags)
	p.char(']')
	base := p.tcpBase(b, src, dst)
	if hlen > length {
		p.str(" [bad hdr length ").num(hlen).str(" - too long, > ").num(length).char(']')
		return
	}
	if p.opt.Verbose > 0 && !p.opt.NoChecksum && !p.ip.fragment && b.has(0, length) {
		p.tcpSum(b, length)
	}
	length -= hlen
	p.tcpNumbers(b, flags, base, length)
	if hlen > tcpHeader && !p.tcpOptions(b.from(tcpHeader), hlen-tcpHeader, flags, base) {
		return
	}
	p.str(", length ").num(length)
	p.annotate()
	if length > 0 {
		p.tcpPayload(b.from(hlen), length, flags, src, dst)
	}
}

// annotate prints the packet's note, once: a segment that is quoted by another
// has none.
func (p *Printer) annotate() {
	p.out = append(p.out, p.note...)
	p.note = nil
}

func (p *Printer) tcpFlags(flags uint8) {
	if flags == 0 {
		p.str("none")
	}
	for i := range len(tcpFlagLetters) {
		if flags>>i&1 != 0 {
			p.char(tcpFlagLetters[i])
		}
	}
}

// tcpBase are the numbers that a segment's are printed relative to, and those
// that its blocks of SACK are.
type tcpBase struct{ seq, ack, sack uint32 }

// tcpBase looks the conversation of a segment up. The first segment of one that
// acknowledges something, and every SYN-ACK, begins it: its own numbers but
// those of SACK are printed as they are, later ones relative to them.
func (p *Printer) tcpBase(b view, src, dst uint16) tcpBase {
	flags := b[13]
	if p.opt.AbsoluteSeq || flags&tcpACK == 0 {
		return tcpBase{}
	}
	f, reversed, known := p.flows.find(p.ip.src, p.ip.dst, src, dst)
	seq, ack := b.u32(4), b.u32(8)
	begins := !known || flags&tcpSYN != 0
	if begins && reversed {
		f.high, f.low = seq, ack-1
	} else if begins {
		f.low, f.high = seq, ack-1
	}
	base := tcpBase{seq: f.low, ack: f.high, sack: f.high}
	if reversed {
		base = tcpBase{seq: f.high, ack: f.low, sack: f.low}
	}
	if begins {
		base.seq, base.ack = 0, 0
	}
	return base
}

// tcpSum prints, under -v, the checksum and whether it is right.
func (p *Printer) tcpSum(b view, length int) {
	field := b.u16(16)
	p.str(", cksum 0x").hexPad(uint64(field), 4)
	sum := p.transportSum(protoTCP, b[:length])
	if sum == 0 {
		p.str(" (correct)")
		return
	}
	p.str(" (incorrect -> 0x").hexPad(uint64(rightChecksum(field, sum)), 4).char(')')
}

// tcpNumbers prints the numbers of the fixed header.
func (p *Printer) tcpNumbers(b view, flags uint8, base tcpBase, length int) {
	if seq := b.u32(4) - base.seq; length > 0 || p.opt.Verbose > 1 || flags&(tcpSYN|tcpFIN|tcpRST) != 0 {
		p.str(", seq ").u32(seq)
		if length > 0 {
			p.char(':').u32(seq + uint32(length))
		}
	}
	if flags&tcpACK != 0 {
		p.str(", ack ").u32(b.u32(8) - base.ack)
	}
	p.str(", win ").u16(b.u16(14))
	if flags&tcpURG != 0 {
		p.str(", urg ").u16(b.u16(18))
	}
}

// tcpPayload prints what a segment carries, if there is a printer for its
// ports.
func (p *Printer) tcpPayload(b view, length int, flags uint8, src, dst uint16) {
	if flags&tcpRST != 0 && p.opt.Verbose > 0 {
		p.tcpResetReason(b, length)
		return
	}
	if print := tcpPorts.find(src, dst); print != nil {
		print(p, b, length)
	}
}

// maxResetReason is how much of a reset's text is printed.
const maxResetReason = 30

// tcpResetReason prints the text that a reset may carry (RFC 9293 §3.5.3), as
// much of it as was captured: a ! tells if that isn't all.
func (p *Printer) tcpResetReason(b view, length int) {
	p.str(" [")
	p.when(len(b) < length, "!")
	p.str("RST")
	p.when(length > maxResetReason, "+")
	p.char(' ').printable(b.first(min(length, maxResetReason))).char(']')
}
