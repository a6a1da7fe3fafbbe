package eventtest

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha1"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"io"
	"math/big"
	"net"
	"strings"
	"testing"
	"time"

	"gotcp/internal/ids"
)

// said is what one side of a dialogue sends next.
type said struct {
	from int
	data string
}

// wiretap notes what is written to a connection.
type wiretap struct {
	net.Conn
	from int
	log  *[]said
}

func (t wiretap) Write(b []byte) (int, error) {
	*t.log = append(*t.log, said{t.from, string(bytes.Clone(b))})
	return t.Conn.Write(b)
}

// chain is a certificate and the one that it is signed with. The talks of these tests
// are of September 2001.
func chain(t *testing.T) tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	authority := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Unix(900000000, 0), NotAfter: time.Unix(1900000000, 0),
		Subject: pkix.Name{Country: []string{"DE"}, CommonName: "The Authority"}, IsCA: true, BasicConstraintsValid: true,
	}
	leaf := &x509.Certificate{
		SerialNumber: big.NewInt(0x00dd45ec3f), NotBefore: time.Date(2001, 1, 1, 0, 0, 0, 0, time.UTC),
		NotAfter: time.Date(2002, 6, 1, 12, 0, 0, 0, time.UTC),
		Subject:  pkix.Name{Country: []string{"US"}, Organization: []string{"Some Org"}, CommonName: "www.example.org"},
		DNSNames: []string{"www.example.org", "example.org"}, IPAddresses: []net.IP{net.IPv4(192, 0, 2, 1).To4()},
	}
	root, err := x509.CreateCertificate(rand.Reader, authority, authority, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.CreateCertificate(rand.Reader, leaf, authority, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der, root}, PrivateKey: key}
}

// secured is the dialogue of a real client and a real server, who say ping and pong.
// The pipe has no buffer: the order is that of the dialogue.
func secured(t *testing.T, client, server *tls.Config) []said {
	t.Helper()
	var log []said
	a, b := net.Pipe()
	c, s := tls.Client(wiretap{a, 0, &log}, client), tls.Server(wiretap{b, 1, &log}, server)
	done := make(chan error, 1)
	go func() {
		_, err := io.ReadFull(s, make([]byte, 4))
		if err == nil {
			_, err = s.Write([]byte("pong"))
		}
		done <- err
	}()
	if _, err := c.Write([]byte("ping")); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadFull(c, make([]byte, 4)); err != nil {
		t.Fatal(err)
	}
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	return log
}

// session is one of a version. Of 1.2 the packets are: 4 the client's hello, 6 all up to
// the server's done, 8 the client's key exchange and what is encrypted, 10 the server's,
// 12 ping, 14 pong, each acknowledged by the next.
func session(t *testing.T, version uint16) ([]said, tls.Certificate) {
	t.Helper()
	cert := chain(t)
	return secured(t, clientOf(version), serverOf(version, cert)), cert
}

func clientOf(version uint16) *tls.Config {
	return &tls.Config{ServerName: "www.example.org", InsecureSkipVerify: true, MinVersion: version, MaxVersion: version,
		NextProtos: []string{"h2", "http/1.1"}}
}

func serverOf(version uint16, cert tls.Certificate) *tls.Config {
	return &tls.Config{Certificates: []tls.Certificate{cert}, MinVersion: version, MaxVersion: version, NextProtos: []string{"http/1.1"},
		SessionTicketsDisabled: true}
}

// spoken is a dialogue on a port, each part a segment that is acknowledged.
func spoken(port uint16, parts []said) *talk {
	c := dial(port)
	for _, p := range parts {
		c.say(p.from, p.data)
	}
	return c.close()
}

// packets are a talk over and over, for tables whose rules each look at a fresh one.
const secure = "tls any any -> any any"

func colons(b []byte) string {
	var s []string
	for _, c := range b {
		s = append(s, hex.EncodeToString([]byte{c}))
	}
	return strings.Join(s, ":")
}

// ruleCase is a rule's options and its alerts.
type ruleCase struct{ rule, want string }

func expectEach(t *testing.T, head string, c *talk, cases []ruleCase) {
	t.Helper()
	for _, one := range cases {
		expect(t, head, one.rule, c, one.want)
	}
}

func TestTLSHellos(t *testing.T) {
	parts, _ := session(t, tls.VersionTLS12)
	random := func(record string) string { return hex.EncodeToString([]byte(record[11:43])) }
	client, server := random(parts[0].data), random(parts[1].data)
	expectEach(t, secure, spoken(443, parts), []ruleCase{
		{`tls.sni; content:"www.example.org"; startswith; endswith;`, "1@7"},
		{`tls_sni; content:"EXAMPLE"; nocase;`, "1@7"},
		{`tls.sni; content:"EXAMPLE";`, ""},
		{`tls.sni; content:!"evil"; flow:established,to_server;`, "1@7"},
		{`tls.sni; bsize:15;`, "1@7"},
		{`tls.sni; dotprefix; content:".example.org"; endswith;`, "1@7"},
		{`tls.sni; pcre:"/^www\.[a-z]+\.org$/";`, "1@7"},
		{`tls.version:1.2;`, "1@7 1@9"},
		{`tls.version:"1.2"; flow:to_client;`, "1@9"},
		{`tls.version:0x0303; flow:to_server;`, "1@7"},
		{`tls.version:1.3;`, ""},
		{`ssl_version:tls1.2;`, "1@7 1@9"},
		{`ssl_version:tls1.0,tls1.2; flow:to_server;`, "1@7"},
		{`ssl_version:!tls1.2; flow:to_server;`, ""},
		{`ssl_version:sslv2,sslv3;`, ""},
		{`tls.random; content:"|` + client + `|";`, "1@7"},
		{`tls.random; content:"|` + server + `|"; flow:to_client;`, "1@9"},
		{`tls.random; content:"|` + server + `|"; flow:to_server;`, ""},
		{`tls.random_time; content:"|` + client[:8] + `|"; bsize:4;`, "1@7"},
		{`tls.random_bytes; content:"|` + server[8:] + `|"; bsize:28;`, "1@9"},
		{`tls.alpn; content:"h2"; bsize:2;`, "1@7"},
		{`tls.alpn; content:"http/1.1";`, "1@7 1@9"},
		{`tls.alpn; content:"h2"; tls.alpn; content:"http/1.1"; flow:to_server;`, "1@7"},
		{`tls.alpn; content:"h2"; content:"http/1.1"; flow:to_server;`, ""},
		{`ja3.string; content:"771,"; startswith;`, "1@7"},
		{`ja3s.string; content:"771,"; startswith;`, "1@9"},
		{`ja3.hash; bsize:32;`, "1@7"},
		{`ja3s.hash; bsize:32;`, "1@9"},
		{`ja3_hash; pcre:"/^[0-9a-f]{32}$/";`, "1@7"},
		{`ja4.hash; content:"t12d"; startswith;`, "1@7"},
	})
}

func TestTLSCertificates(t *testing.T) {
	parts, cert := session(t, tls.VersionTLS12)
	sum := sha1.Sum(cert.Certificate[0])
	print := colons(sum[:])
	expectEach(t, secure, spoken(443, parts), []ruleCase{
		{`tls.cert_subject; content:"C=US, O=Some Org, CN=www.example.org"; bsize:36;`, "1@9"},
		{`tls.cert_subject; content:"example"; flow:to_server;`, ""},
		{`tls_cert_subject; content:"CN=www"; fast_pattern; content:!"evil"; flow:to_client;`, "1@9"},
		{`tls.cert_subject; content:"O=Some Org"; tls.cert_issuer; content:"CN=The Authority"; endswith;`, "1@9"},
		{`tls.cert_issuer; content:"C=DE, CN=The Authority";`, "1@9"},
		{`tls_cert_issuer; content:"CN=Other";`, ""},
		{`tls.subject:"CN=www.example.org";`, "1@9"},
		{`tls.subject:!"CN=www.example.com";`, "1@9"},
		{`tls.subject:!"CN=www.example.org";`, ""},
		{`tls.issuerdn:"C=DE, CN=The Authority";`, "1@9"},
		{`tls.issuerdn:!"The Authority";`, ""},
		{`tls.cert_serial; content:"00:DD:45:EC:3F"; bsize:14;`, "1@9"},
		{`tls.cert_serial; content:"00:dd:45:ec:3f";`, "1@9"},
		{`tls_cert_serial; content:"45:EC";`, "1@9"},
		{`tls.cert_fingerprint; content:"` + print + `";`, "1@9"},
		{`tls_cert_fingerprint; content:"` + strings.ToUpper(print) + `";`, "1@9"},
		{`tls.fingerprint:"` + print + `";`, "1@9"},
		{`tls.fingerprint:!"` + print + `";`, ""},
		{`tls.certs; content:"www.example.org";`, "1@9"},
		{`tls.certs; content:"Some Org"; content:"Some Org"; distance:0;`, ""},
		{`tls.certs; content:"Some Org"; tls.certs; content:!"Some Org"; content:"The Authority";`, "1@9"},
		{`tls.certs; content:"|30 82|"; startswith; flow:to_server;`, ""},
		{`tls.cert_chain_len:2;`, "1@9"},
		{`tls.cert_chain_len:>2;`, ""},
		{`tls.cert_chain_len:1<>3;`, "1@9"},
		{`tls_cert_notbefore:2001-01-01;`, "1@9"},
		{`tls_cert_notbefore:<2001;`, ""},
		{`tls_cert_notbefore:1998-05-01<>2008-05-01;`, "1@9"},
		{`tls_cert_notafter:>2002-06-01T11:59:59;`, "1@9"},
		{`tls_cert_notafter:>2015;`, ""},
		{`tls_cert_valid;`, "1@9"},
		{`tls_cert_expired;`, ""},
		{`tls.subjectaltname; content:"example.org"; bsize:11;`, "1@9"},
		{`tls.subjectaltname; content:"192.0.2.1"; bsize:9;`, "1@9"},
		{`tls.subjectaltname; content:"www.example.org"; tls.subjectaltname; content:"192.0.2.1";`, "1@9"},
		{`tls.subjectaltname; content:"example.com";`, ""},
	})
	expect(t, "tls any any => any any", `tls.sni; content:"www"; tls.cert_subject:to_client; content:"www";`, spoken(443, parts), "1@9")
}

func TestTLSStates(t *testing.T) {
	parts, _ := session(t, tls.VersionTLS12)
	expectEach(t, secure, spoken(443, parts), []ruleCase{
		{`ssl_state:client_hello; flow:to_server;`, "1@7"},
		{`ssl_state:server_hello; flow:to_client;`, "1@9"},
		{`ssl_state:client_keyx; flow:to_server;`, "1@11"},
		{`ssl_state:server_keyx; flow:to_client;`, "1@9"},
		{`ssl_state:client_hello|server_hello; flow:to_server;`, "1@7"},
		{`ssl_state:client_hello; tls.version:1.2; flow:to_server;`, "1@7"},
		{`app-layer-event:tls.invalid_handshake_message;`, ""},
	})
}

// TestTLSEncryption: packets 12 and 14 have data; with 16 and 17 both sides take leave.
func TestTLSEncryption(t *testing.T) {
	parts, _ := session(t, tls.VersionTLS12)
	last := parts[len(parts)-1].data
	for _, c := range []struct {
		how  ids.Encryption
		rule string
		want string
	}{
		{ids.EncryptionTracked, `flags:FA;`, "1@16 1@17"},
		{ids.EncryptionBypassed, `flags:FA;`, ""},
		{ids.EncryptionInspected, `flags:FA;`, "1@16 1@17"},
		{ids.EncryptionTracked, `content:"|` + hex.EncodeToString([]byte(last[len(last)-4:])) + `|";`, ""},
		{ids.EncryptionInspected, `content:"|` + hex.EncodeToString([]byte(last[len(last)-4:])) + `|";`, "1@17"},
		{ids.EncryptionBypassed, `tls.cert_issuer; content:"The Authority";`, "1@9"},
	} {
		expectWith(t, ids.Config{Encryption: c.how}, "tcp any any -> any any", c.rule, spoken(443, parts), c.want)
	}
}
