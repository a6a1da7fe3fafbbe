package tls

import (
	"crypto/sha1"
	"encoding/hex"
	"net/netip"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/event"
)

// The limits of what is kept of a chain.
const (
	maxChain = 16
	maxNames = 128
)

// leaf is a certificate, taken apart as far as rules ask: RFC 5280 §4.1. Its
// slices point into the message.
type leaf struct {
	raw             []byte
	serial          []byte
	issuer, subject []byte // sequences of names
	before, after   int64
	alternative     [][]byte // as text
	texts           leafTexts
}

// leafTexts are made when a rule first asks for one.
type leafTexts struct{ issuer, subject, serial, print []byte }

// certificates takes in a chain. A certificate that does not parse is reported,
// and the next one looked at.
func (t *Transaction) certificates(dir app.Direction, body []byte) {
	s := &t.sides[dir]
	if s.chain != nil || len(body) < 3 {
		return
	}
	s.message = append([]byte(nil), body...)
	b := s.message[3:]
	if size := int(s.message[0])<<16 | int(s.message[1])<<8 | int(s.message[2]); size < len(b) {
		b = b[:size]
	} else if size > len(b) {
		t.Raise(dir, event.TLSInvalidCertificate)
	}
	for len(b) > 0 && len(s.chain) < maxChain {
		if len(b) < 3 {
			t.Raise(dir, event.TLSInvalidCertificate)
			break
		}
		size := int(b[0])<<16 | int(b[1])<<8 | int(b[2])
		if size > len(b)-3 {
			t.Raise(dir, event.TLSInvalidCertificate)
			break
		}
		der := b[3 : 3+size : 3+size]
		b = b[3+size:]
		if s.leaf.raw == nil {
			var l leaf
			if e := l.parse(der); e != 0 {
				t.Raise(dir, e)
				if l.subject == nil {
					continue
				}
			}
			if len(l.alternative) == maxNames {
				t.Raise(dir, event.TLSTooManySANs)
			}
			s.leaf = l
		}
		s.chain = append(s.chain, der)
	}
	s.settled = true
	t.Touch(dir)
}

// parse walks a certificate, and says what is wrong with it, zero for nothing.
// What was found before that stays.
func (l *leaf) parse(der []byte) event.Event {
	tag, body, _, ok := element(der)
	if !ok {
		return event.TLSCertificateInvalidLength
	}
	if tag != tagSequence {
		return event.TLSCertificateInvalidDER
	}
	tag, b, _, ok := element(body)
	switch {
	case !ok:
		return event.TLSCertificateInvalidLength
	case tag != tagSequence:
		return event.TLSCertificateInvalidDER
	}
	if len(b) > 0 && b[0] == 0xa0 { // [0] version
		if _, _, b, ok = element(b); !ok {
			return event.TLSCertificateInvalidVersion
		}
	}
	var algorithm, validity []byte
	for _, field := range [...]struct {
		tag  byte
		into *[]byte
		e    event.Event
	}{
		{tagInteger, &l.serial, event.TLSCertificateInvalidSerial},
		{tagSequence, &algorithm, event.TLSCertificateInvalidAlgorithm},
		{tagSequence, &l.issuer, event.TLSCertificateInvalidName},
		{tagSequence, &validity, event.TLSCertificateInvalidDate},
		{tagSequence, &l.subject, event.TLSCertificateInvalidName},
	} {
		tag, value, rest, ok := element(b)
		if !ok {
			return event.TLSCertificateInvalidLength
		}
		if tag != field.tag {
			return field.e
		}
		*field.into, b = value[:len(value):len(value)], rest
	}
	l.raw = der
	if !l.dates(validity) {
		return event.TLSCertificateInvalidDate
	}
	return l.rest(b)
}

// rest is what follows the subject: the key, unique identifiers, extensions.
func (l *leaf) rest(b []byte) event.Event {
	_, _, b, ok := element(b)
	if !ok {
		return event.TLSCertificateInvalidDER
	}
	for len(b) > 0 {
		tag, value, next, ok := element(b)
		if !ok {
			return event.TLSCertificateInvalidExtensions
		}
		if tag == 0xa3 && !l.extensions(value) { // [3] extensions
			return event.TLSCertificateInvalidExtensions
		}
		b = next
	}
	return 0
}

// nameExtension is 2.5.29.17: RFC 5280 §4.2.1.6.
const nameExtension = "\x55\x1d\x11"

func (l *leaf) extensions(b []byte) bool {
	_, b, _, ok := element(b)
	for ok && len(b) > 0 {
		var one, value []byte
		if _, one, b, ok = element(b); !ok {
			break
		}
		tag, id, one, fine := element(one)
		if !fine || tag != tagOID {
			return false
		}
		if string(id) != nameExtension {
			continue
		}
		for len(one) > 0 { // critical or not, then the value
			if tag, value, one, fine = element(one); !fine {
				return false
			}
			if tag == tagOctetString && !l.names(value) {
				return false
			}
		}
	}
	return ok
}

// names reads GeneralNames: addresses become text, the other kinds that are kept
// are text.
func (l *leaf) names(b []byte) bool {
	_, b, _, ok := element(b)
	for ok && len(b) > 0 && len(l.alternative) < maxNames {
		var tag byte
		var value []byte
		if tag, value, b, ok = element(b); !ok {
			break
		}
		switch tag & 0x1f {
		case 1, 2, 6: // rfc822Name, dNSName, uniformResourceIdentifier
			l.alternative = append(l.alternative, value)
		case 7: // iPAddress
			if addr, isAddr := netip.AddrFromSlice(value); isAddr {
				l.alternative = append(l.alternative, addr.AppendTo(nil))
			}
		}
	}
	return ok
}

// serialText is the serial number in hexadecimal, as its bytes are.
func (l *leaf) serialText() []byte {
	if l.texts.serial == nil && len(l.serial) > 0 {
		l.texts.serial = withColons(l.serial, "0123456789ABCDEF")
	}
	return l.texts.serial
}

// print is the fingerprint that certificates are known by.
func (l *leaf) print() []byte {
	if l.texts.print == nil && l.raw != nil {
		sum := sha1.Sum(l.raw)
		l.texts.print = withColons(sum[:], "0123456789abcdef")
	}
	return l.texts.print
}

func withColons(b []byte, digits string) []byte {
	s := make([]byte, 0, 3*len(b))
	for i, c := range b {
		if i > 0 {
			s = append(s, ':')
		}
		s = append(s, digits[c>>4], digits[c&15])
	}
	return s
}

func (l *leaf) subjectText() []byte {
	if l.texts.subject == nil {
		l.texts.subject = appendName(nil, l.subject)
	}
	return l.texts.subject
}

func (l *leaf) issuerText() []byte {
	if l.texts.issuer == nil {
		l.texts.issuer = appendName(nil, l.issuer)
	}
	return l.texts.issuer
}

// hexUpper is how a value that is no text is written.
func hexUpper(to, b []byte) []byte {
	start := len(to)
	to = hex.AppendEncode(to, b)
	for i := start; i < len(to); i++ {
		if to[i] >= 'a' {
			to[i] -= 'a' - 'A'
		}
	}
	return to
}
