package traffic

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"strings"

	"gotcp/internal/wire"
)

// Headers are HTTP requests with some ten thousand header fields of three
// bytes, and no end.
func Headers(seed uint64, frames int) []Frame {
	return hostile(seed, frames, func(c *conversation) {
		c.connect(80)
		c.send(client, append([]byte("GET / HTTP/1.1\r\n"), bytes.Repeat([]byte("a:b\r\n"), 12_000)...))
	})
}

// FoldedHeaders are HTTP requests of which one header field goes on for
// thousands of lines (RFC 9112 §5.2).
func FoldedHeaders(seed uint64, frames int) []Frame {
	return hostile(seed, frames, func(c *conversation) {
		c.connect(80)
		c.send(client, append([]byte("GET / HTTP/1.1\r\nUser-Agent: a\r\n"), bytes.Repeat([]byte(" b\r\n"), 15_000)...))
	})
}

// EndlessLine is a header field that does not end, a byte per segment, each
// acknowledged at once.
func EndlessLine(seed uint64, frames int) []Frame {
	return hostile(seed, frames, func(c *conversation) {
		c.connect(80)
		c.send(client, append([]byte("GET / HTTP/1.1\r\nUser-Agent: "), bytes.Repeat([]byte("a "), 8000)...))
		c.sips(client, bytes.Repeat([]byte("a "), 1000))
	})
}

// GrowingBody is an HTTP request whose body comes a byte per segment. It begins
// with what somebody looks for there.
func GrowingBody(seed uint64, frames int, patterns [][]byte) []Frame {
	return hostile(seed, frames, func(c *conversation) {
		c.connect(80)
		head := "POST / HTTP/1.1\r\nHost: a.example\r\nContent-Type: text/plain\r\nContent-Length: 1000000\r\n\r\n"
		c.send(client, append([]byte(head), c.baits(patterns, 60_000)...))
		c.sips(client, bytes.Repeat([]byte("a="), 1000))
	})
}

// Pipelined are HTTP requests as small as they can be, as many as there is room
// for in a segment, to which nobody answers.
func Pipelined(seed uint64, frames int) []Frame {
	return hostile(seed, frames, func(c *conversation) {
		c.connect(80)
		c.send(client, bytes.Repeat([]byte("GET / HTTP/1.1\r\n\r\n"), 4000))
		c.sips(client, bytes.Repeat([]byte("GET / HTTP/1.1\r\n\r\n"), 50))
	})
}

// Answered are requests as in Pipelined, and answers to all of them.
func Answered(seed uint64, frames int) []Frame {
	return hostile(seed, frames, func(c *conversation) {
		c.connect(80)
		for range 10 {
			c.send(client, bytes.Repeat([]byte("GET / HTTP/1.1\r\n\r\n"), 80))
			c.send(server, bytes.Repeat([]byte("HTTP/1.1 200 OK\r\nContent-Length:0\r\n\r\n"), 80))
		}
	})
}

// EncodedURIs are HTTP requests of which every character of a long path is
// written as three, and is a step up or down.
func EncodedURIs(seed uint64, frames int) []Frame {
	return hostile(seed, frames, func(c *conversation) {
		c.connect(80)
		for range 4 {
			path := strings.Repeat("%2f%2e%2e%5c%2541%u0041", 500)
			c.send(client, fmt.Appendf(nil, "GET /%s HTTP/1.1\r\nHost: a.example\r\n\r\n", path))
			c.send(server, []byte("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"))
		}
	})
}

// OneByteChunks are answers of HTTP in chunks of one byte (RFC 9112 §7.1).
func OneByteChunks(seed uint64, frames int) []Frame {
	return hostile(seed, frames, func(c *conversation) {
		c.connect(80)
		for range 4 {
			c.send(client, []byte("GET / HTTP/1.1\r\nHost: a.example\r\n\r\n"))
			head := "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
			c.send(server, append(append([]byte(head), bytes.Repeat([]byte("1\r\n<\r\n"), 4000)...), "0\r\n\r\n"...))
		}
	})
}

// Bombs are answers of HTTP whose few bytes become many: zeros that were
// compressed three times.
func Bombs(seed uint64, frames int) []Frame {
	data := make([]byte, 4<<20)
	for range 3 {
		data = zipped(data)
	}
	// Most of it is in the outermost layers; a plain one is a kilobyte per byte.
	once, small := zipped(make([]byte, 1<<20)), zipped(make([]byte, 60<<10))
	return hostile(seed, frames, func(c *conversation) {
		c.connect(80)
		for _, body := range []struct {
			encoding string
			data     []byte
		}{{"gzip, gzip, gzip", data}, {"gzip", once}} {
			c.send(client, []byte("GET / HTTP/1.1\r\nHost: a.example\r\n\r\n"))
			head := fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: %s\r\nContent-Length: %d\r\n\r\n", body.encoding, len(body.data))
			c.send(server, append([]byte(head), body.data...))
		}
		// Ten in one segment.
		c.send(client, bytes.Repeat([]byte("GET / HTTP/1.1\r\nHost: a.example\r\n\r\n"), 20))
		answer := append(fmt.Appendf(nil, "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n", len(small)), small...)
		c.send(server, bytes.Repeat(answer, 20))
	})
}

func zipped(data []byte) []byte {
	var b bytes.Buffer
	w, _ := gzip.NewWriterLevel(&b, gzip.BestCompression) // the level is one that there is
	w.Write(data)
	w.Close()
	return b.Bytes()
}

// Parts are HTTP requests of thousands of parts (RFC 7578).
func Parts(seed uint64, frames int) []Frame {
	return hostile(seed, frames, func(c *conversation) {
		c.connect(80)
		for range 3 {
			body := bytes.Repeat([]byte("--a\r\nContent-Disposition: form-data; name=\"a\"; filename=\"b\"\r\n\r\nc\r\n"), 1000)
			head := fmt.Sprintf("POST / HTTP/1.1\r\nHost: a.example\r\nContent-Type: multipart/form-data; boundary=a\r\nContent-Length: %d\r\n\r\n", len(body))
			c.send(client, append([]byte(head), body...))
			c.send(server, []byte("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"))
		}
	})
}

// sips sends a byte per segment, each acknowledged at once.
func (c *conversation) sips(from int, data []byte) {
	for i := range data {
		c.segment(from, wire.ACK|wire.PSH, data[i:i+1])
		c.segment(1-from, wire.ACK, nil)
	}
}

// baits is what somebody looks for, about n bytes of it.
func (c *conversation) baits(patterns [][]byte, n int) (data []byte) {
	for len(data) < n && len(patterns) > 0 {
		data = append(append(data, patterns[c.IntN(len(patterns))]...), ' ')
	}
	return data
}
