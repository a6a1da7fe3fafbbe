package eventtest

import (
	"crypto/tls"
	"strings"
	"testing"
	"time"

	"gotcp/internal/ids"
	"gotcp/internal/wire"
)

// TestTLS13: the server's hello is the last of what can be read. The packets are 4 the
// client's hello, 6 the server's flight, 8 the client's end of the handshake and 10 ping,
// which is why what the server said is looked at in 9.
func TestTLS13(t *testing.T) {
	parts, _ := session(t, tls.VersionTLS13)
	expectEach(t, secure, spoken(443, parts), []ruleCase{
		{`tls.sni; content:"www.example.org";`, "1@7"},
		{`tls.version:1.3;`, "1@7 1@9"},
		{`tls.version:1.2;`, ""},
		{`ssl_version:tls1.3; flow:to_client;`, "1@9"},
		{`tls.cert_subject; content:"example";`, ""},
		{`tls.cert_subject; absent; flow:to_client;`, "1@9"},
		{`tls.alpn; content:"http/1.1"; flow:to_client;`, ""},
		{`ssl_state:server_hello;`, "1@9"},
		{`ssl_state:server_keyx;`, ""},
		{`ja3.hash; bsize:32;`, "1@7"},
		{`ja3s.string; content:"771,"; startswith;`, "1@9"},
		{`ja4.hash; content:"t13d"; startswith; content:"_"; distance:6; within:1;`, "1@7"},
	})
}

// TestTLSInAnyPieces: a handshake says the same however it is cut into segments.
func TestTLSInAnyPieces(t *testing.T) {
	parts, _ := session(t, tls.VersionTLS12)
	rules := `
alert tls any any -> any any (tls.sni; content:"www.example.org"; sid:1;)
alert tls any any -> any any (tls.cert_subject; content:"CN=www.example.org"; sid:2;)
alert tls any any -> any any (ssl_state:client_keyx; sid:3;)
alert tls any any -> any any (tls.cert_chain_len:2; sid:4;)
alert tls any any -> any any (tls.subjectaltname; content:"192.0.2.1"; sid:5;)
`
	for _, size := range []int{1, 2, 5, 50, 1460} {
		var cut []said
		for _, p := range parts {
			for rest := p.data; rest != ""; {
				n := min(size, len(rest))
				cut = append(cut, said{p.from, rest[:n]})
				rest = rest[n:]
			}
		}
		seen := map[string]int{}
		for _, alert := range run(t, ids.Config{}, rules, spoken(443, cut).frames) {
			sid, _, _ := strings.Cut(alert, "@")
			seen[sid]++
		}
		for _, sid := range []string{"1", "2", "3", "4", "5"} {
			if seen[sid] != 1 {
				t.Errorf("segments of %d: rule %s has %d alerts", size, sid, seen[sid])
			}
		}
	}
}

// rerecord cuts the handshake records of a part into records of n bytes: RFC 8446 §5.1
// allows it.
func rerecord(data string, n int) string {
	var out strings.Builder
	for data != "" {
		size := 5 + int(data[3])<<8 + int(data[4])
		head, body := data[:3], data[5:size]
		for kind := data[0]; body != ""; {
			m := len(body)
			if kind == 22 {
				m = min(n, m)
			}
			out.WriteString(head + string([]byte{byte(m >> 8), byte(m)}) + body[:m])
			body = body[m:]
		}
		data = data[size:]
	}
	return out.String()
}

func TestTLSMessagesOverRecords(t *testing.T) {
	parts, _ := session(t, tls.VersionTLS12)
	for _, n := range []int{4, 7, 100} {
		parts[0].data, parts[1].data = rerecord(parts[0].data, n), rerecord(parts[1].data, n)
		expectEach(t, secure, spoken(443, parts), []ruleCase{
			{`tls.sni; content:"www.example.org"; bsize:15;`, "1@7"},
			{`tls.cert_subject; content:"CN=www.example.org"; endswith;`, "1@9"},
			{`tls.certs; content:"The Authority"; tls.certs; content:"Some Org";`, "1@9"},
			{`tls.version:1.2; flow:to_client;`, "1@9"},
		})
		parts, _ = session(t, tls.VersionTLS12)
	}
}

func TestTLSResumption(t *testing.T) {
	cert := chain(t)
	client, server := clientOf(tls.VersionTLS12), serverOf(tls.VersionTLS12, cert)
	client.ClientSessionCache, server.SessionTicketsDisabled = tls.NewLRUClientSessionCache(1), false
	now := func() time.Time { return time.Unix(1e9, 0) } // what has expired is not resumed
	client.Time, server.Time = now, now
	secured(t, client, server)
	expectEach(t, secure, spoken(443, secured(t, client, server)), []ruleCase{
		{`tls.sni; content:"www";`, "1@7"},
		{`tls.cert_subject; content:"www";`, ""},
		{`tls_cert_valid;`, ""},
		{`tls.version:1.2; flow:to_client;`, "1@9"},
		{`ja3s.hash; bsize:32;`, "1@9"},
	})
}

// TestTLSCertificateOfClient: it comes in 8, with the client's key exchange.
func TestTLSCertificateOfClient(t *testing.T) {
	client, server := clientOf(tls.VersionTLS12), serverOf(tls.VersionTLS12, chain(t))
	client.Certificates, server.ClientAuth = []tls.Certificate{chain(t)}, tls.RequireAnyClientCert
	expectEach(t, secure, spoken(443, secured(t, client, server)), []ruleCase{
		{`tls.cert_subject; content:"CN=www.example.org";`, "1@9 1@11"},
		{`tls.cert_issuer; content:"The Authority"; flow:to_server;`, "1@11"},
		{`tls.certs; content:"Some Org"; flow:to_server;`, "1@11"},
		{`tls_cert_valid; flow:to_server;`, "1@11"},
	})
}

// TestTLSOfOneSide: a capture that has only the client's packets, in which nothing is
// acknowledged, and one that begins in the middle.
func TestTLSOfOneSide(t *testing.T) {
	parts, _ := session(t, tls.VersionTLS12)
	hello := []ruleCase{
		{`tls.sni; content:"www.example.org";`, "1@0"},
		{`tls.version:1.2; flow:to_server;`, "1@0"},
	}
	c := dial(443)
	c.segment(client, wire.ACK|wire.PSH, parts[0].data)
	expectEach(t, secure, c, hello)

	whole := spoken(443, parts)
	late := &talk{frames: whole.frames[3:]}
	expect(t, secure, `tls.sni; content:"www.example.org";`, late, "")
	expectWith(t, ids.Config{Midstream: true}, secure, `tls.sni; content:"www.example.org";`, late, "1@4")
	expectWith(t, ids.Config{Midstream: true}, secure, `tls.cert_issuer; content:"The Authority";`, late, "1@6")
}

func TestTLSInline(t *testing.T) {
	parts, _ := session(t, tls.VersionTLS12)
	expectWith(t, ids.Config{Inline: true}, secure, "tls.sni; content:\"www\";\ntls.cert_subject; content:\"www\";\ntls.version:1.2;", spoken(443, parts), "1@4 3@4 2@6 3@6")
}

// TestTLSPayload: what is not encrypted is payload; what is encrypted is none.
func TestTLSPayload(t *testing.T) {
	parts, _ := session(t, tls.VersionTLS12)
	last := parts[len(parts)-1].data
	secret := last[len(last)-8:]
	bytes := "|"
	for _, b := range []byte(secret) {
		bytes += string("0123456789abcdef"[b>>4]) + string("0123456789abcdef"[b&15]) + " "
	}
	bytes += "|"
	expectEach(t, secure, spoken(443, parts), []ruleCase{
		{`content:"www.example.org"; flow:to_server;`, "1@7"},
		{`content:"The Authority"; flow:to_client;`, "1@9"},
		{`content:"` + bytes + `";`, ""},
		{`flow:to_server; content:"|16 03 01|"; startswith; tls.sni; content:"www";`, "1@7"},
	})
	expect(t, "tcp any any -> any any", `content:"`+bytes+`";`, spoken(443, parts), "")
	expect(t, "tcp any any -> any any", `app-layer-protocol:tls; dsize:>0; flow:to_client;`, spoken(443, parts), "1@6 1@10 1@14")
	expect(t, "tcp any any -> any any", `app-layer-protocol:!tls; dsize:>0;`, spoken(443, parts), "")
}

func TestTLSOnOtherPorts(t *testing.T) {
	parts, _ := session(t, tls.VersionTLS12)
	for _, port := range []uint16{80, 25, 22, 8443, 4444} {
		expect(t, secure, `tls.sni; content:"www";`, spoken(port, parts), "1@7")
	}
}
