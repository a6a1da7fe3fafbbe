package filter

import "strings"

// llcSupervisory and llcUnnumbered are the types of LLC frames that have a name,
// by their control byte (IEEE 802.2 §5.2).
var (
	llcSupervisory = map[string]uint32{"rr": 0x01, "rnr": 0x05, "rej": 0x09}
	llcUnnumbered  = map[string]uint32{
		"ui": 0x03, "ua": 0x63, "disc": 0x43, "dm": 0x0f, "sabme": 0x6f, "test": 0xe3, "xid": 0xaf, "frmr": 0x87,
	}
)

// llc is true for frames with an LLC header: a length where others have their
// type, and not IPX right behind it.
func (g *gen) llc(n llcNode) cond {
	if g.h.link != Ethernet {
		fail(n.tok, "'llc' is not supported for %s", g.h.link)
	}
	isLLC := and(not(field(g.h.typ, 2, 0xffff, jmpGt, maxLength)), not(eq16(g.h.pay(0), noLLC)))
	if n.typ.text == "" {
		return isLLC
	}
	control := g.h.pay(2)
	typ := strings.ToLower(n.typ.text)
	switch typ {
	case "i":
		return and(isLLC, not(field(control, 1, 0xff, jmpSet, 0x01)))
	case "s":
		return and(isLLC, masked8(control, 0x03, 0x01))
	case "u":
		return and(isLLC, masked8(control, 0x03, 0x03))
	}
	if v, ok := llcSupervisory[typ]; ok {
		return and(isLLC, masked8(control, 0x0f, v))
	}
	if v, ok := llcUnnumbered[typ]; ok {
		return and(isLLC, masked8(control, 0xef, v)) // all but the P/F bit
	}
	fail(n.typ, "unknown LLC type name '%s'", n.typ.text)
	return nil
}
