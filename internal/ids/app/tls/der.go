package tls

// The tags of ASN.1 that certificates are made of: X.690 §8.
const (
	tagInteger         = 0x02
	tagBitString       = 0x03
	tagOctetString     = 0x04
	tagOID             = 0x06
	tagUTCTime         = 0x17
	tagGeneralizedTime = 0x18
	tagBMPString       = 0x1e
	tagSequence        = 0x30
	tagSet             = 0x31
)

// element is the first one of DER bytes, and what follows it. It is false when its
// length does not fit. Lengths that could be shorter are accepted, since who is
// watched may accept them; indefinite ones are not.
func element(b []byte) (tag byte, body, rest []byte, ok bool) {
	if len(b) < 2 {
		return 0, nil, nil, false
	}
	tag = b[0]
	size, at := int(b[1]), 2
	if tag&0x1f == 0x1f { // a tag of several bytes has no place here
		return 0, nil, nil, false
	}
	if size&0x80 != 0 {
		n := size & 0x7f
		if n == 0 || n > 4 || len(b) < 2+n {
			return 0, nil, nil, false
		}
		size = 0
		for _, c := range b[2 : 2+n] {
			size = size<<8 | int(c)
		}
		at += n
	}
	if size > len(b)-at {
		return 0, nil, nil, false
	}
	return tag, b[at : at+size : at+size], b[at+size:], true
}
