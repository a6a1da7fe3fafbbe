package dissect

const (
	forcesHeader = 24
	// forcesLeast is how much of it tcpdump wants to see before a word: up to
	// the first byte of the flags.
	forcesLeast = 21
)

// forcesChannel is the name of the channel of ForCES (RFC 5811 §4.2) that a
// pair of SCTP ports has, or "".
func forcesChannel(src, dst uint16) string {
	switch {
	case src == 6704 || dst == 6704:
		return "[ForCES HP]"
	case src == 6705 || dst == 6705:
		return "[ForCES MP]"
	case src == 6706 || dst == 6706:
		return "[ForCES LP]"
	}
	return ""
}

// forcesMessage is a type of message; bare says that it needs no TLV.
type forcesMessage struct {
	name string
	bare bool
}

// forcesMessages are the types (RFC 5810 §7.1, table 1 in its appendix A).
var forcesMessages = [...]forcesMessage{
	0x01: {"Association Setup", true}, 0x02: {"Association TearDown", false}, 0x03: {"Config", false},
	0x04: {"Query", false}, 0x05: {"Event Notification", false}, 0x06: {"Packet Redirect", false},
	0x0f: {"HeartBeat", true},
	0x11: {"Association Response", false}, 0x13: {"Config Response", false}, 0x14: {"Query Response", false},
}

// forcesReserved is the one type without a name that isn't called invalid.
const forcesReserved = 0x12

// forces prints the header of a message between a control element and a
// forwarding element (RFC 5810 §6.1). The TLVs behind it are not looked into:
// tcpdump shows them with -vvv, and complaints about wrong ones with less.
func (p *Printer) forces(b view, length int) {
	p.proto = "forces"
	b.check(0, forcesLeast)
	kind := b[1]
	var message forcesMessage
	if int(kind) < len(forcesMessages) {
		message = forcesMessages[kind]
	}
	switch {
	case kind == forcesReserved:
		p.str("\n\tUnknown ForCES message type=0x").hex(uint64(kind))
		p.forcesBytes(b.first(length))
		return
	case message.name == "":
		p.str("Invalid ForCES message type ").u8(kind).char('\n')
		p.forcesBytes(b.first(length))
		return
	}
	p.str("\n\tForCES ").str(message.name).char(' ')
	size := int(b.u16(2)) * 4
	if size < forcesHeader || size != length {
		p.str("Illegal ForCES pkt len - min ").num(forcesHeader).str(", total recvd ").num(length)
		p.str(", advertised ").num(size).char(' ')
		p.forcesBytes(b.first(length))
		return
	}
	if p.opt.Verbose > 0 {
		p.str("\n\tForCES Version ").u8(b[0]>>4).str(" len ").num(size).str("B flags 0x").hexPad(uint64(b.u32(20)), 8)
		p.str(" \n\tSrcID 0x").hex(uint64(b.u32(4))).char('(').str(forcesElement(b.u32(4)))
		p.str(") DstID 0x").hex(uint64(b.u32(8))).char('(').str(forcesElement(b.u32(8)))
		p.str(") Correlator 0x").hex(b.u64(12))
	}
	if p.opt.Verbose > 1 {
		p.forcesFlags(b.u32(20))
	}
	if length == forcesHeader && !message.bare {
		p.str("\tTop level TLV Data missing!\n")
		p.forcesBytes(b.first(length))
	}
}

// forcesBytes dumps a message that is wrong.
func (p *Printer) forcesBytes(b view) {
	p.hexLinesAfter("\n\t[", b, false)
	p.str("\n\t]")
}

// forcesElement is what kind of element, or group of them, an ID stands for
// (RFC 5810 §6.1).
func forcesElement(id uint32) string {
	switch {
	case id == 0xffffffff:
		return "AllBroadcast"
	case id == 0xfffffffe:
		return "AllFEsBroadcast"
	case id == 0xfffffffd:
		return "AllCEsBroadcast"
	case id>>30 == 0:
		return "FE"
	case id>>30 == 1:
		return "CE"
	case id>>30 == 3 && id < 0xfffffff0:
		return "AllMulticast"
	}
	return "ForCESreserved"
}

// Values of the header's flags (RFC 5810 §6.1).
var (
	forcesAcks         = [4]string{"NoACK", "SuccessACK", "FailureACK", "AlwaysACK"}
	forcesModes        = [4]string{"EMReserved", "execute-all-or-none", "execute-until-failure", "continue-execute-on-failure"}
	forcesAtomics      = [2]string{"Standalone", "2PCtransaction"}
	forcesTransactions = [4]string{"StartofTransaction", "MiddleofTransaction", "EndofTransaction", "abort"}
)

// forcesFlags prints the header's flags.
func (p *Printer) forcesFlags(flags uint32) {
	p.str("\n\tForCES flags:\n\t  ")
	p.forcesFlag(forcesAcks[:], flags>>30).str(", prio=").u32(flags >> 27 & 7).str(", ")
	p.forcesFlag(forcesModes[:], flags>>22&3).str(",\n\t  ")
	p.forcesFlag(forcesAtomics[:], flags>>21&1).str(", ")
	p.forcesFlag(forcesTransactions[:], flags>>19&3)
	p.str("\n\t  Extra flags: rsv(b5-7) 0x").hex(uint64(flags >> 24 & 7))
	p.str(" rsv(b13-31) 0x").hex(uint64(flags & (1<<19 - 1))).char('\n')
}

func (p *Printer) forcesFlag(names []string, v uint32) *text {
	return p.str(names[v]).str("(0x").u32(v).char(')')
}
