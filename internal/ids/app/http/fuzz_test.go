package http

import (
	"bytes"
	"math/rand/v2"
	"testing"

	"gotcp/internal/ids/app"
)

// feeder offers bytes again that the parser did not use up, as its contract
// says.
type feeder struct {
	p    *Parser
	rest [2][]byte
}

func (f *feeder) give(dir app.Direction, data []byte) {
	f.rest[dir] = append(f.rest[dir], data...)
	// What one side waits with may be for the other to say, and then the other way round: what follows
	// the refusal of a CONNECT comes after the requests that waited for it, and not before the end.
	for used := 1; used > 0; {
		used = 0
		for _, d := range [...]app.Direction{dir, dir.Other()} {
			if len(f.rest[d]) > 0 {
				n := f.p.Input(d, f.rest[d], false)
				f.rest[d] = f.rest[d][n:]
				used += n
			}
		}
	}
}

// turn divides a fuzzed dialogue: the client speaks first, then the server. A
// turn that begins with gap is one of as many bytes as the next says.
const (
	turn = 0xfe
	gap  = 0xfd
)

// play has a dialogue parsed, each turn cut as next says. after is called after
// each turn.
func play(p *Parser, dialogue []byte, next func() int, after func()) {
	f := feeder{p: p}
	dir := app.ToServer
	for t := range bytes.SplitSeq(dialogue, []byte{turn}) {
		if len(t) > 1 && t[0] == gap {
			f.p.Gap(dir, int(t[1]))
			t = t[2:]
		}
		for len(t) > 0 {
			n := min(max(next(), 1), len(t))
			f.give(dir, t[:n])
			t = t[n:]
		}
		dir = dir.Other()
		after()
	}
	for dir := range app.Direction(2) {
		p.Input(dir, f.rest[dir], true)
	}
}

// FuzzHTTP: what rules see does not depend on how the bytes were cut, nor on what
// the parser saw before, and what is kept has a limit.
func FuzzHTTP(f *testing.F) {
	for _, s := range []string{
		"GET / HTTP/1.1\r\nHost: a\r\n\r\n\xfeHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi",
		"GET /a HTTP/1.1\r\nHost: a\r\nX: b\r\n c\r\nX: d\r\n\r\nGET /b HTTP/1.0\n\n\xfeHTTP/1.1 404 No\r\n\r\n",
		"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3;x\r\nabc\r\n0\r\nT: x\r\n\r\nrest\r\n\xfeHTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\nzz",
		"GET /\r\n\xfesome body\r\nmore",
		"GET /\r\nHost: x\r\n\r\n\xferubbish\r\nHTTP/1.1 200 OK\r\n\r\nbody",
		"CONNECT a:443 HTTP/1.1\r\n\r\nearly\xfeHTTP/1.1 200 OK\r\n\r\nTLS\xfeTLS",
		"CONNECT a:443 HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\n\r\n\xfeHTTP/1.1 407 No\r\nContent-Length: 0\r\n\r\n",
		"GET /ws HTTP/1.1\r\nUpgrade: websocket\r\n\r\n\xfeHTTP/1.1 101 Switching\r\n\r\n\x81\x05hello",
		"POST /f HTTP/1.1\r\nContent-Type: multipart/form-data; boundary=xx\r\nContent-Length: 86\r\n\r\n--xx\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a.txt\"\r\n\r\ndata\r\n--xx--\r\n\xfe",
		"GET / HTTP/1.1\r\n\r\n\xfeHTTP/1.1 200 OK\r\nContent-Length: 300\r\n\r\nab\xfe\xfe\xfd\x20cd",
		"\xfeHTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff\xcb\x48\xcd\xc9\xc9\x07\x00\x86\xa6\x10\x36\x05\x00\x00\x00",
		"HEAD / HTTP/1.1\r\n\r\n\xfeHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n\xfd\x10GET /x HTTP/1.1\r\n\r\n",
	} {
		f.Add([]byte(s), uint64(1), uint(4))
	}
	f.Fuzz(func(t *testing.T, dialogue []byte, seed uint64, most uint) {
		rnd := rand.New(rand.NewPCG(seed, 1))
		pieces := func() int { return rnd.IntN(int(most%64) + 2) }
		var pool Pool
		whole, cut := digesting(), pool.New(0)
		cut.Digest(whole.digests)
		play(whole, dialogue, func() int { return len(dialogue) }, func() {})
		play(cut, dialogue, pieces, func() {})
		if a, b := describe(whole), describe(cut); a != b {
			t.Fatalf("in one piece:\n%s\nin many:\n%s", a, b)
		}
		for range 2 {
			play(cut, dialogue, pieces, func() { cut.Forget(rnd.IntN(len(cut.Transactions()) + 1)) })
			cut.Forget(len(cut.Transactions()))
			cut = pool.New(0)
			cut.Digest(whole.digests)
		}
		play(cut, dialogue, pieces, func() {})
		if a, b := describe(whole), describe(cut); a != b {
			t.Fatalf("with new transactions:\n%s\nwith used ones:\n%s", a, b)
		}
		if len(whole.Transactions()) > maxTransactions {
			t.Fatalf("%d transactions", len(whole.Transactions()))
		}
	})
}

// FuzzURI: a target that has been normalised has no escapes of letters left, is
// no longer than it was, and no part of it is out of place.
func FuzzURI(f *testing.F) {
	for _, s := range []string{
		"/a/../b?x=%41#f", "http://u:p@Host.:80/%2e%2e/x", "*", "//a\\b/.", "foo:bar", "/%u0041%uff0f", "http://[::1]:8080", "?", "#", "",
		"/\xc0\xaf..\xc0\xaf", "/a/./../..",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, target []byte) {
		u := parseURI(target, span{0, len(target)})
		out := u.appendURI(nil, target)
		if len(out) > len(target) {
			t.Fatalf("%q became longer: %q", target, out)
		}
		for _, s := range []span{u.host, u.port, u.path, u.query, u.fragment} {
			if s.from < 0 || s.to < s.from || s.to > len(target) {
				t.Fatalf("%q: %+v", target, u)
			}
		}
		if again := u.appendURI([]byte("before"), target); string(again) != "before"+string(out) {
			t.Fatalf("%q behind something is %q, alone %q", target, again, out)
		}
	})
}
