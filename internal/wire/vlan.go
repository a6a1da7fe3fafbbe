package wire

// VLANLen is the length of a tag as VLAN sees it.
const VLANLen = 4

// VLAN is a view of an IEEE 802.1Q tag and what follows it: the payload of an
// Ethernet header of type TypeVLAN or TypeQinQ. It begins with the tag control
// information.
//
//	 0                   1                   2                   3
//	 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//	+-----+-+-----------------------+-------------------------------+
//	| PCP |D|       VLAN ID         |       type of the payload     |
//	+-----+-+-----------------------+-------------------------------+
type VLAN []byte

// ParseVLAN makes a view of a tag.
func ParseVLAN(b []byte) (VLAN, error) {
	if len(b) < VLANLen {
		return nil, ErrShort
	}
	return VLAN(b), nil
}

// ID is the VLAN's number; 0 means a priority without a VLAN.
func (v VLAN) ID() uint16 { return get16(v) & 0x0fff }

// PCP is the priority code point, 0 to 7.
func (v VLAN) PCP() uint8 { return v[0] >> 5 }

// DEI is the drop eligible indicator.
func (v VLAN) DEI() bool { return v[0]&0x10 != 0 }

// Type says what Payload is; it may be another tag.
func (v VLAN) Type() EtherType { return EtherType(get16(v[2:4])) }

// Payload is everything after the tag.
func (v VLAN) Payload() []byte { return v[VLANLen:] }

// PutVLAN writes a tag to b and returns its length. Only the low 3 bits of pcp
// and the low 12 of id are used.
func PutVLAN(b []byte, pcp uint8, dei bool, id uint16, t EtherType) int {
	tci := uint16(pcp&7)<<13 | id&0x0fff
	if dei {
		tci |= 0x1000
	}
	put16(b, tci)
	put16(b[2:], uint16(t))
	return VLANLen
}
