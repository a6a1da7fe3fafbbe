package stack

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/net/nettest"

	"gotcp/internal/link/pipe"
)

// Go's own test of what a net.Conn is, over two stacks on one cable.
func TestConformance(t *testing.T) {
	for _, l := range links[:3] {
		t.Run(l.name, func(t *testing.T) {
			nettest.TestConn(t, func() (net.Conn, net.Conn, func(), error) {
				p := newPair(t, pairConfig{pipe: l.cfg})
				c, d := p.connect(t)
				return c, d, p.close, nil
			})
		})
	}
}

// httpPair serves h on b, over TLS if conf is given, and returns a client on a.
func httpPair(t *testing.T, p *pair, h http.Handler, server, client *tls.Config) (*http.Client, func()) {
	t.Helper()
	var l net.Listener = p.listen(t, 0)
	if server != nil {
		l = tls.NewListener(l, server)
	}
	srv := &http.Server{Handler: h}
	go srv.Serve(l)
	tr := &http.Transport{
		TLSClientConfig: client,
		DialContext: func(ctx context.Context, _, addr string) (net.Conn, error) {
			remote, err := netip.ParseAddrPort(addr)
			if err != nil {
				return nil, err
			}
			return p.a.DialTCP(ctx, netip.AddrPort{}, remote, nil)
		},
	}
	return &http.Client{Transport: tr}, func() {
		tr.CloseIdleConnections()
		srv.Close()
		time.Sleep(time.Second) // the server gives a peer half a second to read
	}
}

func echoBody(w http.ResponseWriter, r *http.Request) {
	http.NewResponseController(w).EnableFullDuplex()
	if _, err := io.Copy(w, r.Body); err != nil {
		panic(err)
	}
}

func TestHTTP(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPair(t, pairConfig{pipe: pipe.Config{Ethernet: true, GSO: true}})
		defer p.close()
		client, stop := httpPair(t, p, http.HandlerFunc(echoBody), nil, nil)
		defer stop()
		var wg sync.WaitGroup
		for i := range 20 {
			wg.Go(func() {
				body := strings.Repeat(fmt.Sprintf("request %d ", i), 20_000)
				post(t, client, fmt.Sprintf("http://%s:%d/", addrB, testPort), body)
			})
		}
		wg.Wait()
	})
}

func post(t *testing.T, client *http.Client, url, body string) {
	r, err := client.Post(url, "text/plain", strings.NewReader(body))
	if err != nil {
		t.Error(err)
		return
	}
	defer r.Body.Close()
	if got, err := io.ReadAll(r.Body); err != nil || string(got) != body {
		t.Errorf("%d bytes came back of %d, error %v", len(got), len(body), err)
	}
}

func TestHTTPS(t *testing.T) {
	cert, roots := selfSigned(t)
	synctest.Test(t, func(t *testing.T) {
		p := newPair(t, pairConfig{pipe: pipe.Config{Ethernet: true}})
		defer p.close()
		client, stop := httpPair(t, p, http.HandlerFunc(echoBody),
			&tls.Config{Certificates: []tls.Certificate{cert}, Time: certTime},
			&tls.Config{RootCAs: roots, Time: certTime})
		defer stop()
		url := fmt.Sprintf("https://%s:%d/", addrB, testPort)
		for range 3 {
			post(t, client, url, strings.Repeat("secret ", 100_000))
		}
	})
}

// certTime is the time for TLS: inside a bubble the clock begins in 2000.
func certTime() time.Time { return time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC) }

func selfSigned(t *testing.T) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	tmpl := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test"},
		NotBefore: certTime().Add(-time.Hour), NotAfter: certTime().Add(time.Hour),
		IPAddresses: []net.IP{addrB.AsSlice()}, IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, tmpl, tmpl, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(leaf)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, roots
}
