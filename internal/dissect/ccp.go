package dissect

// Options of the compression control protocol whose values are shown (RFC
// 1977 §2.1, MVRCA's registration, RFC 1979 §2.1).
const (
	ccpBSD     = 21
	ccpMVRCA   = 24
	ccpDeflate = 26
)

// ccpDeflateMethod is the only method that Deflate has (RFC 1979 §2.1).
const ccpDeflateMethod = 8

var ccpOptions = []string{
	0: "OUI", 1: "Pred-1", 2: "Pred-2", 3: "Puddle", 16: "HP-PPC", 17: "Stac-LZS", 18: "MPPC", 19: "Gand-FZA", 20: "V.42bis",
	ccpBSD: "BSD-Comp", 23: "LZS-DCP", ccpMVRCA: "MVRCA", 25: "DEC", ccpDeflate: "Deflate", 255: "Reserved",
}

func ccpOptionName(kind uint8) string { return nameOf(ccpOptions, int(kind), "") }

// ccpOption prints the value of an option of the compression control protocol
// (RFC 1962).
func (p *Printer) ccpOption(kind uint8, b view, n int) optionText {
	switch kind {
	case ccpBSD:
		if !p.optionAtLeast(n, 3) {
			return optionBogus
		}
		v := b.u8(2)
		p.str(": Version: ").u8(v >> 5).str(", Dictionary Bits: ").u8(v & 31)
	case ccpMVRCA:
		if !p.optionAtLeast(n, 4) {
			return optionBogus
		}
		v, contexts := b.u8(2), b.u8(3)
		p.str(": Features: ").u8(v >> 6).str(", PxP: ")
		if v&0x20 != 0 {
			p.str("Enabled")
		} else {
			p.str("Disabled")
		}
		p.str(", History: ").u8(v & 31).str(", #CTX-ID: ").u8(contexts)
	case ccpDeflate:
		if !p.optionAtLeast(n, 4) {
			return optionBogus
		}
		v, check := b.u8(2), b.u8(3)
		p.str(": Window: ").u8(v >> 4).str("K, Method: ")
		if v&15 == ccpDeflateMethod {
			p.str("zlib")
		} else {
			p.str("unknown")
		}
		p.str(" (0x").hex(uint64(v & 15)).str("), MBZ: ").u8(check >> 2).str(", CHK: ").u8(check & 3)
	default:
		return optionUnknown
	}
	return optionShown
}
