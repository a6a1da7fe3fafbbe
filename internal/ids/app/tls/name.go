package tls

import (
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// attributes are the short names of the parts of a name, by their identifiers as
// they are on the wire: RFC 4519 §2, RFC 2985 §5.2, and those of extended
// validation. Rules are written with these; others appear as OID(1.2.3).
var attributes = map[string]string{
	"\x55\x04\x03": "CN",
	"\x55\x04\x04": "surname",
	"\x55\x04\x05": "serialNumber",
	"\x55\x04\x06": "C",
	"\x55\x04\x07": "L",
	"\x55\x04\x08": "ST",
	"\x55\x04\x09": "streetAddress",
	"\x55\x04\x0a": "O",
	"\x55\x04\x0b": "OU",
	"\x55\x04\x0c": "title",
	"\x55\x04\x0d": "description",
	"\x55\x04\x0f": "businessCategory",
	"\x55\x04\x11": "postalCode",
	"\x55\x04\x12": "postOfficeBox",
	"\x55\x04\x14": "telephoneNumber",
	"\x55\x04\x29": "name",
	"\x55\x04\x2a": "givenName",
	"\x55\x04\x2b": "initials",
	"\x55\x04\x2c": "generationQualifier",
	"\x55\x04\x2e": "dnQualifier",
	"\x55\x04\x41": "pseudonym",
	"\x09\x92\x26\x89\x93\xf2\x2c\x64\x01\x01":     "UID",
	"\x09\x92\x26\x89\x93\xf2\x2c\x64\x01\x19":     "DC",
	"\x2a\x86\x48\x86\xf7\x0d\x01\x09\x01":         "Email",
	"\x2a\x86\x48\x86\xf7\x0d\x01\x09\x02":         "unstructuredName",
	"\x2b\x06\x01\x04\x01\x82\x37\x3c\x02\x01\x01": "jurisdictionLocalityName",
	"\x2b\x06\x01\x04\x01\x82\x37\x3c\x02\x01\x02": "jurisdictionStateOrProvinceName",
	"\x2b\x06\x01\x04\x01\x82\x37\x3c\x02\x01\x03": "jurisdictionCountryName",
}

// maxNameText caps a name as text.
const maxNameText = 8 << 10

// appendName writes a sequence of names as "C=US, O=Example, CN=example.org", in
// the order of the certificate; names that stand together are joined by " + ".
func appendName(to, b []byte) []byte {
	for len(b) > 0 && len(to) < maxNameText {
		_, set, rest, ok := element(b)
		if !ok {
			break
		}
		b = rest
		joint := ", "
		for len(set) > 0 && len(to) < maxNameText {
			_, pair, next, ok := element(set)
			if !ok {
				return to
			}
			set = next
			_, id, value, ok := element(pair)
			if !ok {
				return to
			}
			tag, text, _, ok := element(value)
			if !ok {
				return to
			}
			if len(to) > 0 {
				to = append(to, joint...)
			}
			joint = " + "
			to = append(appendAttribute(to, id), '=')
			to = appendValue(to, tag, text)
		}
	}
	return to
}

func appendAttribute(to, id []byte) []byte {
	if name, ok := attributes[string(id)]; ok {
		return append(to, name...)
	}
	return append(appendOID(append(to, "OID("...), id), ')')
}

// appendOID writes an identifier with dots: X.690 §8.19.
func appendOID(to, id []byte) []byte {
	first, n := true, uint64(0)
	for _, c := range id {
		n = n<<7 | uint64(c&0x7f)
		if c&0x80 != 0 {
			continue
		}
		if first {
			top := min(n/40, 2)
			to = strconv.AppendUint(to, top, 10)
			n -= top * 40
			first = false
		}
		to = append(to, '.')
		to = strconv.AppendUint(to, n, 10)
		n = 0
	}
	return to
}

// appendValue writes a string as its bytes are, a zero in it, too: it is what
// such certificates are made for.
func appendValue(to []byte, tag byte, text []byte) []byte {
	switch tag {
	case 0x0c, 0x12, 0x13, 0x14, 0x15, 0x16, 0x19, 0x1a, 0x1b, 0x07:
		return append(to, text...)
	case tagBMPString:
		for i := 0; i+1 < len(text); i += 2 {
			r := rune(text[i])<<8 | rune(text[i+1])
			if utf16.IsSurrogate(r) && i+3 < len(text) {
				r = utf16.DecodeRune(r, rune(text[i+2])<<8|rune(text[i+3]))
				i += 2
			}
			to = utf8.AppendRune(to, r)
		}
		return to
	}
	return hexUpper(to, text)
}
