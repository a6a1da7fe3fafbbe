package dissect

// PPP's protocols that have a printer (IANA, PPP DLL protocol numbers).
const (
	pppIPv4       = 0x0021
	pppVJNC       = 0x002f
	pppMultilink  = 0x003d
	pppIPv6       = 0x0057
	pppCompressed = 0x00fd
	pppMPLS       = 0x0281
	pppMPLSMulti  = 0x0283
	pppIPCP       = 0x8021
	pppOSI        = 0x0023
	pppOSICP      = 0x8023
	pppIPv6CP     = 0x8057
	pppCCP        = 0x80fd
	pppMPLSCP     = 0x8281
	pppLCP        = 0xc021
	pppPAP        = 0xc023
	pppLQM        = 0xc025
	pppSPAP       = 0xc027
	pppBACP       = 0xc02b
	pppBAP        = 0xc02d
	pppOldSPAP    = 0xc123
	pppCHAP       = 0xc223
	pppEAP        = 0xc227
)

// pppNames are the names that tcpdump has for PPP's protocols.
var pppNames = map[uint16]string{
	pppIPv4: "IP", pppOSI: "OSI", 0x0025: "NS", 0x0027: "DECNET", 0x0029: "APPLE", 0x002b: "IPX", 0x002d: "VJC IP",
	pppVJNC: "VJNC IP", 0x0031: "BRPDU", 0x0033: "STII", 0x0035: "VINES", pppMultilink: "MLPPP", pppIPv6: "IP6",
	pppCompressed: "Compressed", 0x0201: "HELLO", 0x0231: "LUXCOM", 0x0233: "SNS", pppMPLS: "MPLS", pppMPLSMulti: "MPLS",
	pppIPCP: "IPCP", pppOSICP: "OSICP", 0x8025: "NSCP", 0x8027: "DECNETCP", 0x8029: "APPLECP", 0x802b: "IPXCP",
	0x8033: "STIICP", 0x8035: "VINESCP", pppIPv6CP: "IP6CP", pppCCP: "CCP", pppMPLSCP: "MPLSCP", pppLCP: "LCP",
	pppPAP: "PAP", pppLQM: "LQM", pppSPAP: "SPAP", pppBACP: "BACP", pppBAP: "BAP", 0xc03d: "MLPPP-CP",
	pppOldSPAP: "Old-SPAP", pppCHAP: "CHAP", pppEAP: "EAP",
}

// What may stand before the protocol: the address and control fields of
// HDLC-like framing (RFC 1662 §3.1), or a direction that some captures have in
// place of the address.
const (
	pppIn       = 0x0003
	pppOut      = 0x0103
	pppAllUsers = 0xff03
)

// ppp prints a PPP packet (RFC 1661 §2) without its frame.
func (p *Printer) ppp(b view, length int) {
	p.proto = "ppp"
	whole := length
	if length < 2 {
		p.truncated()
		return
	}
	switch b.u16(0) {
	case pppIn:
		if p.opt.Link {
			p.str("In  ")
		}
		b, length = b.from(2), length-2
	case pppOut:
		if p.opt.Link {
			p.str("Out ")
		}
		b, length = b.from(2), length-2
	case pppAllUsers:
		b, length = b.from(2), length-2
	}
	if length < 2 {
		p.truncated()
		return
	}
	b.need(0, 2)
	// An odd first byte is all there is of the protocol (RFC 1661 §6.5).
	proto, n := b.u16(0), 2
	if b[0]&1 != 0 {
		proto, n = uint16(b[0]), 1
	}
	if p.opt.Link {
		name := pppNames[proto]
		if name == "" {
			p.str("unknown (0x").hexPad(uint64(proto), 4).str("), length ").num(whole)
			return
		}
		p.str(name).str(" (0x").hexPad(uint64(proto), 4).str("), length ").num(whole).str(": ")
	}
	p.pppPayload(proto, b.from(n), length-n)
}

func (p *Printer) pppPayload(proto uint16, b view, length int) {
	switch proto {
	case pppLCP, pppIPCP, pppOSICP, pppMPLSCP, pppIPv6CP, pppCCP, pppBACP:
		p.pppControl(proto, b, length)
	case pppMultilink:
		p.mlppp(b, length)
	case pppCHAP:
		p.chap(b, length)
	case pppPAP:
		p.pap(b, length)
	case pppBAP:
		// tcpdump has nothing to say about it.
	case pppIPv4, pppVJNC, etherIPv4:
		p.ipv4(b, length)
	case pppIPv6, etherIPv6:
		p.ipv6(b, length)
	case pppOSI:
		p.osi(b, length)
	case pppMPLS, pppMPLSMulti:
		p.mpls(b, length)
	case pppCompressed:
		p.str("compressed PPP data")
	default:
		if name := pppNames[proto]; name != "" {
			p.str(name).char(' ')
		} else {
			p.str("unknown PPP protocol (0x").hexPad(uint64(proto), 4).str(") ")
		}
		p.hexLinesAfter("\n\t", b.first(length), false)
	}
}
