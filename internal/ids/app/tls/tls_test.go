package tls

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha1"
	stdtls "crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"math/big"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/app/apptest"
	"gotcp/internal/ids/event"
	"gotcp/internal/theirs"
)

// tap records what passes a connection.
type tap struct {
	net.Conn
	dir app.Direction
	log *[]apptest.Chunk
}

func (t tap) Write(b []byte) (int, error) {
	*t.log = append(*t.log, apptest.Chunk{Dir: t.dir, Data: bytes.Clone(b)})
	return t.Conn.Write(b)
}

// session is the dialogue of a real client and server, and the certificate. The
// pipe has no buffer, so that the log's order is that of the dialogue.
func session(t testing.TB, version uint16) ([]apptest.Chunk, *x509.Certificate) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(0x00dd45ec3f), NotBefore: time.Unix(1700000000, 0), NotAfter: time.Unix(1900000000, 0),
		Subject:     pkix.Name{Country: []string{"US"}, Organization: []string{"Some, Org"}, CommonName: "www.example.org"},
		DNSNames:    []string{"www.example.org", "example.org"},
		IPAddresses: []net.IP{net.IPv4(192, 0, 2, 1).To4()},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	var log []apptest.Chunk
	a, b := net.Pipe()
	client := stdtls.Client(tap{a, app.ToServer, &log}, &stdtls.Config{ServerName: "www.example.org", InsecureSkipVerify: true,
		MinVersion: version, MaxVersion: version, NextProtos: []string{"h2", "http/1.1"}})
	server := stdtls.Server(tap{b, app.ToClient, &log}, &stdtls.Config{NextProtos: []string{"h2"},
		Certificates: []stdtls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}, MinVersion: version, MaxVersion: version, SessionTicketsDisabled: true})
	done := make(chan error, 1)
	go func() {
		if _, err := server.Read(make([]byte, 10)); err != nil {
			done <- err
			return
		}
		_, err := server.Write([]byte("pong"))
		done <- err
	}()
	if _, err := client.Write([]byte("ping")); err != nil {
		t.Fatal(err)
	}
	if _, err := client.Read(make([]byte, 10)); err != nil {
		t.Fatal(err)
	}
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return log, cert
}

func one(t *testing.T, p *Parser, b app.Buffer, dir app.Direction) string {
	t.Helper()
	list := apptest.Values(p, b, dir)
	if len(list) != 1 {
		t.Errorf("buffer %d: %q, want one value", b, list)
		return ""
	}
	return list[0]
}

func TestSessionWithCertificate(t *testing.T) {
	log, cert := session(t, stdtls.VersionTLS12)
	p := New()
	apptest.Feed(p, log)
	for _, want := range []struct {
		b   app.Buffer
		dir app.Direction
		v   string
	}{
		{app.TLSSNI, app.ToServer, "www.example.org"},
		{app.TLSCertSubject, app.ToClient, "C=US, O=Some, Org, CN=www.example.org"},
		{app.TLSCertIssuer, app.ToClient, "C=US, O=Some, Org, CN=www.example.org"},
		{app.TLSCertSerial, app.ToClient, "00:DD:45:EC:3F"},
		{app.TLSCertFingerprint, app.ToClient, strings.ReplaceAll(fmt.Sprintf("% x", sha1.Sum(cert.Raw)), " ", ":")},
		{app.TLSCerts, app.ToClient, string(cert.Raw)},
	} {
		if got := one(t, p, want.b, want.dir); got != want.v {
			t.Errorf("buffer %d: %q, want %q", want.b, got, want.v)
		}
	}
	if got := apptest.Values(p, app.TLSSubjectAltName, app.ToClient); !slices.Equal(got, []string{"www.example.org", "example.org", "192.0.2.1"}) {
		t.Errorf("alternative names %q", got)
	}
	if got := apptest.Values(p, app.TLSALPN, app.ToServer); !slices.Equal(got, []string{"h2", "http/1.1"}) {
		t.Errorf("protocols %q", got)
	}
	if got := apptest.Values(p, app.TLSALPN, app.ToClient); !slices.Equal(got, []string{"h2"}) {
		t.Errorf("protocol %q", got)
	}
	for _, want := range []struct {
		n   app.Number
		dir app.Direction
		v   uint64
	}{
		{app.TLSVersion, app.ToServer, version12}, {app.TLSVersion, app.ToClient, version12},
		{app.TLSNotBefore, app.ToClient, 1700000000}, {app.TLSNotAfter, app.ToClient, 1900000000},
		{app.TLSCertChainLen, app.ToClient, 1},
		{app.TLSState, app.ToServer, stateClientHello | stateClientKeyExchange},
		{app.TLSState, app.ToClient, stateServerHello | stateServerKeyExchange},
	} {
		if v, ok := p.tx.Number(want.n, want.dir, 0); !ok || v != want.v {
			t.Errorf("number %d %s: %#x %v, want %#x", want.n, want.dir, v, ok, want.v)
		}
	}
	if !p.Done(app.ToServer) || !p.Done(app.ToClient) {
		t.Error("still interested in what is encrypted")
	}
	if p.tx.Resumed() {
		t.Error("taken for a resumed session")
	}
}

func TestSessionOf13(t *testing.T) {
	log, _ := session(t, stdtls.VersionTLS13)
	p := New()
	apptest.Feed(p, log)
	if got := one(t, p, app.TLSSNI, app.ToServer); got != "www.example.org" {
		t.Errorf("name %q", got)
	}
	for _, dir := range []app.Direction{app.ToServer, app.ToClient} {
		if v, _ := p.tx.Number(app.TLSVersion, dir, 0); v != version13 {
			t.Errorf("%s: version %#x", dir, v)
		}
		if !p.Done(dir) || p.Failed(dir) {
			t.Errorf("%s: done %v failed %v", dir, p.Done(dir), p.Failed(dir))
		}
	}
	if data, final, ok := p.tx.Buffer(app.TLSCertSubject, app.ToClient, 0); ok || !final {
		t.Errorf("certificate %q final=%v", data, final)
	}
}

// TestAnyCutSaysTheSame: byte by byte as well as in one piece.
func TestAnyCutSaysTheSame(t *testing.T) {
	for _, version := range []uint16{stdtls.VersionTLS12, stdtls.VersionTLS13} {
		log, _ := session(t, version)
		for _, plan := range [][]byte{{0}, {1, 6, 2}, {99, 0}} {
			if d := apptest.Difference(New, log, apptest.Cut(log, plan)); d != "" {
				t.Errorf("plan %v: %s", plan, d)
			}
		}
	}
}

func record(kind byte, body string) string {
	return string([]byte{kind, 3, 3, byte(len(body) >> 8), byte(len(body))}) + body
}

func message(kind byte, body string) string {
	return string([]byte{kind, byte(len(body) >> 16), byte(len(body) >> 8), byte(len(body))}) + body
}

func TestRecordEvents(t *testing.T) {
	c := apptest.C
	for _, test := range []struct {
		name   string
		data   string
		want   []event.Event
		failed bool
	}{
		{"empty record", record(22, ""), []event.Event{event.TLSInvalidRecordLength}, true},
		{"long record", "\x16\x03\x03\x40\x01", []event.Event{event.TLSInvalidRecordLength}, true},
		{"type", record(30, "x"), []event.Event{event.TLSInvalidRecordType}, true},
		{"version", "\x16\x05\x05\x00\x01\x00", []event.Event{event.TLSInvalidRecordVersion}, true},
		{"short alert", record(21, "x"), []event.Event{event.TLSInvalidAlert}, true},
		{"message", record(22, message(99, "what")), []event.Event{event.TLSInvalidHandshakeMessage}, false},
		{"message of any length", record(22, "\x84\xff\xff\xffwhat") + record(22, message(1, "\x03\x03short")), []event.Event{event.TLSInvalidHandshakeMessage, event.TLSHandshakeInvalidLength}, false},
		{"record shorter than a header", record(22, "\x10\x00") + record(22, "\x00\x01k"), []event.Event{event.TLSInvalidRecord}, false},
		{"hello cut short", record(22, message(1, "\x03\x03short")), []event.Event{event.TLSHandshakeInvalidLength}, false},
		{"endless message", record(22, "\x0b\xff\xff\xff") + record(22, "more"), []event.Event{event.TLSHandshakeInvalidLength}, false},
		{"heartbleed", record(24, "\x01\x40\x00"), []event.Event{event.TLSOverflowHeartbeat}, true},
		{"heartbeat without padding", record(24, "\x01\x00\x01x"), []event.Event{event.TLSInvalidHeartbeat}, true},
		{"heartbeat", record(24, "\x01\x00\x01x"+strings.Repeat("p", 16)), nil, false},
		{"no heartbeat", record(24, "\x07\x00\x01x"), []event.Event{event.TLSInvalidHeartbeat}, true},
		{"certificates of no length", record(22, message(11, "\x00\x00\x09\x00\x00\xff123456")), []event.Event{event.TLSInvalidCertificate}, false},
		{"certificate cut short", record(22, message(11, "\x00\x00\x09\x00\x00\x06\x30\x82\x03\x8210")), []event.Event{event.TLSCertificateInvalidLength}, false},
		{"certificate of nothing", record(22, message(11, "\x00\x00\x07\x00\x00\x04\x04\x0210")), []event.Event{event.TLSCertificateInvalidDER}, false},
		{"ssl 2 without length", "\x80\x00\x01", []event.Event{event.TLSInvalidSSLv2Header, event.TLSInvalidRecord}, true},
		{"ssl 2 error", "\x80\x03\x00\x00\x01", []event.Event{event.TLSErrorMessage}, false},
	} {
		p := New()
		apptest.Feed(p, []apptest.Chunk{c(test.data)})
		if got := p.tx.Events(app.ToServer); !slices.Equal(got, test.want) {
			t.Errorf("%s: events %v, want %v", test.name, got, test.want)
		}
		if p.Failed(app.ToServer) != test.failed {
			t.Errorf("%s: failed %v", test.name, p.Failed(app.ToServer))
		}
	}
}

func TestUnknownRecordsOfOldVersionsAreIgnored(t *testing.T) {
	p := New()
	apptest.Feed(p, []apptest.Chunk{apptest.S("\x16\x03\x01\x00\x04\x0e\x00\x00\x00" + "\x1e\x03\x01\x00\x01x")})
	if p.Failed(app.ToClient) || !slices.Equal(p.tx.Events(app.ToClient), []event.Event{event.TLSInvalidRecordType}) {
		t.Errorf("failed %v, events %v", p.Failed(app.ToClient), p.tx.Events(app.ToClient))
	}
}

func TestGap(t *testing.T) {
	p := New()
	p.Gap(app.ToClient, 10)
	if !p.Done(app.ToClient) || p.Done(app.ToServer) {
		t.Error("a gap in the handshake ends it in its direction")
	}
}

func TestForget(t *testing.T) {
	log, _ := session(t, stdtls.VersionTLS12)
	p := New()
	apptest.Feed(p, log)
	if n := p.Weight(); n < 500 || n > 4000 {
		t.Errorf("%d bytes are held", n)
	}
	p.Forget(1)
	if n := p.Weight(); len(p.Transactions()) != 0 || n != 0 {
		t.Errorf("still there, %d bytes", n)
	}
	apptest.Feed(p, log)
}

func flows(t testing.TB, file string) []apptest.Flow {
	t.Helper()
	list, err := apptest.Flows(theirs.Read(t, "ids/"+file))
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// TestCaptures holds the parser against captures that others made for it.
func TestCaptures(t *testing.T) {
	for _, test := range []struct {
		file string
		dir  app.Direction
		b    app.Buffer
		want string
	}{
		{"D/bug-8336-03-ips", app.ToServer, app.JA3Hash, "fae0e5d973c96ae1888b99538efa0363"},
		{"D/bug-8336-03-ips", app.ToClient, app.JA3SHash, "907bf3ecef1c987c889946b737b43de8"},
		{"D/detect-bidir-ja3", app.ToClient, app.JA3SHash, "5d79edf64e03689ff559a54e9d9487bc"},
		{"D/tls__tls-random", app.ToServer, app.TLSRandomTime, "\x94\x2d\x1f\xef"},
		{"D/tls__tls-random", app.ToClient, app.TLSRandomTime, "\x54\xf9\xfc\x15"},
		{"D/tls__tls-random-6989", app.ToServer, app.TLSRandomTime, "\x54\xb4\xc9\x7b"},
		{"D/tls__tls-random-6989", app.ToClient, app.TLSRandomTime, "\x54\xb8\xf7\x73"},
		{"D/tls__tls-subject-zero", app.ToClient, app.TLSCertSubject, "C=US, ST=WA, L=Redmond, O=Microsoft Corporat\x00on, OU=Microsoft Corporation, CN=go.microsoft.com"},
	} {
		found := []string{}
		for _, f := range flows(t, test.file+"/input.pcap") {
			if f.UDP {
				continue
			}
			p := New()
			apptest.Feed(p, f.Chunks)
			found = append(found, apptest.Values(p, test.b, test.dir)...)
		}
		if !slices.Contains(found, test.want) {
			t.Errorf("%s: %q, want %q among them", test.file, found, test.want)
		}
	}
}

// TestCapturesOfBrokenCertificates: what is wrong with them is an event.
func TestCapturesOfBrokenCertificates(t *testing.T) {
	for _, file := range []string{"B/bug-1450-03", "B/bug-1450-04"} {
		var got []event.Event
		for _, f := range flows(t, file+"/input.pcap") {
			p := New()
			apptest.Feed(p, f.Chunks)
			got = append(got, p.tx.Events(app.ToServer)...)
			got = append(got, p.tx.Events(app.ToClient)...)
		}
		for _, want := range []event.Event{event.TLSInvalidHandshakeMessage, event.TLSCertificateInvalidLength} {
			if !slices.Contains(got, want) {
				t.Errorf("%s: events %v, want %d among them", file, got, want)
			}
		}
	}
}

func FuzzParser(f *testing.F) {
	log, _ := session(f, stdtls.VersionTLS12)
	var sent [2][]byte
	for _, c := range log {
		sent[c.Dir] = append(sent[c.Dir], c.Data...)
	}
	f.Add(sent[0], sent[1], []byte{3, 90})
	f.Add([]byte("\x80\x0c\x01\x03\x00\x00\x03\x00\x00\x00\x00abc"), []byte(record(24, "\x01\x40\x00")), []byte{1})
	f.Fuzz(func(t *testing.T, client, server, plan []byte) {
		chunks := []apptest.Chunk{{Dir: app.ToServer, Data: client}, {Dir: app.ToClient, Data: server}}
		if d := apptest.Difference(New, chunks, apptest.Cut(chunks, plan)); d != "" {
			t.Error(d)
		}
	})
}

func BenchmarkHandshake(b *testing.B) {
	log, _ := session(b, stdtls.VersionTLS12)
	b.ReportAllocs()
	for b.Loop() {
		p := New()
		for _, c := range log {
			p.Input(c.Dir, c.Data, false)
		}
	}
}

func BenchmarkHandshakeWithAllBuffers(b *testing.B) {
	log, _ := session(b, stdtls.VersionTLS12)
	b.ReportAllocs()
	for b.Loop() {
		p := New()
		for _, c := range log {
			p.Input(c.Dir, c.Data, false)
		}
		for x := app.TLSSNI; x <= app.JA4Hash; x++ {
			p.tx.Buffer(x, app.ToServer, 0)
			p.tx.Buffer(x, app.ToClient, 0)
		}
	}
}
