package dissect

// bacpFavored is the option that settles collisions (RFC 2125 §5.1).
const bacpFavored = 1

func bacpOptionName(kind uint8) string {
	if kind == bacpFavored {
		return "Favored-Peer"
	}
	return ""
}

// bacpOption prints the value of an option of the bandwidth allocation control
// protocol.
func (p *Printer) bacpOption(kind uint8, b view, n int) optionText {
	if kind != bacpFavored {
		return optionUnknown
	}
	if !p.optionLength(n, 6) {
		return optionBogus
	}
	magic := b.u32(2)
	p.str(": Magic-Num 0x").hexPad(uint64(magic), 8)
	return optionShown
}
