package filter

// Protocol numbers of the IANA's registry.
const (
	ipICMP     = 1
	ipIGMP     = 2
	ipTCP      = 6
	ipIGRP     = 9
	ipUDP      = 17
	ipRouting  = 43
	ipFragment = 44
	ipESP      = 50
	ipAH       = 51
	ipICMPv6   = 58
	ipNoNext   = 59
	ipDestOpts = 60
	ipPIM      = 103
	ipVRRP     = 112 // and CARP, which took its number
	ipSCTP     = 132
)

// ipProtos are the protocols above IP that have a word, and over which
// versions of IP the word means them.
var ipProtos = map[proto]struct {
	number uint32
	over   proto // protoAny: both
}{
	protoSCTP: {ipSCTP, protoAny}, protoTCP: {ipTCP, protoAny}, protoUDP: {ipUDP, protoAny},
	protoPIM: {ipPIM, protoAny}, protoAH: {ipAH, protoAny}, protoESP: {ipESP, protoAny},
	protoICMP: {ipICMP, protoIP}, protoIGMP: {ipIGMP, protoIP}, protoIGRP: {ipIGRP, protoIP},
	protoVRRP: {ipVRRP, protoIP}, protoCARP: {ipVRRP, protoIP},
	protoICMPv6: {ipICMPv6, protoIPv6},
}

// linkProtos are the protocols above the link layer that have a word.
var linkProtos = map[proto]uint32{
	protoIP: etIP, protoARP: etARP, protoRARP: etRARP, protoIPv6: etIPv6,
	protoATalk: etATalk, protoAARP: etAARP, protoDECnet: etDECnet, protoSCA: etSCA, protoLAT: etLAT,
	protoMOPDL: etMOPDL, protoMOPRC: etMOPRC,
	protoISO: sapISO, protoSTP: sapSTP, protoIPX: sapIPX, protoNetBEUI: sapNetBEUI,
}

// OSI network protocols, by their discriminator (ISO/IEC TR 9577).
const (
	osiCLNP = 0x81
	osiESIS = 0x82
	osiISIS = 0x83
)

var osiProtos = map[proto]uint32{protoCLNP: osiCLNP, protoESIS: osiESIS, protoISIS: osiISIS}

// isisTypes are the PDU types of IS-IS (ISO/IEC 10589 §9) that a word means.
var isisTypes = map[proto][]uint32{
	protoISISL1:   {26, 24, 18, 15, 17},
	protoISISL2:   {27, 25, 20, 16, 17},
	protoISISIIH:  {17, 15, 16},
	protoISISLSP:  {18, 20},
	protoISISSNP:  {27, 26, 24, 25},
	protoISISCSNP: {24, 25},
	protoISISPSNP: {26, 27},
}

// protocol makes the condition of a protocol alone.
func (g *gen) protocol(p proto, t token) cond {
	if ip, ok := ipProtos[p]; ok {
		return g.proto(ip.number, ip.over, t)
	}
	if v, ok := linkProtos[p]; ok {
		return g.linkProto(v, t)
	}
	if v, ok := osiProtos[p]; ok {
		return g.proto(v, protoISO, t)
	}
	if types, ok := isisTypes[p]; ok {
		any := cond(constCond(false))
		for _, v := range types {
			any = or(any, eq8(g.osi(4), v))
		}
		return and(g.proto(osiISIS, protoISO, t), any)
	}
	if p == protoRadio {
		fail(t, "'radio' is not a valid protocol type")
	}
	fail(t, "'%s' alone says nothing: it needs an address or protocol behind it", t.text)
	return nil
}

// osi is the offset of a byte of the OSI header.
func (g *gen) osi(at int) int { return g.h.pay(g.h.osi + at) }

// proto makes the condition of a protocol's number over another protocol.
func (g *gen) proto(v uint32, over proto, t token) cond {
	switch over {
	case protoAny:
		return or(g.proto(v, protoIP, t), g.proto(v, protoIPv6, t))
	case protoLink:
		return g.linkProto(v, t)
	case protoIP:
		return and(g.isIP(t), eq8(g.h.net(9), v))
	case protoIPv6:
		// RFC 8200 §4.5: a fragment header alone is looked behind.
		behind := and(eq8(g.h.net(6), ipFragment), eq8(g.h.net(40), v))
		return and(g.isIPv6(t), or(eq8(g.h.net(6), v), behind))
	case protoISO:
		return and(g.linkProto(sapISO, t), eq8(g.osi(0), v))
	case protoISIS:
		return and(g.proto(osiISIS, protoISO, t), eq8(g.osi(4), v))
	}
	fail(t, "'%s proto': that protocol doesn't carry others that can be told by number", over)
	return nil
}

// transport is the number of a transport protocol with ports; 0 for any of
// them.
func transport(p proto, n *addrNode) uint32 {
	switch p {
	case protoAny:
		return 0
	case protoTCP, protoUDP, protoSCTP:
		return ipProtos[p].number
	}
	fail(n.q.tok, "illegal qualifier of '%s': %s has no ports to tell apart", n.q.typ, p)
	return 0
}
