package filter

import "net/netip"

// kind is the part of speech of a token.
type kind uint8

const (
	tokEnd    kind = iota
	tokNumber      // 80, 0x50, 0120, tcp-syn
	tokQuad        // 10.1, 10.1.2 or 10.1.2.3: part of an IPv4 address
	tokIPv6
	tokMAC
	tokARCnet // $ab
	tokName   // anything else that can be a name
	tokProto  // tcp, ip6, ...: see token.proto
	tokDir    // src, dst
	tokType   // host, net, port, portrange, proto, protochain, gateway
	tokMask
	tokAnd
	tokOr
	tokNot
	tokLen
	tokCast  // broadcast, multicast
	tokPlain // a primitive of its own: less, vlan, inbound, ...
	tokAlien // a word of the language that is not supported
	tokOp    // ( ) [ ] : / = < >= ...
)

// token is one word of the expression.
type token struct {
	kind   kind
	text   string // as written
	offset int
	// What it means, by kind.
	num   uint32
	proto proto
	addr  netip.Addr
	mac   [6]byte
	name  string // tokName without its backslash; the operator of tokOp, under one name
}

func (t token) is(op string) bool { return t.kind == tokOp && t.name == op }

// proto is a protocol that an expression can name without help.
type proto uint8

const (
	protoAny proto = iota
	protoLink
	protoIP
	protoARP
	protoRARP
	protoSCTP
	protoTCP
	protoUDP
	protoICMP
	protoIGMP
	protoIGRP
	protoPIM
	protoVRRP
	protoCARP
	protoATalk
	protoAARP
	protoDECnet
	protoLAT
	protoSCA
	protoMOPRC
	protoMOPDL
	protoIPv6
	protoICMPv6
	protoAH
	protoESP
	protoISO
	protoESIS
	protoISIS
	protoISISL1
	protoISISL2
	protoISISIIH
	protoISISLSP
	protoISISSNP
	protoISISCSNP
	protoISISPSNP
	protoCLNP
	protoSTP
	protoIPX
	protoNetBEUI
	protoRadio
)

// protoWords are the names of protocols. The last four names of the link layer
// all mean the link there is.
var protoWords = map[string]proto{
	"link": protoLink, "ether": protoLink, "ppp": protoLink, "slip": protoLink,
	"fddi": protoLink, "tr": protoLink, "wlan": protoLink,
	"ip": protoIP, "arp": protoARP, "rarp": protoRARP, "ip6": protoIPv6,
	"sctp": protoSCTP, "tcp": protoTCP, "udp": protoUDP,
	"icmp": protoICMP, "icmp6": protoICMPv6, "igmp": protoIGMP, "igrp": protoIGRP,
	"pim": protoPIM, "vrrp": protoVRRP, "carp": protoCARP, "ah": protoAH, "esp": protoESP,
	"atalk": protoATalk, "aarp": protoAARP, "decnet": protoDECnet, "lat": protoLAT, "sca": protoSCA,
	"moprc": protoMOPRC, "mopdl": protoMOPDL,
	"iso": protoISO, "esis": protoESIS, "es-is": protoESIS, "isis": protoISIS, "is-is": protoISIS,
	"l1": protoISISL1, "l2": protoISISL2, "iih": protoISISIIH, "lsp": protoISISLSP,
	"snp": protoISISSNP, "csnp": protoISISCSNP, "psnp": protoISISPSNP, "clnp": protoCLNP,
	"stp": protoSTP, "ipx": protoIPX, "netbeui": protoNetBEUI, "radio": protoRadio,
}

// words are the rest of the language.
var words = map[string]kind{
	"src": tokDir, "dst": tokDir,
	"host": tokType, "net": tokType, "port": tokType, "portrange": tokType,
	"proto": tokType, "protochain": tokType, "gateway": tokType,
	"mask": tokMask, "and": tokAnd, "or": tokOr, "not": tokNot,
	"len": tokLen, "length": tokLen,
	"broadcast": tokCast, "multicast": tokCast,
	"less": tokPlain, "greater": tokPlain, "byte": tokPlain,
	"inbound": tokPlain, "outbound": tokPlain, "ifindex": tokPlain,
	"vlan": tokPlain, "mpls": tokPlain, "pppoed": tokPlain, "pppoes": tokPlain, "llc": tokPlain,
}

// alienWords are reserved, and not supported: they ask for a link that isn't
// ours (802.11, ATM, SS7, the packet filter of OpenBSD) or, geneve, for headers
// behind one of any length.
var alienWords = []string{
	"type", "subtype", "direction", "dir",
	"address1", "addr1", "address2", "addr2", "address3", "addr3", "address4", "addr4",
	"on", "ifname", "rset", "ruleset", "rnr", "rulenum", "srnr", "subrulenum", "reason", "action",
	"lane", "metac", "bcc", "oam", "oamf4", "oamf4ec", "oamf4sc", "sc", "ilmic", "vpi", "vci",
	"connectmsg", "metaconnect",
	"fisu", "lssu", "lsu", "msu", "hfisu", "hlssu", "hmsu",
	"sio", "opc", "dpc", "sls", "hsio", "hopc", "hdpc", "hsls",
	"geneve",
}

// String is how messages call a protocol: by the shortest of its names.
func (p proto) String() string {
	if p == protoLink {
		return "link-layer"
	}
	name := ""
	for w, proto := range protoWords {
		if proto == p && (name == "" || len(w) < len(name)) {
			name = w
		}
	}
	return name
}
