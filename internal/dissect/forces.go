package dissect

// forcesHeader is the length of a ForCES header (RFC 5810 §6.1).
const forcesHeader = 24

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

// forcesMessages are the types of messages (RFC 5810 appendix A.1).
var forcesMessages = []string{
	1: "Association Setup", 2: "Association TearDown", 3: "Config", 4: "Query", 5: "Event Notification", 6: "Packet Redirect",
	15: "HeartBeat", 17: "Association Response", 19: "Config Response", 20: "Query Response",
}

// forcesUnknown is a type that is valid and has no name (RFC 5810 appendix A.1
// leaves it out).
const forcesUnknown = 18

// forces prints the header of a ForCES message.
func (p *Printer) forces(b view) {
	p.proto = "forces"
	b.need(0, forcesHeader)
	kind, length := b[1], int(b.u16(2))*4
	name := nameOf(forcesMessages, int(kind), "")
	switch {
	case kind == forcesUnknown:
		p.str("\n\tUnknown ForCES message type=0x").hex(uint64(kind))
		p.forcesBytes(b)
		return
	case name == "":
		p.str("Invalid ForCES message type ").u8(kind).char('\n')
		p.forcesBytes(b)
		return
	}
	p.str("\n\tForCES ").str(name).char(' ')
	if length != len(b) {
		p.str("Illegal ForCES pkt len - min ").num(forcesHeader).str(", total recvd ").num(len(b))
		p.str(", advertised ").num(length).char(' ')
		p.forcesBytes(b)
		return
	}
	if p.opt.Verbose == 0 {
		return
	}
	p.str("\n\tForCES Version ").u8(b[0] >> 4).str(" len ").num(length)
	p.str("B flags 0x").hexPad(uint64(b.u32(20)), 8).char(' ')
	p.str("\n\tSrcID 0x").hex(uint64(b.u32(4))).char('(').str(forcesNode(b.u32(4)))
	p.str(") DstID 0x").hex(uint64(b.u32(8))).char('(').str(forcesNode(b.u32(8)))
	p.str(") Correlator 0x").hex(b.u64(12))
}

// forcesBytes dumps a message that can't be understood.
func (p *Printer) forcesBytes(b view) {
	p.hexLinesAfter("\n\t[", b, false)
	p.str("\n\t]")
}

// forcesNode is the kind of an element, from its first two bits (RFC 5810
// §6.1).
func forcesNode(id uint32) string {
	return [4]string{"FE", "CE", "ForCESreserved", "AllMulticast"}[id>>30]
}
