package dissect

// ip6cpInterface is the option with an interface identifier (RFC 5072 §4.1).
const ip6cpInterface = 1

func ip6cpOptionName(kind uint8) string {
	if kind == ip6cpInterface {
		return "Interface-ID"
	}
	return ""
}

// ip6cpOption prints the value of an option of the IPv6 control protocol.
func (p *Printer) ip6cpOption(kind uint8, b view, n int) optionText {
	if kind != ip6cpInterface {
		return optionUnknown
	}
	if !p.optionLength(n, 10) {
		return optionBogus
	}
	if !b.has(2, 8) {
		return p.optionCut("ip6cp")
	}
	p.str(": ").hexPad(uint64(b.u16(2)), 4).char(':').hexPad(uint64(b.u16(4)), 4)
	p.char(':').hexPad(uint64(b.u16(6)), 4).char(':').hexPad(uint64(b.u16(8)), 4)
	return optionShown
}
