package dissect

// Lengths of bridge protocol data units (IEEE 802.1D §9.3, 802.1Q §14).
const (
	stpHeader = 4
	stpConfig = 35
	stpRapid  = 36
	stpMulti  = 102
	stpMSTI   = 16
)

// Kinds of BPDUs.
const (
	stpKindConfig   = 0x00
	stpKindRapid    = 0x02
	stpKindTopology = 0x80
)

var (
	stpVersions = map[uint8]string{0: "802.1d", 2: "802.1w", 3: "802.1s", 4: "802.1aq"}
	stpKinds    = map[uint8]string{stpKindConfig: "Config", stpKindRapid: "Rapid STP", stpKindTopology: "Topology Change"}
	stpRoles    = [4]string{"Unknown", "Alternate", "Root", "Designated"}
	stpFlags    = []bitName{
		{0x01, "Topology change"}, {0x02, "Proposal"}, {0x10, "Learn"}, {0x20, "Forward"}, {0x40, "Agreement"},
		{0x80, "Topology change ACK"},
	}
)

// stp prints a BPDU of the spanning tree protocols.
func (p *Printer) stp(b view, length int) {
	p.proto = "stp"
	if length < stpHeader {
		p.invalid()
		return
	}
	if b.u16(0) != 0 {
		p.str("unknown STP version, length ").num(length)
		return
	}
	version := b.u8(2)
	name := stpVersions[version]
	if name == "" {
		p.str("STP Unknown STP protocol (0x").hexPad(uint64(version), 2).char(')')
		return
	}
	p.str("STP ").str(name)
	kind := b.u8(3)
	if name = stpKinds[kind]; name == "" {
		p.str(", Unknown BPDU Type (0x").hexPad(uint64(kind), 2).char(')')
		return
	}
	p.str(", ").str(name)
	switch {
	case kind == stpKindTopology, kind == stpKindRapid && version == 0:
	case kind == stpKindConfig && length < stpConfig, kind == stpKindRapid && length < stpRapid:
		p.invalid()
	case kind == stpKindConfig || version <= 2:
		p.stpConfig(b, length)
	case length < stpMulti || b.u8(35) != 0 || length < stpRapid+2+int(b.u16(36)):
		p.invalid()
	default:
		p.stpMulti(b, length)
		if version == 4 {
			p.stpShortest(b, length)
		}
	}
}

func (p *Printer) stpConfig(b view, length int) {
	flags := b.u8(4)
	p.str(", Flags [")
	p.bitNames(uint32(flags), stpFlags, "none").char(']')
	b.need(17, 10)
	p.str(", bridge-id ")
	p.stpBridge(b, 17).char('.').hexPad(uint64(b.u16(25)), 4).str(", length ").num(length)
	if p.opt.Verbose == 0 {
		return
	}
	p.stpTimes(b)
	p.str("\n\troot-id ")
	p.stpBridge(b, 5).str(", root-pathcost ").u32(b.u32(13))
	if b.u8(2) == 2 {
		p.str(", port-role ").str(stpRoles[b.u8(4)>>2&3])
	}
}

// stpBridge prints a bridge's identifier: its priority and its address.
func (p *Printer) stpBridge(b view, at int) *text {
	p.hexPad(uint64(b.u16(at)), 4).char('.')
	return p.hexColons(b, at+2, 6)
}

func (p *Printer) stpTimes(b view) {
	b.need(27, 8)
	p.str("\n\tmessage-age ")
	p.stpSeconds(b.u16(27)).str(", max-age ")
	p.stpSeconds(b.u16(29)).str(", hello-time ")
	p.stpSeconds(b.u16(31)).str(", forwarding-delay ")
	p.stpSeconds(b.u16(33))
}

// stpSeconds prints a time in 1/256 s, rounded to hundredths and to the even one
// of two that are as near.
func (p *Printer) stpSeconds(v uint16) *text {
	hundredths, rest := uint64(v)*25/64, uint64(v)*25%64
	if rest > 32 || rest == 32 && hundredths&1 != 0 {
		hundredths++
	}
	return p.dec(hundredths/100).char('.').pad(hundredths%100, 2).char('s')
}

// stpMulti prints a BPDU of multiple spanning trees (IEEE 802.1Q §14.4).
func (p *Printer) stpMulti(b view, length int) {
	p.str(", CIST Flags [")
	p.bitNames(uint32(b.u8(4)), stpFlags, "none")
	p.str("], length ").num(length)
	if p.opt.Verbose == 0 {
		return
	}
	b.need(5, 22)
	p.str("\n\tport-role ").str(stpRoles[b.u8(4)>>2&3]).str(", CIST root-id ")
	p.stpBridge(b, 5).str(", CIST ext-pathcost ").u32(b.u32(13)).str("\n\tCIST regional-root-id ")
	p.stpBridge(b, 17).str(", CIST port-id ").hexPad(uint64(b.u16(25)), 4).char(',')
	p.stpTimes(b)
	trees := int(b.u16(36))
	p.str("\n\tv3len ").num(trees).str(", MCID Name ")
	for at := 39; at < 39+32 && b.u8(at) != 0; at++ {
		p.printableByte(b[at])
	}
	b.need(71, 2+16)
	p.str(", rev ").u16(b.u16(71)).str(",\n\t\tdigest ").hexBytes(b[73:89]).str(", ")
	b.need(89, 4)
	p.str("CIST int-root-pathcost ").u32(b.u32(89)).char(',')
	b.need(93, 8)
	p.str("\n\tCIST bridge-id ")
	p.stpBridge(b, 93).str(", ")
	hops := b.u8(101)
	p.str("CIST remaining-hops ").u8(hops)
	for at, left := stpMulti, trees-(stpMulti-stpRapid-2); left >= stpMSTI; at, left = at+stpMSTI, left-stpMSTI {
		p.stpTree(b.from(at))
	}
}

// stpTree prints the message of one of the trees.
func (p *Printer) stpTree(b view) {
	b.need(0, 3)
	p.str("\n\tMSTI ").u16(b.u16(1) & 0xfff).str(", Flags [")
	p.bitNames(uint32(b.u8(0)), stpFlags, "none")
	p.str("], port-role ").str(stpRoles[b.u8(0)>>2&3])
	b.need(3, 10)
	p.str("\n\t\tMSTI regional-root-id ")
	p.stpBridge(b, 1).str(", pathcost ").u32(b.u32(9))
	b.need(13, 3)
	p.str("\n\t\tMSTI bridge-prio ").u8(b.u8(13) >> 4).str(", port-prio ").u8(b.u8(14) >> 4).str(", hops ").u8(b.u8(15))
}
