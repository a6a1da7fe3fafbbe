package tls

import (
	"slices"
	"strings"
	"testing"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/app/apptest"
	"gotcp/internal/ids/event"
)

// tlv is an element of DER.
func tlv(tag byte, parts ...string) string {
	body := strings.Join(parts, "")
	if len(body) > 127 {
		return string([]byte{tag, 0x82, byte(len(body) >> 8), byte(len(body))}) + body
	}
	return string([]byte{tag, byte(len(body))}) + body
}

// chain is a certificate message.
func chain(certificates ...string) string {
	var b strings.Builder
	for _, c := range certificates {
		b.WriteString(string([]byte{byte(len(c) >> 16), byte(len(c) >> 8), byte(len(c))}) + c)
	}
	return message(11, string([]byte{0, byte(b.Len() >> 8), byte(b.Len())})+b.String())
}

// odd makes a certificate from its fields.
func odd(fields ...string) string {
	return tlv(0x30, tlv(0x30, fields...), tlv(0x30, tlv(6, "\x2a\x03")), tlv(3, "\x00"))
}

var (
	serial   = tlv(2, "\x00\xab")
	sequence = tlv(0x30, tlv(6, "\x2a\x03"))
	validity = tlv(0x30, tlv(0x17, "700101000000Z"), tlv(0x18, "20500101000000Z"))
	subject  = tlv(0x30, tlv(0x31, tlv(0x30, tlv(6, "\x55\x04\x03"), tlv(0x0c, "x"))))
)

func TestOddCertificates(t *testing.T) {
	for _, test := range []struct {
		name, der string
		want      event.Event
		subject   []string
	}{
		{"fine", odd(serial, sequence, subject, validity, subject, sequence), 0, []string{"CN=x"}},
		{"with a version", odd(tlv(0xa0, tlv(2, "\x02")), serial, sequence, subject, validity, subject, sequence), 0, []string{"CN=x"}},
		{"length beyond its end", "\x30\x20\x30\x03abc", event.TLSCertificateInvalidLength, nil},
		{"no sequence", tlv(4, "abc"), event.TLSCertificateInvalidDER, nil},
		{"version cut short", odd("\xa0\x20x"), event.TLSCertificateInvalidVersion, nil},
		{"no serial number", odd(sequence, sequence, subject, validity, subject, sequence), event.TLSCertificateInvalidSerial, nil},
		{"no algorithm", odd(serial, serial, subject, validity, subject, sequence), event.TLSCertificateInvalidAlgorithm, nil},
		{"no issuer", odd(serial, sequence, serial, validity, subject, sequence), event.TLSCertificateInvalidName, nil},
		{"no date", odd(serial, sequence, subject, sequence, subject, sequence), event.TLSCertificateInvalidDate, []string{"CN=x"}},
		{"no key", odd(serial, sequence, subject, validity, subject), event.TLSCertificateInvalidDER, []string{"CN=x"}},
		{"extensions cut short", odd(serial, sequence, subject, validity, subject, sequence, tlv(0xa3, "\x30\x20x")), event.TLSCertificateInvalidExtensions, []string{"CN=x"}},
	} {
		p := New()
		apptest.Feed(p, []apptest.Chunk{apptest.S(record(22, chain(test.der)))})
		var want []event.Event
		if test.want != 0 {
			want = []event.Event{test.want}
		}
		if got := p.tx.Events(app.ToClient); !slices.Equal(got, want) {
			t.Errorf("%s: events %v, want %v", test.name, got, want)
		}
		if got := apptest.Values(p, app.TLSCertSubject, app.ToClient); !slices.Equal(got, test.subject) {
			t.Errorf("%s: %q", test.name, got)
		}
	}
}

// TestTheNextCertificateIsReadWhereTheFirstIsBroken, as who checks the chain may.
func TestTheNextCertificateIsReadWhereTheFirstIsBroken(t *testing.T) {
	good := odd(serial, sequence, subject, validity, subject, sequence)
	p := New()
	apptest.Feed(p, []apptest.Chunk{apptest.S(record(22, chain(tlv(4, "x"), good)))})
	if got := apptest.Values(p, app.TLSCertSubject, app.ToClient); !slices.Equal(got, []string{"CN=x"}) {
		t.Errorf("%q", got)
	}
	if got := apptest.Values(p, app.TLSCertSerial, app.ToClient); !slices.Equal(got, []string{"00:AB"}) {
		t.Errorf("%q", got)
	}
}

func TestManyAlternativeNames(t *testing.T) {
	names := tlv(0x30, strings.Repeat(tlv(0x82, "a"), 500))
	ext := tlv(0xa3, tlv(0x30, tlv(0x30, tlv(6, nameExtension), tlv(4, names))))
	p := New()
	apptest.Feed(p, []apptest.Chunk{apptest.S(record(22, chain(odd(serial, sequence, subject, validity, subject, sequence, ext))))})
	if n := len(apptest.Values(p, app.TLSSubjectAltName, app.ToClient)); n != maxNames {
		t.Errorf("%d names", n)
	}
	if got := p.tx.Events(app.ToClient); !slices.Equal(got, []event.Event{event.TLSTooManySANs}) {
		t.Errorf("events %v", got)
	}
}
