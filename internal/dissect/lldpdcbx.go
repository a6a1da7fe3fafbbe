package dissect

// The subtypes are revisions of the Data Center Bridging Exchange protocol
// before IEEE took it over; the later one has TLVs of its own.
const (
	dcbxRev100 = 1
	dcbxRev101 = 2

	dcbxControl     = 1
	dcbxGroups      = 2
	dcbxFlowControl = 3
	dcbxApplication = 4
)

var dcbxSubtypes = []string{
	dcbxRev100: "DCB Capability Exchange Protocol Rev 1", dcbxRev101: "DCB Capability Exchange Protocol Rev 1.01",
}

// lldpDCBX prints a TLV of DCBX, up to where a TLV within it is too short.
func (p *Printer) lldpDCBX(v view) bool {
	if len(v) < lldpPrivateHeader {
		return true
	}
	subtype := v[3]
	p.lldpSubtype(dcbxSubtypes, subtype)
	if subtype == dcbxRev100 {
		return false
	}
	known := true
	for v = v[lldpPrivateHeader:]; len(v) >= lldpTLVHeader; {
		head := v.u16(0)
		kind, n := head>>9, int(head&0x1ff)
		if kind == 0 || n == 0 || !v.has(lldpTLVHeader, n) || n < dcbxShortest(kind) {
			return true
		}
		value := v[lldpTLVHeader : lldpTLVHeader+n]
		known = p.dcbxTLV(kind, value)
		if !known || p.opt.Verbose > 1 {
			p.hexLinesAfter("\n\t    ", value, false)
		}
		v = v[lldpTLVHeader+n:]
	}
	return known
}

// dcbxShortest is how long a TLV must be at least.
func dcbxShortest(kind uint16) int {
	switch kind {
	case dcbxControl:
		return 10
	case dcbxGroups:
		return 17
	case dcbxFlowControl:
		return 6
	case dcbxApplication:
		return 4
	}
	return 0
}

func (p *Printer) dcbxTLV(kind uint16, v view) bool {
	switch kind {
	case dcbxControl:
		p.str("\n\t    Control - Protocol Control (type 0x").hex(uint64(kind)).str(", length ").num(len(v)).char(')')
		p.dcbxVersions(v)
		p.str("\n\t      Sequence Number: ").u32(v.u32(2))
		p.str("\n\t      Acknowledgement Number: ").u32(v.u32(6))
	case dcbxGroups:
		p.str("\n\t    Feature - Priority Group")
		p.dcbxFeature(kind, v)
		p.dcbxGroups(v)
	case dcbxFlowControl:
		p.str("\n\t    Feature - Priority Flow Control")
		p.dcbxFeature(kind, v)
		p.dcbxFlowControl(v[4], v[5])
	case dcbxApplication:
		p.str("\n\t    Feature - Application")
		p.dcbxFeature(kind, v)
		p.dcbxApplications(v[4:])
	default:
		return false
	}
	return true
}

func (p *Printer) dcbxVersions(v view) {
	p.str("\n\t      Oper_Version: ").u8(v[0])
	p.str("\n\t      Max_Version: ").u8(v[1])
}

// dcbxFeature prints the header that features share.
func (p *Printer) dcbxFeature(kind uint16, v view) {
	p.str(" (type 0x").hex(uint64(kind)).str(", length ").num(len(v)).char(')')
	p.dcbxVersions(v)
	info := v[2]
	p.str("\n\t      Info block(0x").hexUpper(info).str("): ")
	p.str("Enable bit: ").u8(info >> 7).str(", Willing bit: ").u8(info >> 6 & 1).str(", Error Bit: ").u8(info >> 5 & 1)
	p.str("\n\t      SubType: ").u8(v[3])
}

// dcbxGroups prints which priorities form a group, and each group's share of
// the bandwidth.
func (p *Printer) dcbxGroups(v view) {
	p.str("\n\t      Priority Allocation")
	groups := v.u32(4)
	for i := range 8 {
		p.str("\n\t          PgId_").num(i).str(": ").u32(groups >> (28 - 4*i) & 15)
	}
	p.str("\n\t      Priority Group Allocation")
	for i, share := range v[8:16] {
		p.str("\n\t          Pg percentage[").num(i).str("]: ").u8(share)
	}
	p.str("\n\t      NumTCsSupported: ").u8(v[16])
}

func (p *Printer) dcbxFlowControl(priorities, classes uint8) {
	p.str("\n\t      PFC Config (0x").hexUpper(priorities).char(')')
	for i := range 8 {
		p.str("\n\t          Priority Bit ").num(i)
		if priorities>>i&1 != 0 {
			p.str(": Enabled")
		} else {
			p.str(": Disabled")
		}
	}
	p.str("\n\t      NumTCPFCSupported: ").u8(classes)
}

func (p *Printer) dcbxApplications(v view) {
	for ; len(v) >= 6; v = v[6:] {
		selector := v.u24(2)
		p.str("\n\t      Application Value")
		p.str("\n\t          Application Protocol ID: 0x").hexPad(uint64(v.u16(0)), 4)
		p.str("\n\t          SF (0x").hex(uint64(selector >> 22)).str(") Application Protocol ID is ")
		if selector>>22 != 0 {
			p.str("Socket Number")
		} else {
			p.str("L2 EtherType")
		}
		p.str("\n\t          OUI: 0x").hexPad(uint64(selector&0x3fffff), 6)
		p.str("\n\t          User Priority Map: 0x").hexPad(uint64(v[5]), 2)
	}
}
