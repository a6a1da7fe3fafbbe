package traffic

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Bait is nearly what a rule looks for, by where it looks for it: in parts of a
// request of HTTP and of its answer, or in a stream of no protocol.
type Bait struct {
	Method            string
	URI, Body, Answer []byte
	Fields            map[string][]byte // of the request's header, by their names
	Stream            []byte
	Port              uint16 // of the stream; 0: any
}

// Baits are conversations that are one bait each, again and again: what is in it once is
// in it as often as there is room for in the part that it is in.
func Baits(seed uint64, frames int, baits []Bait) []Frame {
	return hostile(seed, frames, func(c *conversation) {
		b := &baits[c.IntN(len(baits))]
		if c.IntN(2) == 0 { // some rules are about those who come from outside
			one, other := &c.peers[client], &c.peers[server]
			one.addr, other.addr = other.addr, one.addr
		}
		size := []int{200, 1400, 8000, 50_000}[c.IntN(4)]
		if len(b.Stream) > 0 {
			port := b.Port
			if port == 0 {
				port = 4000
			}
			c.connect(port)
			c.send(c.IntN(2), again(b.Stream, size))
			c.hangUp(client)
			return
		}
		c.connect(80)
		c.send(client, b.request(size))
		body := again(b.Answer, size)
		head := fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n", len(body))
		c.send(server, append([]byte(head), body...))
		c.hangUp(client)
	})
}

// request is a request with the bait in it.
func (b *Bait) request(size int) []byte {
	method := b.Method
	if method == "" {
		method = "GET"
		if len(b.Body) > 0 {
			method = "POST"
		}
	}
	var uri strings.Builder
	for _, c := range again(b.URI, size/3) {
		if c <= ' ' || c >= 0x7f || c == '%' {
			fmt.Fprintf(&uri, "%%%02x", c)
		} else {
			uri.WriteByte(c)
		}
	}
	path := "/" + strings.TrimPrefix(uri.String(), "/")
	body := again(b.Body, size)
	out := fmt.Appendf(nil, "%s %s HTTP/1.1\r\nContent-Length: %d\r\n", method, path, len(body))
	if b.Fields["Host"] == nil {
		out = append(out, "Host: a.example\r\n"...)
	}
	for _, name := range slices.Sorted(maps.Keys(b.Fields)) {
		line := bytes.Map(func(r rune) rune {
			if r == '\r' || r == '\n' {
				return ' '
			}
			return r
		}, again(b.Fields[name], min(size/3, 7000)))
		out = fmt.Appendf(out, "%s: %s\r\n", name, line)
	}
	return append(append(out, "\r\n"...), body...)
}

// again is something as often as it takes.
func again(data []byte, size int) []byte {
	if len(data) == 0 {
		return nil
	}
	return bytes.Repeat(data, max(1, size/len(data)))
}
