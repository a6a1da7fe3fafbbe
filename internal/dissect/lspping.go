package dissect

// The fields of an LSP ping's header (RFC 8029 §3) and their end.
const (
	lspPingType      = 4
	lspPingReply     = 5
	lspPingCode      = 6
	lspPingSubcode   = 7
	lspPingHandle    = 8
	lspPingSequence  = 12
	lspPingSent      = 16
	lspPingReceived  = 24
	lspPingHeader    = 32
	lspPingTLVHeader = 4

	lspPingVersion = 1
)

var (
	lspPingTypes   = [...]string{1: "MPLS Echo Request", "MPLS Echo Reply"}
	lspPingReplies = [...]string{
		1: "Do not reply",
		2: "Reply via an IPv4/IPv6 UDP packet",
		3: "Reply via an IPv4/IPv6 UDP packet with Router Alert",
		4: "Reply via application level control channel",
	}
)

// lspPingCodes are the return codes (RFC 8029 §3.1). Those with a depth speak
// of a label in the stack: the subcode says which.
var lspPingCodes = [...]struct {
	name  string
	depth bool
}{
	0:  {"No return code or return code contained in the Error Code TLV", false},
	1:  {"Malformed echo request received", false},
	2:  {"One or more of the TLVs was not understood", false},
	3:  {"Replying router is an egress for the FEC at stack depth", true},
	4:  {"Replying router has no mapping for the FEC at stack depth", true},
	5:  {"Reserved", false},
	6:  {"Reserved", false},
	7:  {"Reserved", false},
	8:  {"Label switched at stack-depth", true},
	9:  {"Label switched but no MPLS forwarding at stack-depth", false}, // tcpdump forgets the depth
	10: {"Mapping for this FEC is not the given label at stack depth", true},
	11: {"No label entry at stack-depth", true},
	12: {"Protocol not associated with interface at FEC stack depth", true},
	13: {"Premature termination of ping due to label stack shrinking to a single label", false},
}

// lspPing prints a message of LSP ping, which verifies label switched paths
// (RFC 8029).
func (p *Printer) lspPing(b view, length int) {
	p.proto = "lspping"
	if length < lspPingHeader {
		p.lspPingShort()
		return
	}
	b.need(0, lspPingHeader)
	if version := b.u16(0); version != lspPingVersion {
		p.str("LSP-PING version ").u16(version).str(" packet not supported")
		return
	}
	kind := uint16(b.u8(lspPingType))
	if p.opt.Verbose > 0 {
		p.str("\n\tLSP-PINGv").u8(lspPingVersion).str(", msg-type: ")
		p.nameAndNumber(lspPingTypes[:], kind, "unknown").str(", length: ").num(length)
		p.lspPingDetails(b)
		p.lspPingTLVs(b.from(lspPingHeader), length-lspPingHeader)
		return
	}
	p.str("LSP-PINGv").u8(lspPingVersion).str(", ")
	if int(kind) < len(lspPingTypes) && lspPingTypes[kind] != "" {
		p.str(lspPingTypes[kind])
	} else {
		p.str("unknown (").u16(kind).char(')')
	}
	p.str(", seq ").u32(b.u32(lspPingSequence)).str(", length: ").num(length)
}

// lspPingShort ends a message that is shorter than what it says it holds.
func (p *Printer) lspPingShort() { p.str("\n\t\t packet is too short") }

// nameAndNumber prints the name of a number, or that it has none, and the
// number.
func (t *text) nameAndNumber(names []string, number uint16, unknown string) *text {
	return t.str(nameOf(names, int(number), unknown)).str(" (").u16(number).char(')')
}

func (p *Printer) lspPingDetails(b view) {
	p.str("\n\t  reply-mode: ").nameAndNumber(lspPingReplies[:], uint16(b.u8(lspPingReply)), "unknown")
	code, subcode := b.u8(lspPingCode), b.u8(lspPingSubcode)
	p.str("\n\t  Return Code: ")
	if int(code) < len(lspPingCodes) {
		p.str(lspPingCodes[code].name)
		if lspPingCodes[code].depth {
			p.char(' ').u8(subcode)
		}
	} else {
		p.str("unknown")
	}
	p.str(" (").u8(code).str(")\n\t  Return Subcode: (").u8(subcode).char(')')
	p.str("\n\t  Sender Handle: 0x").hexPad(uint64(b.u32(lspPingHandle)), 8)
	p.str(", Sequence: ").u32(b.u32(lspPingSequence)).str("\n\t  Sender Timestamp: ")
	// They are NTP's (§3).
	p.ntpStamp(b.u64(lspPingSent))
	p.str(" Receiver Timestamp: ")
	if received := b.u64(lspPingReceived); received != 0 {
		p.ntpStamp(received)
	} else {
		p.str("no timestamp")
	}
}

// The types of TLVs (RFC 8029 §3, RFC 5884 §6.1).
const (
	lspPingFEC        = 1
	lspPingDownstream = 2
	lspPingVendor     = 5
	lspPingBFD        = 15
	lspPingPrivate    = 0xfc00 // RFC 4379 §3
)

var lspPingTLVNames = [...]string{
	lspPingFEC:        "Target FEC Stack",
	lspPingDownstream: "Downstream Mapping",
	3:                 "Pad",
	lspPingVendor:     "Vendor Enterprise Code",
	7:                 "Interface Label Stack",
	9:                 "Error Code",
	10:                "Reply TOS Byte",
	lspPingBFD:        "BFD Discriminator",
}

// lspPingTLVs prints the TLVs, each padded to a multiple of four bytes (RFC
// 8029 §3).
func (p *Printer) lspPingTLVs(b view, length int) {
	for length > 0 {
		if length < lspPingTLVHeader {
			p.lspPingShort()
			return
		}
		b.need(0, lspPingTLVHeader)
		kind, size := b.u16(0), int(b.u16(2))
		b, length = b.from(lspPingTLVHeader), length-lspPingTLVHeader
		unknown := "Unknown"
		if kind == lspPingPrivate {
			unknown = "Vendor Private Code"
		}
		p.str("\n\t  ")
		p.str(nameOf(lspPingTLVNames[:], int(kind), unknown)).str(" TLV (").u16(kind).str("), length: ").num(size)
		if size == 0 {
			continue
		}
		if length < size {
			p.lspPingShort()
			return
		}
		value := view(b.bytes(0, size))
		known, ok := p.lspPingTLV(kind, value)
		if !ok {
			return
		}
		if !known || p.opt.Verbose > 1 {
			p.hexLinesAfter("\n\t    ", value, false)
		}
		size = (size + 3) &^ 3
		if length < size {
			p.lspPingShort()
			return
		}
		b, length = b.from(size), length-size
	}
}

// lspPingTLV prints a TLV's value. known is false where bytes are left to be
// dumped, ok where the message is not worth reading on.
func (p *Printer) lspPingTLV(kind uint16, b view) (known, ok bool) {
	switch kind {
	case lspPingFEC:
		return p.lspPingFECs(b)
	case lspPingDownstream:
		p.lspPingDownstream(b)
		return false, true
	case lspPingVendor:
		if len(b) < 4 {
			return p.lspPingTLVShort(), true
		}
		vendor := b.u32(0)
		p.str("\n\t    Vendor: ").str(enterprise(vendor)).str(" (0x").hexAtLeast(uint64(vendor), 4).char(')')
		return true, true
	case lspPingBFD:
		if len(b) < 4 {
			return p.lspPingTLVShort(), true
		}
		p.str("\n\t    BFD Discriminator 0x").hexPad(uint64(b.u32(0)), 8)
		return true, true
	}
	return false, true
}

// lspPingTLVShort marks a TLV that is too short for what it holds; it is dumped
// then.
func (p *Printer) lspPingTLVShort() (known bool) {
	p.str("\n\t      TLV is too short")
	return false
}

// The types of addresses in a downstream mapping (RFC 8029 appendix A.2).
const (
	lspPingIPv4 = 1 + iota
	lspPingUnnumberedIPv4
	lspPingIPv6
	lspPingUnnumberedIPv6
)

var lspPingAddresses = [...]string{
	lspPingIPv4: "IPv4", lspPingUnnumberedIPv4: "Unnumbered IPv4",
	lspPingIPv6: "IPv6", lspPingUnnumberedIPv6: "IPv6", // so in tcpdump
}

// lspPingDownstream prints the head of a downstream mapping: the labels behind
// it are left to the dump.
func (p *Printer) lspPingDownstream(b view) {
	if len(b) < 4 {
		p.lspPingTLVShort()
		return
	}
	kind := b.u8(2)
	p.str("\n\t    MTU: ").u16(b.u16(0)).str(", Address-Type: ")
	p.nameAndNumber(lspPingAddresses[:], uint16(kind), "unknown")
	if kind < lspPingIPv4 || kind > lspPingUnnumberedIPv6 {
		return
	}
	size, index := 4, kind == lspPingUnnumberedIPv4 || kind == lspPingUnnumberedIPv6
	if kind >= lspPingIPv6 {
		size = 16
	}
	end := 4 + 2*size
	if index {
		end = 4 + size + 4
	}
	if len(b) < end {
		p.lspPingTLVShort()
		return
	}
	p.str("\n\t    Downstream IP: ")
	p.ipAddr(b[4 : 4+size])
	if index {
		p.str("\n\t    Downstream Interface Index: 0x").hexPad(uint64(b.u32(4+size)), 8)
	} else {
		p.str("\n\t    Downstream Interface IP: ")
		p.ipAddr(b[4+size : end])
	}
	// How to choose among paths, and how deep the stack is, come behind.
	if len(b) < end+4 {
		p.lspPingTLVShort()
	}
}
