package dissect

// Protocols of PPP (IANA).
const (
	pppIPv4 = 0x0021
	pppIPv6 = 0x0057
	pppMPLS = 0x0281
	pppLCP  = 0xc021

	// pppAllStations and "unnumbered information", HDLC's address and control
	// (RFC 1662 §3.1).
	pppHDLC = 0xff03
)

var pppProtocols = map[uint16]string{
	pppIPv4: "IP", pppIPv6: "IP6", pppMPLS: "MPLS", pppLCP: "LCP", 0x8021: "IPCP", 0x8057: "IP6CP", 0xc023: "PAP",
	0xc223: "CHAP",
}

// ppp prints a PPP packet (RFC 1661 §2).
func (p *Printer) ppp(b view, length int) {
	p.proto = "ppp"
	if length < 2 {
		p.truncated()
		return
	}
	whole := length
	if b.u16(0) == pppHDLC {
		b, length = b.from(2), length-2
	}
	// An odd first byte is a protocol in one byte (§2).
	protocol, at := uint16(b.u8(0)), 1
	if protocol&1 == 0 {
		protocol, at = b.u16(0), 2
	}
	name := pppProtocols[protocol]
	if p.opt.Link {
		shown := name
		if shown == "" {
			shown = "unknown"
		}
		p.str(shown).str(" (0x").hexPad(uint64(protocol), 4).str("), length ").num(whole)
		p.when(name != "", ": ")
	}
	b, length = b.from(at), length-at
	switch protocol {
	case pppIPv4:
		p.ipv4(b, length)
	case pppIPv6:
		p.ipv6(b, length)
	case pppMPLS:
		p.mpls(b, length)
	case pppLCP, 0x8021, 0x8057:
		p.pppControl(name, b, length)
	default:
		if p.opt.Link {
			return
		}
		p.str("unknown PPP protocol (0x").hexPad(uint64(protocol), 4).str(") ")
		p.hexLines(b.first(length), false)
	}
}

var pppCodes = [...]string{
	1: "Conf-Request", "Conf-Ack", "Conf-Nack", "Conf-Reject", "Term-Request", "Term-Ack", "Code-Reject", "Prot-Reject",
	"Echo-Request", "Echo-Reply", "Disc-Req",
}

// pppControl prints which message of a control protocol this is
// (RFC 1661 §5).
func (p *Printer) pppControl(name string, b view, length int) {
	code := int(b.u8(0))
	p.str(name).str(", ")
	if code > 0 && code < len(pppCodes) {
		p.str(pppCodes[code])
	} else {
		p.str("Unknown Opcode")
	}
	p.str(" (0x").hexPad(uint64(code), 2).str("), id ").u8(b.u8(1)).str(", length ").num(length + 2)
}
