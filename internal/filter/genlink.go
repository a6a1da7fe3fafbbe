package filter

// Ethernet types, of the IANA's registry.
const (
	etIP       = 0x0800
	etARP      = 0x0806
	etRARP     = 0x8035
	etIPv6     = 0x86dd
	etVLAN     = 0x8100
	etQinQ     = 0x88a8 // IEEE 802.1ad
	etQinQOld  = 0x9100
	etIPX      = 0x8137
	etATalk    = 0x809b
	etAARP     = 0x80f3
	etMOPDL    = 0x6001
	etMOPRC    = 0x6002
	etDECnet   = 0x6003
	etLAT      = 0x6004
	etSCA      = 0x6007
	etMPLS     = 0x8847
	etPPPoED   = 0x8863
	etPPPoES   = 0x8864
	etLoopback = 0x9000
	etNS       = 0x0600
)

// Service access points of IEEE 802.2. They share the number space with
// Ethernet types: "ether proto 0xfe" means OSI.
const (
	sapSTP     = 0x42
	sapIPX     = 0xe0
	sapNetBEUI = 0xf0
	sapISO     = 0xfe
)

// noLLC is what stands in the place of the SAPs where IPX follows the length
// without an LLC header: its checksum, which is not used.
const noLLC = 0xffff

// maxLength: what is not above it in the type field of Ethernet is the length
// of an LLC frame (IEEE 802.3 §3.2.6).
const maxLength = 1500

// Types of LLC frames in the Linux cooked header, of <linux/if_ether.h>.
const (
	sllNovell = 1 // ETH_P_802_3
	sllLLC    = 4 // ETH_P_802_2
)

// linkProto is true for packets of an Ethernet type or, below 1501, of a
// service access point.
func (g *gen) linkProto(v uint32, t token) cond {
	if g.h.labels > 0 {
		return g.mplsProto(v, t)
	}
	switch g.h.link {
	case Ethernet:
		isLLC := not(field(g.h.typ, 2, 0xffff, jmpGt, maxLength))
		if v == sapIPX {
			return or(eq16(g.h.typ, etIPX), and(isLLC,
				or(g.snap(0, etIPX), eq8(g.h.pay(0), sapIPX), eq16(g.h.pay(0), noLLC))))
		}
		return g.typeOrLLC(v, isLLC)
	case LinuxSLL:
		isLLC := eq16(g.h.typ, sllLLC)
		if v == sapIPX {
			return or(eq16(g.h.typ, etIPX), eq16(g.h.typ, sllNovell), and(isLLC,
				or(eq8(g.h.pay(0), sapIPX), g.snap(0, etIPX))))
		}
		return g.typeOrLLC(v, isLLC)
	case LinuxSLL2:
		return eq16(g.h.typ, v)
	case PPP:
		return eq16(g.h.typ, pppProto(v))
	case Null, Loop:
		return g.family(v)
	}
	return g.version(v)
}

// typeOrLLC is linkProto for links that carry LLC frames, too: those for which
// llc is true. (IPX, which Novell has put right behind the length, too, is
// looked for in an order of each link's own: in packets that were cut off, it
// matters what is loaded first.)
func (g *gen) typeOrLLC(v uint32, llc cond) cond {
	switch v {
	case sapISO:
		return and(llc, eq16(g.h.pay(0), sapISO<<8|sapISO))
	case sapNetBEUI:
		return and(llc, eq16(g.h.pay(0), sapNetBEUI<<8|sapNetBEUI))
	case etATalk:
		return or(eq16(g.h.typ, etATalk), and(llc, g.snap(0x080007, etATalk)))
	case etAARP:
		return or(eq16(g.h.typ, etAARP), and(llc, g.snap(0, etAARP)))
	}
	if v <= maxLength {
		return and(llc, eq8(g.h.pay(0), v))
	}
	return eq16(g.h.typ, v)
}

// snap is an LLC header with a SNAP header behind it (RFC 1042): SAPs 0xaa,
// control 3, organisation, type.
func (g *gen) snap(org, typ uint32) cond {
	return and(eq32(g.h.pay(4), org<<16|typ), eq32(g.h.pay(0), 0xaaaa0300|org>>16))
}

// pppProto is the PPP protocol that carries what an Ethernet type does on
// Ethernet; other numbers are taken as they are (RFC 1661 §2).
func pppProto(v uint32) uint32 {
	switch v {
	case etIP:
		return 0x0021
	case etIPv6:
		return 0x0057
	case etDECnet:
		return 0x0027
	case etATalk:
		return 0x0029
	case etNS:
		return 0x0025
	case sapISO:
		return 0x0023
	case sapSTP:
		return 0x0031
	case sapIPX:
		return 0x002b
	}
	return v
}

// Address families of loopback headers. That of IPv6 is a different one on each
// of the systems that have such headers; a file doesn't tell where it was
// written.
const afInet = 2

var afInet6 = []uint32{24, 28, 30} // NetBSD and OpenBSD; FreeBSD; macOS

// family is true for an address family of loopback headers.
func (g *gen) family(v uint32) cond {
	var families []uint32
	switch v {
	case etIP:
		families = []uint32{afInet}
	case etIPv6:
		families = afInet6
	}
	any := cond(constCond(false))
	for _, f := range families {
		if g.h.link == Null && !g.opts.BigEndian {
			f <<= 24
		}
		any = or(any, eq32(0, f))
	}
	return any
}

// version is true for a version of IP, on links that have nothing else.
func (g *gen) version(v uint32) cond {
	switch {
	case v == etIP && g.h.link == Raw:
		return masked8(0, 0xf0, 0x40)
	case v == etIPv6 && g.h.link == Raw:
		return masked8(0, 0xf0, 0x60)
	}
	return constCond(v == etIP && g.h.link == IPv4 || v == etIPv6 && g.h.link == IPv6)
}

// mplsProto is true for IP below the label stack: the last label before it has
// the bottom-of-stack bit (RFC 3032 §2.1), and the version tells what it is.
func (g *gen) mplsProto(v uint32, t token) cond {
	bottom := masked8(g.h.net(-2), 0x01, 0x01)
	switch v {
	case etIP:
		return and(bottom, masked8(g.h.net(0), 0xf0, 0x40))
	case etIPv6:
		return and(bottom, masked8(g.h.net(0), 0xf0, 0x60))
	}
	fail(t, "unsupported protocol over mpls")
	return nil
}

func (g *gen) isIP(t token) cond   { return g.linkProto(etIP, t) }
func (g *gen) isIPv6(t token) cond { return g.linkProto(etIPv6, t) }
