package traffic

import (
	"crypto/x509"
	"math/rand/v2"
	"testing"
)

func TestCertificate(t *testing.T) {
	c := newConversation(rand.New(rand.NewPCG(1, 1)), epoch)
	certificate, err := x509.ParseCertificate(c.certificate())
	if err != nil {
		t.Fatal(err)
	}
	if got := certificate.Subject.CommonName; got != c.host() {
		t.Errorf("it is for %s, not %s", got, c.host())
	}
}

func TestHandshake(t *testing.T) {
	c := newConversation(rand.New(rand.NewPCG(1, 1)), epoch)
	hello := record(handshake, c.clientHello(c.random(32)))
	if n := int(hello[3])<<8 | int(hello[4]); n != len(hello)-5 {
		t.Errorf("a record of %d bytes says %d", len(hello)-5, n)
	}
	if n := int(hello[7])<<8 | int(hello[8]); n != len(hello)-9 {
		t.Errorf("a message of %d bytes says %d", len(hello)-9, n)
	}
}
