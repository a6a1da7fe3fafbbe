package dissect

// isisTLV is a kind of object in a message: its name, and what prints its
// value, where that is dissected.
type isisTLV struct {
	name  string
	value func(p *Printer, v view, n int)
}

// isisTLVKinds are the kinds of objects (IANA, IS-IS TLV codepoints).
var isisTLVKinds = map[uint8]isisTLV{
	1: {"Area address(es)", (*Printer).isisAreas}, 2: {"IS Reachability", (*Printer).isisReach},
	3: {name: "ES Neighbor(s)"}, 4: {"Partition DIS", (*Printer).isisPartitionDIS}, 5: {name: "Prefix Neighbors"},
	6: {"IS Neighbor(s)", (*Printer).isisNeighbors}, 7: {"Instance Identifier", (*Printer).isisInstance},
	8: {"Padding", func(*Printer, view, int) {}}, 9: {"LSP entries", (*Printer).isisEntries}, 10: {"Authentication", (*Printer).isisAuthentication},
	12: {name: "Checksum"}, 13: {name: "Purge Originator Identifier"}, 14: {"LSP Buffersize", (*Printer).isisBuffer},
	22: {"Extended IS Reachability", (*Printer).isisExtendedReach}, 24: {name: "IS Alias ID"}, 42: {name: "DECnet Phase IV"},
	66: {name: "Lucent Proprietary"}, 128: {"IPv4 Internal Reachability", (*Printer).isisIPReach},
	129: {"Protocols supported", (*Printer).isisProtocols}, 130: {"IPv4 External Reachability", (*Printer).isisIPReach},
	131: {name: "Inter-Domain Information Type"}, 132: {"IPv4 Interface address(es)", (*Printer).isisAddresses4},
	133: {name: "IPv4 authentication (deprecated)"}, 134: {"Traffic Engineering Router ID", (*Printer).isisRouter},
	135: {"Extended IPv4 Reachability", (*Printer).isisExtendedIPReach}, 137: {"Hostname", (*Printer).isisHostname},
	138: {name: "Shared Risk Link Group"}, 143: {"Multi-Topology-Aware Port Capability", (*Printer).isisPortCapability},
	144: {"Multi-Topology Capability", (*Printer).isisTopologyCapability}, 176: {name: "Nortel Proprietary"},
	177: {name: "Nortel Proprietary"}, 211: {"Restart Signaling", (*Printer).isisRestart},
	222: {name: "Multi Topology IS Reachability"}, 229: {name: "Multi Topology"},
	232: {"IPv6 Interface address(es)", (*Printer).isisAddresses6}, 235: {name: "Multi-Topology IPv4 Reachability"},
	236: {"IPv6 reachability", (*Printer).isisIP6Reach}, 237: {name: "Multi-Topology IP6 Reachability"},
	240: {"Point-to-point Adjacency State", (*Printer).isisAdjacency}, 241: {name: "Hello PDU Sequence Number"},
	242: {"IS-IS Router Capability", (*Printer).isisRouterCapability}, 250: {name: "Vendor Private"},
}

// isisTLVs prints the objects from at to the message's end.
func (p *Printer) isisTLVs(b view, at, end int) {
	for at < end {
		if end-at < 2 {
			cut()
		}
		b.need(at, 2)
		kind, n := b[at], int(b[at+1])
		at += 2
		object, known := isisTLVKinds[kind]
		if !known {
			object.name = "unknown"
		}
		p.str("\n\t    ").str(object.name).str(" TLV #").u8(kind).str(", length: ").num(n)
		if n > end-at {
			cut()
		}
		v := b.from(at).first(n)
		switch {
		case n == 0:
		case object.value != nil:
			object.value(p, v, n)
		case p.opt.Verbose == 1:
			p.hexLinesAfter("\n\t\t", v, false)
			v.need(0, n)
		}
		if p.opt.Verbose > 1 && n > 0 {
			p.hexLinesAfter(isisIndent, v, false)
			v.need(0, n)
		}
		at += n
	}
}

const isisIndent = "\n\t      "

// isisAreas prints area addresses, each with its length (ISO/IEC 10589 §9.5).
func (p *Printer) isisAreas(v view, n int) {
	for at := 0; at < n; {
		size := int(v.u8(at))
		at++
		if size > n-at {
			return
		}
		p.str(isisIndent).str("Area address (length: ").num(size).str("): ")
		p.nsap(v, at, size)
		at += size
	}
}

// nsap prints an OSI network address (ISO 8348): a byte, then pairs.
func (p *Printer) nsap(b view, at, n int) {
	if n < 1 || n > 20 {
		p.str("isonsap_string: illegal length")
		return
	}
	for i, c := range b.bytes(at, n) {
		p.hexPad(uint64(c), 2)
		p.when(i%2 == 0 && i+1 < n, ".")
	}
}

func (p *Printer) isisNeighbors(v view, n int) {
	for at := 0; at+isisSystem <= n; at += isisSystem {
		v.need(at, isisSystem)
		p.str(isisIndent).str("SNPA: ")
		p.isisID(v, at, isisSystem)
	}
}

// isisInstance prints which instance a message is of, and which topologies
// that has (RFC 8202 §2.1).
func (p *Printer) isisInstance(v view, n int) {
	if n < 4 {
		return
	}
	p.str(isisIndent).str("Instance ID: ").u16(v.u16(0)).str(", ITIDs(").num((n - 2) / 2).str("): ")
	for at := 2; at+2 <= n; at += 2 {
		p.when(at > 2, ", ")
		p.u16(v.u16(at))
	}
}

func (p *Printer) isisEntries(v view, n int) {
	for at := 0; at+16 <= n; at += 16 {
		v.need(at, 16)
		p.str(isisIndent).str("lsp-id: ")
		p.isisID(v, at+2, isisLSP).str(", seq: 0x").hexPad(uint64(v.u32(at+10)), 8).str(", lifetime: ").
			blanks(uint64(v.u16(at)), 5).str("s, chksum: 0x").hexPad(uint64(v.u16(at+14)), 4)
	}
}

func (p *Printer) isisBuffer(v view, n int) {
	if n >= 2 {
		size := v.u16(0)
		p.str(isisIndent).str("LSP Buffersize: ").u16(size)
	}
}

// isisProtocols prints which network protocols are routed (RFC 1195 §5.3.1).
func (p *Printer) isisProtocols(v view, n int) {
	p.str(isisIndent).str("NLPID(s): ")
	for i := range n {
		nlpid := v.u8(i)
		p.when(i > 0, ", ")
		if name := nlpids[nlpid]; name != "" {
			p.str(name)
		} else {
			p.str("unknown")
		}
		p.str(" (0x").hexPad(uint64(nlpid), 2).char(')')
	}
}

func (p *Printer) isisAddresses4(v view, n int) {
	for at := 0; at+4 <= n; at += 4 {
		v.need(at, 4)
		p.str(isisIndent).str("IPv4 interface address: ")
		p.ip4(v, at)
	}
}

func (p *Printer) isisAddresses6(v view, n int) {
	for at := 0; at+16 <= n; at += 16 {
		v.need(at, 16)
		p.str(isisIndent).str("IPv6 interface address: ")
		p.ip6(v, at)
	}
}

func (p *Printer) isisRouter(v view, n int) {
	if n >= 4 {
		v.need(0, 4)
		p.str(isisIndent).str("Traffic Engineering Router ID: ")
		p.ip4(v, 0)
	}
}

func (p *Printer) isisHostname(v view, n int) {
	p.str(isisIndent).str("Hostname: ")
	p.untilCutOff(v, 0, n)
}

var isisRestartFlags = []bitName{
	{1, "Restart Request"}, {2, "Restart Acknowledgement"}, {4, "Suppress adjacency advertisement"},
}

// isisRestart prints a restart's state (RFC 5306 §3.2).
func (p *Printer) isisRestart(v view, n int) {
	flags := v.u8(0)
	p.str(isisIndent).str("Flags [")
	p.bitNames(uint32(flags), isisRestartFlags, "none").char(']')
	if n < 3 {
		return
	}
	left := v.u16(1)
	p.str(", Remaining holding time ").u16(left).char('s')
	if n >= 3+isisSystem {
		v.need(3, isisSystem)
		p.str(", for ")
		p.isisID(v, 3, isisSystem)
	}
}

var isisAdjacencies = []string{"Up", "Initializing", "Down"}

// isisAdjacency prints the three-way handshake's state (RFC 5303 §3.1).
func (p *Printer) isisAdjacency(v view, n int) {
	state := v.u8(0)
	p.str(isisIndent).str("Adjacency State: ").str(nameOf(isisAdjacencies, int(state), "unknown")).
		str(" (").u8(state).char(')')
	if n >= 5 {
		circuit := v.u32(1)
		p.str(isisIndent).str("Extended Local circuit-ID: 0x").hexPad(uint64(circuit), 8)
	}
	if n >= 11 {
		v.need(5, isisSystem)
		p.str(isisIndent).str("Neighbor System-ID: ")
		p.isisID(v, 5, isisSystem)
	}
	if n >= 15 {
		circuit := v.u32(11)
		p.str(isisIndent).str("Neighbor Extended Local circuit-ID: 0x").hexPad(uint64(circuit), 8)
	}
}

func (p *Printer) isisPartitionDIS(v view, n int) {
	if n >= isisSystem {
		v.need(0, isisSystem)
		p.str(isisIndent)
		p.isisID(v, 0, isisSystem)
	}
}

// isisAuthentication prints a password or a digest (RFC 5304 §2, RFC 5310 §3.1).
func (p *Printer) isisAuthentication(v view, n int) {
	const digest = 16
	kind := v.u8(0)
	p.str(isisIndent)
	switch {
	case kind == 1:
		p.str("simple text password: ")
		p.untilCutOff(v, 1, n-1)
	case kind == 54:
		p.str("HMAC-MD5 password: ").hexBytes(v.bytes(1, n-1))
		p.when(n-1 != digest, ", (invalid subTLV) ")
		p.str(" (unchecked)")
	case kind == 3 && n >= 3:
		p.str("Generic Crypto key-id: ").u16(v.u16(1)).str(", password: ").hexBytes(v.bytes(3, n-3))
	default:
		p.str("unknown Authentication type 0x").hexPad(uint64(kind), 2).str(": ")
		p.hexLinesAfter("\n\t\t  ", v.from(1), false)
		v.need(0, n)
	}
}
