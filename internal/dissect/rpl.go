package dissect

// Codes of RPL's messages (RFC 6550 §6).
const (
	rplSolicit = 0
	rplObject  = 1
	rplAdvert  = 2
	rplAck     = 3
	// rplSecure marks messages with a security section.
	rplSecure = 0x80
)

const (
	rplObjectHeader = 24
	rplAdvertHeader = 4
	rplDAGID        = 16
	rplPad1         = 0 // the option without a length
)

var (
	rplCodes = [...]string{
		rplSolicit: "DODAG Information Solicitation", rplObject: "DODAG Information Object",
		rplAdvert: "Destination Advertisement Object", rplAck: "Destination Advertisement Object Ack",
	}
	// rplModes are the modes of operation (RFC 6550 §6.3.1).
	rplModes   = [...]string{"nonstoring", "storing", "nonstoring-multicast", "storing-multicast"}
	rplOptions = [...]string{
		"pad1", "padN", "metrics", "routinginfo", "config", "rpltarget", "transitinfo", "", "destprefix", "rpltargetdesc",
	}
)

// rpl prints a message of the routing protocol for low-power and lossy
// networks; length counts from its ICMPv6 header.
func (p *Printer) rpl(b view, length int) {
	p.str(", ")
	code := b.u8(1)
	if code&rplSecure != 0 {
		p.str("(SEC) [worktodo]")
		return
	}
	p.str("(CLR)")
	if int(code) >= len(rplCodes) {
		p.str("RPL message, unknown code ").u8(code)
		return
	}
	p.str(rplCodes[code])
	if p.opt.Verbose == 0 || code == rplSolicit {
		return
	}
	b, length = b.first(length).from(4), length-4
	if code == rplObject {
		p.rplObject(b, length)
	} else {
		p.rplAdvert(b, code)
	}
}

// rplObject prints what a router says about the graph that it belongs to
// (RFC 6550 §6.3).
func (p *Printer) rplObject(b view, length int) {
	if length < rplObjectHeader {
		p.str(" [length ").num(length).str(" < ").num(rplObjectHeader).char(']')
		p.invalid()
		return
	}
	b.need(0, rplObjectHeader)
	p.str(" [dagid:")
	p.ip6(b, 8).str(",seq:").u8(b[5]).str(",instance:").u8(b[0]).str(",rank:").u16(b.u16(2)).char(',')
	p.when(b[4]&0x80 != 0, "grounded,")
	p.str("mop:")
	if mode := b[4] >> 3 & 7; int(mode) < len(rplModes) {
		p.str(rplModes[mode])
	} else {
		p.str("mop").u8(mode)
	}
	p.str(",prf:").u8(b[4] & 7).char(']')
	p.rplOptions(b[rplObjectHeader:])
}

// rplAdvert prints an advertisement of a destination, or the answer to one
// (RFC 6550 §6.4, §6.5).
func (p *Printer) rplAdvert(b view, code uint8) {
	b.need(0, rplAdvertHeader)
	instance, flags, options := b[0], b[1], b[rplAdvertHeader:]
	hasDAGID := flags&0x40 != 0
	if code == rplAck {
		hasDAGID = flags&0x80 != 0
	}
	if hasDAGID || code == rplAdvert {
		options.need(0, rplDAGID) // tcpdump wants room for it even if it isn't there
	}
	p.str(" [dagid:")
	if hasDAGID {
		p.ip6(options, 0)
		options = options[rplDAGID:]
	} else {
		p.str("<elided>")
	}
	if code == rplAck {
		p.str(",seq:").u8(b[2]).str(",instance:").u8(instance).str(",status:").u8(b[3])
	} else {
		p.str(",seq:").u8(b[3]).str(",instance:").u8(instance)
		p.when(flags&0x80 != 0, ",acK")
		p.when(flags&0x40 != 0, ",Dagid")
		p.char(',').hexPad(uint64(flags), 2)
	}
	p.char(']')
	p.rplOptions(options)
}

// rplOptions prints, under -vv, which options there are (RFC 6550 §6.7), and
// under -vvv what they hold.
func (p *Printer) rplOptions(b view) {
	if p.opt.Verbose <= 1 {
		return
	}
	for len(b) > 0 {
		kind, size := b[0], 1
		name := nameOf(rplOptions[:], int(kind), "")
		if kind == rplPad1 {
			p.str(" opt:").str(name)
		} else {
			size = 2 + int(b.u8(1))
			p.str(" opt:")
			if name == "" {
				p.str("subopt:").u8(kind)
			}
			p.str(name).str(" len:").num(size).char(' ')
			b.need(0, size)
			if p.opt.Verbose > 2 {
				p.hexLinesAfter(" ", b[2:size], false)
			}
		}
		b = b[size:]
	}
}
