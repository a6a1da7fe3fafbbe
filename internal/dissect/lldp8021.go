package dissect

// Subtypes of IEEE 802.1's TLVs (IEEE 802.1Q annex D).
const (
	lldpPortVLAN     = 1
	lldpProtocolVLAN = 2
	lldpVLANName     = 3
	lldpProtocol     = 4
	lldpLinkAggr     = 7
	lldpCongestion   = 8
	lldpETSConfig    = 9
	lldpETSRecommend = 10
	lldpFlowControl  = 11
	lldpAppPriority  = 12
	lldpEVB          = 13
	lldpCDCP         = 14
)

var lldp8021Subtypes = []string{
	lldpPortVLAN:     "Port VLAN Id",
	lldpProtocolVLAN: "Port and Protocol VLAN ID",
	lldpVLANName:     "VLAN name",
	lldpProtocol:     "Protocol Identity",
	lldpLinkAggr:     "Link aggregation",
	lldpCongestion:   "Congestion Notification",
	lldpETSConfig:    "ETS Configuration",
	lldpETSRecommend: "ETS Recommendation",
	lldpFlowControl:  "Priority Flow Control Configuration",
	lldpAppPriority:  "Application Priority",
	lldpEVB:          "EVB",
	lldpCDCP:         "CDCP",
}

// lldp8021 prints a TLV of IEEE 802.1. What is too short for its subtype is
// left out.
func (p *Printer) lldp8021(v view) bool {
	if len(v) < lldpPrivateHeader {
		return true
	}
	subtype := v[3]
	p.lldpSubtype(lldp8021Subtypes, subtype)
	v = v[lldpPrivateHeader:]
	switch subtype {
	case lldpPortVLAN:
		if v.has(0, 2) {
			p.str("\n\t    port vlan id (PVID): ").u16(v.u16(0))
		}
	case lldpProtocolVLAN:
		if v.has(0, 3) {
			p.str("\n\t    port and protocol vlan id (PPVID): ").u16(v.u16(1)).str(", flags [")
			p.bitNames(uint32(v[0]), lldpProtocolVLANFlags, "none").str("] (0x").hexPad(uint64(v[0]), 2).char(')')
		}
	case lldpVLANName:
		if v.has(0, 2) {
			p.str("\n\t    vlan id (VID): ").u16(v.u16(0))
			p.lldpText("vlan name: ", v[2:])
		}
	case lldpProtocol:
		p.lldpText("protocol identity: ", v)
	case lldpLinkAggr:
		p.lldpAggregation(v)
	case lldpCongestion:
		if v.has(0, 2) {
			p.lldpPriorityBits("Pre-Priority CNPV Indicator", v[0])
			p.lldpPriorityBits("Pre-Priority Ready Indicator", v[1])
		}
	case lldpETSConfig, lldpETSRecommend:
		p.lldpETS(v, subtype == lldpETSConfig)
	case lldpFlowControl:
		if v.has(0, 2) {
			p.str("\n\t    Willing: ").u8(v[0] >> 7).str(", MBC: ").u8(v[0] >> 6 & 1).str(", RES: ").u8(v[0] >> 4 & 3)
			p.str(", PFC cap:").u8(v[0] & 15).char(' ')
			p.lldpPriorityBits("PFC Enable", v[1])
		}
	case lldpAppPriority:
		p.lldpApplications(v)
	case lldpEVB:
		p.lldpEVB(v)
	case lldpCDCP:
		p.lldpCDCP(v)
	default:
		return false
	}
	return true
}

var (
	lldpProtocolVLANFlags = []bitName{{2, "supported"}, {4, "enabled"}}
	lldpAggregationFlags  = []bitName{{1, "supported"}, {2, "enabled"}}
)

// lldpText prints text with its length in front.
func (p *Printer) lldpText(name string, v view) {
	if v.has(0, 1) && v.has(1, int(v[0])) {
		p.str("\n\t    ").str(name).untilNUL(v[1 : 1+int(v[0])])
	}
}

// lldpAggregation prints a link aggregation, which began as IEEE 802.3's
// (IEEE 802.1AX annex F).
func (p *Printer) lldpAggregation(v view) {
	if !v.has(0, 5) {
		return
	}
	p.str("\n\t    aggregation status [")
	p.bitNames(uint32(v[0]), lldpAggregationFlags, "none").str("], aggregation port ID ").u32(v.u32(1))
}

// lldpPriorityBits prints a bit for each of the eight priorities.
func (p *Printer) lldpPriorityBits(name string, bits uint8) {
	p.str("\n\t    ").str(name)
	p.str("\n\t     Priority : 0  1  2  3  4  5  6  7")
	p.str("\n\t     Value    : ")
	for i := range 8 {
		p.u8(bits >> i & 1).str("  ")
	}
}

// lldpETS prints how classes share the bandwidth (IEEE 802.1Q §D.2.8, §D.2.9).
// tcpdump's CBS is the bit of Willing, in the wrong place.
func (p *Printer) lldpETS(v view, config bool) {
	if !v.has(0, 21) {
		return
	}
	if config {
		p.str("\n\t    Willing:").u8(v[0] >> 7).str(", CBS:").u8(v[0] >> 6 & 2)
		p.str(", RES:").u8(v[0] >> 3 & 7).str(", Max TCs:").u8(v[0] & 7)
	} else {
		p.str("\n\t    RES: ").u8(v[0])
	}
	p.str("\n\t    Priority Assignment Table")
	p.str("\n\t     Priority : 0   1   2   3   4   5   6   7")
	p.str("\n\t     Value    : ")
	for i, pair := range v[1:5] {
		p.lldpColumn(2*i, pair>>4)
		p.lldpColumn(2*i+1, pair&15)
	}
	p.str("\n\t    TC Bandwidth Table")
	p.str("\n\t     TC%   : 0   1   2   3   4   5   6   7")
	p.str("\n\t     Value : ")
	for i, share := range v[5:13] {
		p.lldpColumn(i, share)
	}
	p.str("\n\t    TSA Assignment Table")
	p.str("\n\t     Traffic Class: 0   1   2   3   4   5   6   7")
	p.str("\n\t     Value        : ")
	for i, algorithm := range v[13:21] {
		p.lldpColumn(i, algorithm)
	}
}

// lldpColumn prints the value of a table's column, left-aligned to three
// digits.
func (p *Printer) lldpColumn(i int, v uint8) {
	if i > 0 {
		p.char(' ')
	}
	p.u8(v)
	if v < 100 {
		p.char(' ')
	}
	if v < 10 {
		p.char(' ')
	}
}

// lldpApplications prints which applications have which priority (IEEE 802.1Q
// §D.2.11).
func (p *Printer) lldpApplications(v view) {
	if len(v) < 1 {
		return
	}
	p.str("\n\t    RES: ").u8(v[0])
	table := v[1:]
	if len(table) == 0 || len(table)%3 != 0 {
		return
	}
	p.str("\n\t    Application Priority Table")
	for ; len(table) > 0; table = table[3:] {
		p.str("\n\t      Priority: ").u8(table[0] >> 5).str(", RES: ").u8(table[0] >> 3 & 3).str(", Sel: ").u8(table[0] & 7)
		p.str(", Protocol ID: ").u16(table.u16(1))
	}
}

var lldpEVBModes = []string{"Not Supported", "EVB Bridge", "EVB Station", "Reserved for future Standardization"}

// lldpEVB prints the edge virtual bridging of a station and a bridge (IEEE
// 802.1Q §D.2.12).
func (p *Printer) lldpEVB(v view) {
	if !v.has(0, 5) {
		return
	}
	p.str("\n\t    EVB Bridge Status")
	p.str("\n\t      RES: ").u8(v[0] >> 3).str(", BGID: ").u8(v[0] >> 2 & 1)
	p.str(", RRCAP: ").u8(v[0] >> 1 & 1).str(", RRCTR: ").u8(v[0] & 1)
	p.str("\n\t    EVB Station Status")
	p.str("\n\t      RES: ").u8(v[1] >> 4).str(", SGID: ").u8(v[1] >> 3 & 1)
	p.str(", RRREQ: ").u8(v[1] >> 2 & 1).str(",RRSTAT: ").u8(v[1] & 3)
	p.str("\n\t    R: ").u8(v[2] >> 5).str(", RTE: ").u8(v[2] & 31)
	mode := v[3] >> 6
	p.str(", EVB Mode: ").str(lldpEVBModes[mode]).str(" [").u8(mode).char(']')
	p.str("\n\t    ROL: ").u8(v[3] >> 5 & 1).str(", RWD: ").u8(v[3] & 31)
	p.str(", RES: ").u8(v[4] >> 6).str(", ROL: ").u8(v[4] >> 5 & 1).str(", RKA: ").u8(v[4] & 31)
}

// lldpCDCP prints which S-channels carry which S-VLANs (IEEE 802.1Q §D.2.13).
func (p *Printer) lldpCDCP(v view) {
	if !v.has(0, 4) {
		return
	}
	p.str("\n\t    Role: ").u8(v[0] >> 7).str(", RES: ").u8(v[0] >> 4 & 7).str(", Scomp: ").u8(v[0] >> 3 & 1)
	p.str(" ChnCap: ").u16(v.u16(2) & 0xfff)
	channels := v[4:]
	if len(channels)%3 != 0 {
		return
	}
	for ; len(channels) > 0; channels = channels[3:] {
		pair := channels.u24(0)
		p.str("\n\t    SCID: ").u32(pair >> 12).str(", SVID: ").u32(pair & 0xfff)
	}
}
