package dissect

const (
	arpHeader = 8

	// etherTrail is the type of trailers (RFC 893), whose ARP is IPv4's.
	etherTrail = 0x1000
)

// ARP's operations (RFC 826, RFC 903, RFC 2390, RFC 1577).
const (
	arpRequest        = 1
	arpReply          = 2
	arpReverseRequest = 3
	arpReverseReply   = 4
	arpInverseRequest = 8
	arpInverseReply   = 9
	arpNACK           = 10
)

var arpOperations = map[uint16]string{
	arpRequest:        "Request",
	arpReply:          "Reply",
	arpReverseRequest: "Reverse Request",
	arpReverseReply:   "Reverse Reply",
	arpInverseRequest: "Inverse Request",
	arpInverseReply:   "Inverse Reply",
	arpNACK:           "NACK Reply",
}

var arpHardware = map[uint16]string{
	1:  "Ethernet",
	6:  "TokenRing",
	7:  "ArcNet",
	15: "FrameRelay",
	23: "Strip",
	24: "IEEE 1394",
	32: "InfiniBand",
}

// arpMessage is an ARP message with its addresses' places.
type arpMessage struct {
	view
	protocol                                   uint16
	hardwareLen, protocolLen                   int
	sender, senderAddr, target, targetAddr, op int
}

// arp prints a message of ARP or RARP (RFC 826).
func (p *Printer) arp(b view, length int) {
	p.proto = "arp"
	m := arpMessage{view: b, hardwareLen: int(b.u8(4)), protocolLen: int(b.u8(5)), protocol: b.u16(2), op: int(b.u16(6))}
	m.sender = arpHeader
	m.senderAddr = m.sender + m.hardwareLen
	m.target = m.senderAddr + m.protocolLen
	m.targetAddr = m.target + m.hardwareLen
	b.need(0, m.targetAddr+m.protocolLen)
	if !p.opt.Link {
		p.str("ARP, ")
	}
	usual := m.isIPv4() && m.protocolLen == 4 && m.hardwareLen > 0
	if !usual || p.opt.Verbose > 0 {
		p.arpKinds(&m)
		if p.opt.Verbose == 0 {
			p.str(", length ").num(length)
			return
		}
		p.str(", ")
	}
	if name := arpOperations[uint16(m.op)]; name != "" {
		p.str(name).char(' ')
	} else {
		p.str("Unknown (").num(m.op).str(") ")
	}
	if !p.arpOperation(&m) {
		p.raw(b)
		return
	}
	p.str(", length ").num(length)
}

// isIPv4 reports whether a message resolves IPv4's addresses.
func (m *arpMessage) isIPv4() bool { return m.protocol == etherIPv4 || m.protocol == etherTrail }

// arpKinds prints which addresses are resolved to which.
func (p *Printer) arpKinds(m *arpMessage) {
	if name := arpHardware[m.u16(0)]; name != "" {
		p.str(name)
	} else {
		p.str("Unknown Hardware (").u16(m.u16(0)).char(')')
	}
	p.str(" (len ").num(m.hardwareLen).str("), ")
	if name := etherTypes[m.protocol]; name != "" {
		p.str(name)
	} else {
		p.str("Unknown Protocol (0x").hexPad(uint64(m.protocol), 4).char(')')
	}
	p.str(" (len ").num(m.protocolLen).char(')')
}

// arpOperation prints who asks or answers what. It reports false for
// operations that are not known.
func (p *Printer) arpOperation(m *arpMessage) bool {
	switch m.op {
	case arpRequest:
		p.str("who-has ")
		p.arpProtocolAddr(m, m.targetAddr)
		if !zeroBytes(m.bytes(m.target, m.hardwareLen)) {
			p.str(" (")
			p.linkAddr(m.view, m.target, m.hardwareLen).char(')')
		}
		p.str(" tell ")
		p.arpProtocolAddr(m, m.senderAddr)
	case arpReply:
		p.arpProtocolAddr(m, m.senderAddr).str(" is-at ")
		p.linkAddr(m.view, m.sender, m.hardwareLen)
	case arpReverseRequest, arpInverseRequest:
		p.str("who-is ")
		p.linkAddr(m.view, m.target, m.hardwareLen).str(" tell ")
		p.linkAddr(m.view, m.sender, m.hardwareLen)
	case arpReverseReply:
		p.linkAddr(m.view, m.target, m.hardwareLen).str(" at ")
		p.arpProtocolAddr(m, m.targetAddr)
	case arpInverseReply:
		p.linkAddr(m.view, m.sender, m.hardwareLen).str(" at ")
		p.arpProtocolAddr(m, m.senderAddr)
	default:
		return false
	}
	return true
}

func (p *Printer) arpProtocolAddr(m *arpMessage, at int) *text {
	switch {
	case !m.isIPv4():
		return p.str("<wrong proto type>")
	case m.protocolLen != 4:
		return p.str("<wrong len>")
	}
	return p.ip4(m.view, at)
}

func zeroBytes(b []byte) bool {
	for _, c := range b {
		if c != 0 {
			return false
		}
	}
	return true
}
