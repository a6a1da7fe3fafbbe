package http

import (
	"strings"
	"testing"

	"gotcp/internal/ids/app"
)

// typical is a request and a response with about 2 KB of headers between them.
func typical() (request, response []byte) {
	request = []byte("GET /assets/js/app.min.js?v=20240511 HTTP/1.1\r\nHost: www.example.com\r\n" +
		"User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/125.0.0.0 Safari/537.36\r\n" +
		"Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8\r\n" +
		"Accept-Language: en-US,en;q=0.9,de;q=0.8\r\nAccept-Encoding: gzip, deflate, br\r\nConnection: keep-alive\r\n" +
		"Referer: https://www.example.com/some/page/or/other.html\r\nCookie: " + strings.Repeat("session=0123456789abcdef; ", 20) + "\r\n" +
		"Sec-Fetch-Dest: script\r\nSec-Fetch-Mode: no-cors\r\nCache-Control: no-cache\r\nPragma: no-cache\r\n\r\n")
	response = []byte("HTTP/1.1 200 OK\r\nDate: Mon, 13 May 2024 10:17:14 GMT\r\nServer: nginx/1.24.0\r\nContent-Type: text/javascript; charset=utf-8\r\n" +
		"Content-Length: 500\r\nLast-Modified: Sun, 12 May 2024 09:00:00 GMT\r\nETag: \"663f-1f4\"\r\nAccept-Ranges: bytes\r\n" +
		"Cache-Control: public, max-age=31536000\r\nVary: Accept-Encoding\r\nStrict-Transport-Security: max-age=31536000\r\n" +
		"X-Content-Type-Options: nosniff\r\nContent-Security-Policy: " + strings.Repeat("default-src 'self'; ", 20) + "\r\n\r\n" + strings.Repeat("0123456789", 50))
	return request, response
}

func BenchmarkTransaction(b *testing.B) {
	request, response := typical()
	p := New(80)
	b.ReportAllocs()
	for b.Loop() {
		p.Input(app.ToServer, request, false)
		p.Input(app.ToClient, response, false)
		p.Forget(len(p.Transactions()))
	}
	b.SetBytes(int64(len(request) + len(response)))
}

// BenchmarkConnection is a transaction on a connection of its own.
func BenchmarkConnection(b *testing.B) {
	request, response := typical()
	b.ReportAllocs()
	for b.Loop() {
		p := New(80)
		p.Input(app.ToServer, request, false)
		p.Input(app.ToClient, response, true)
		p.Input(app.ToServer, nil, true)
	}
	b.SetBytes(int64(len(request) + len(response)))
}

// BenchmarkConnectionAgain is the same after others whose transactions were forgotten.
func BenchmarkConnectionAgain(b *testing.B) {
	request, response := typical()
	b.ReportAllocs()
	var pool Pool
	for b.Loop() {
		p := pool.New(80)
		p.Input(app.ToServer, request, false)
		p.Input(app.ToClient, response, true)
		p.Input(app.ToServer, nil, true)
		p.Forget(len(p.Transactions()))
	}
	b.SetBytes(int64(len(request) + len(response)))
}

// BenchmarkBuffers asks for what rules ask for most.
func BenchmarkBuffers(b *testing.B) {
	request, _ := typical()
	p := New(80)
	b.ReportAllocs()
	for b.Loop() {
		p.Input(app.ToServer, request, false)
		tx := p.Transactions()[0]
		for _, buf := range []app.Buffer{app.HTTPURI, app.HTTPMethod, app.HTTPHeader, app.HTTPHost, app.HTTPUserAgent} {
			tx.Buffer(buf, app.ToServer, 0)
		}
		p.Forget(1)
		p.Input(app.ToClient, []byte("HTTP/1.1 204 No\r\n\r\n"), false)
	}
}

// BenchmarkTinySegments is the same in pieces of one byte.
func BenchmarkTinySegments(b *testing.B) {
	request, response := typical()
	p := New(80)
	b.ReportAllocs()
	for b.Loop() {
		for i := range request {
			p.Input(app.ToServer, request[i:i+1], false)
		}
		for i := range response {
			p.Input(app.ToClient, response[i:i+1], false)
		}
		p.Forget(len(p.Transactions()))
	}
	b.SetBytes(int64(len(request) + len(response)))
}

// BenchmarkManyFields is the worst that headers can be.
func BenchmarkManyFields(b *testing.B) {
	var s strings.Builder
	s.WriteString("GET / HTTP/1.1\r\nHost: x\r\n")
	for i := range 1020 {
		s.WriteString("a" + string(rune('a'+i%26)) + string(rune('a'+i/26%26)) + string(rune('a'+i/676)) + ":\n")
	}
	request := []byte(s.String() + "\r\n")
	p := New(80)
	for b.Loop() {
		p.Input(app.ToServer, request, false)
		p.Forget(1)
		p.Input(app.ToClient, []byte("HTTP/1.1 204 No\r\n\r\n"), false)
	}
	b.SetBytes(int64(len(request)))
}
