package dissect

// LCP's options (RFC 1661 §6, IANA).
const (
	lcpVendor        = 0
	lcpMRU           = 1
	lcpACCM          = 2
	lcpAuthProto     = 3
	lcpQuality       = 4
	lcpMagic         = 5
	lcpPFC           = 7
	lcpACFC          = 8
	lcpCallBack      = 13
	lcpMRRU          = 17
	lcpEndpoint      = 19
	lcpDiscriminator = 23
)

var lcpOptions = []string{
	"Vend-Ext", "MRU", "ACCM", "Auth-Prot", "Qual-Prot", "Magic-Num", "deprecated(6)", "PFC", "ACFC", "FCS-Alt", "SDP",
	"Num-Mode", "deprecated(12)", "Call-Back", "deprecated(14)", "deprecated(15)", "deprecated(16)", "MRRU", "12-Bit seq #",
	"End-Disc", "Proprietary", "DCE-Id", "MP+", "Link-Disc", "LCP-Auth-Opt", "COBS", "Prefix-elision",
	"Multilink-header-Form", "I18N", "SDL-over-SONET/SDH", "PPP-Muxing",
}

func lcpOptionName(kind uint8) string { return nameOf(lcpOptions, int(kind), "") }

// lcpOption prints the value of an option of the link control protocol.
func (p *Printer) lcpOption(kind uint8, b view, n int) optionText {
	switch kind {
	case lcpVendor:
		if !p.optionAtLeast(n, 6) {
			return optionBogus
		}
		oui := b.u24(2)
		p.str(": Vendor: ").str(organization(oui)).str(" (").u32(oui).char(')')
	case lcpMRU, lcpMRRU, lcpACCM, lcpMagic, lcpDiscriminator:
		return p.lcpNumber(kind, b, n)
	case lcpAuthProto:
		if !p.optionAtLeast(n, 4) {
			return optionBogus
		}
		p.lcpAuthProto(b, n)
	case lcpQuality:
		if !p.optionAtLeast(n, 4) {
			return optionLast
		}
		if b.u16(2) == pppLQM {
			p.str(": LQR")
		} else {
			p.str(": unknown")
		}
	case lcpPFC, lcpACFC:
	case lcpCallBack:
		if !p.optionAtLeast(n, 3) {
			return optionLast
		}
		p.str(": ")
		operation := b.u8(2)
		p.str(": Callback Operation ").str(nameOf(lcpCallBacks, int(operation), "Unknown"))
		p.str(" (").u8(operation).char(')')
	case lcpEndpoint:
		if !p.optionAtLeast(n, 3) {
			return optionLast
		}
		return p.lcpEndpoint(b, n)
	default:
		if int(kind) >= len(lcpOptions) {
			return optionBogus
		}
		return optionUnknown
	}
	return optionShown
}

// lcpNumber prints the value of an option that is a number. Behind some that have a wrong
// length tcpdump goes on with the next option, behind others not.
func (p *Printer) lcpNumber(kind uint8, b view, n int) optionText {
	length, wrong := 4, optionLast
	switch kind {
	case lcpMRU:
		wrong = optionBogus
	case lcpACCM:
		length, wrong = 6, optionBogus
	case lcpMagic:
		length = 6
	}
	if !p.optionLength(n, length) {
		return wrong
	}
	switch kind {
	case lcpMRU, lcpMRRU:
		v := b.u16(2)
		p.str(": ").u16(v)
	case lcpDiscriminator:
		v := b.u16(2)
		p.str(": 0x").hexPad(uint64(v), 4)
	default:
		v := b.u32(2)
		p.str(": 0x").hexPad(uint64(v), 8)
	}
	return optionShown
}

// lcpCallBacks are the ways to find the number to call back (RFC 1570 §2.3).
var lcpCallBacks = []string{"UserAuth", "DialString", "LocalID", "E.164", "X.500", "", "CBCP"}

// lcpAuthProto prints how a peer shall authenticate itself (RFC 1661 §6.2).
// Where the protocol has no name, tcpdump prints the format instead of its
// number.
func (p *Printer) lcpAuthProto(b view, n int) {
	proto := b.u16(2)
	if name := pppNames[proto]; name != "" {
		p.str(": ").str(name)
	} else {
		p.str(": Unknown Auth Proto (0x04x)")
	}
	switch proto {
	case pppCHAP:
		algorithm := b.u8(4)
		p.str(", ")
		switch algorithm {
		case 5:
			p.str("MD5")
		case 128:
			p.str("MS-CHAPv1")
		case 129:
			p.str("MS-CHAPv2")
		default:
			p.str("Unknown Auth Alg ").u8(algorithm)
		}
	case pppPAP, pppEAP, pppSPAP, pppOldSPAP:
	default:
		p.hexLinesAfter("\n\t", b.first(n), false)
	}
}

// Classes of endpoint discriminators (RFC 1990 §5.1.3).
const (
	endpointNull   = 0
	endpointLocal  = 1
	endpointIPv4   = 2
	endpointMAC    = 3
	endpointMagic  = 4
	endpointNumber = 5
)

func (p *Printer) lcpEndpoint(b view, n int) optionText {
	switch class := b.u8(2); class {
	case endpointNull:
		p.str(": Null")
	case endpointLocal:
		p.str(": Local")
	case endpointIPv4:
		if !p.optionLength(n, 7) {
			return optionLast
		}
		b.need(3, 4)
		p.str(": IPv4 ")
		p.ip4(b, 3)
	case endpointMAC:
		if !p.optionLength(n, 9) {
			return optionLast
		}
		b.need(3, 6)
		p.str(": MAC ")
		p.mac(b, 3)
	case endpointMagic:
		p.str(": Magic-Num-Block")
	case endpointNumber:
		p.str(": PSNDN")
	default:
		p.str(": Unknown class ").u8(class)
	}
	return optionShown
}
