package http

import (
	"strings"
	"testing"

	"gotcp/internal/ids/app"
)

// TestPool: the transactions of one connection are those of the next, once each, and there is nothing
// left in them of what they were.
func TestPool(t *testing.T) {
	var pool Pool
	const n = 20
	talk := func() *Parser {
		p := pool.New(80)
		p.Input(app.ToServer, []byte(strings.Repeat("POST /a HTTP/1.1\r\nHost: h\r\nX: y\r\nContent-Length: 3\r\n\r\nabc", n)), false)
		p.Input(app.ToClient, []byte(strings.Repeat("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc", n)), false)
		return p
	}
	p := talk()
	if len(p.Transactions()) != n || len(pool.free) != 0 {
		t.Fatalf("%d transactions, %d in the pool", len(p.Transactions()), len(pool.free))
	}
	p.Forget(n)
	had := map[*transaction]bool{}
	for _, tx := range pool.free {
		had[tx] = true
	}
	if len(had) != len(pool.free) || len(had) < n-maxFree-1 {
		t.Fatalf("%d in the pool, %d different ones", len(pool.free), len(had))
	}
	next := pool.New(80)
	next.Input(app.ToServer, []byte(strings.Repeat("GET / HTTP/1.1\r\n\r\n", 5)), false)
	for _, tx := range next.Transactions() {
		if !had[tx.(*transaction)] {
			t.Error("not from the pool")
		}
		for buffer, want := range map[app.Buffer]string{app.HTTPURI: "/", app.HTTPMethod: "GET", app.HTTPRequestBody: "", app.HTTPHost: "", app.HTTPHeader: ""} {
			if got, _, _ := tx.Buffer(buffer, app.ToServer, 0); string(got) != want {
				t.Errorf("buffer %d is %q, want %q", buffer, got, want)
			}
		}
		if got, _, ok := tx.Buffer(app.HTTPStatCode, app.ToClient, 0); ok {
			t.Errorf("a response: %q", got)
		}
	}
}

// TestPoolIsSmall: giants and crowds are not kept.
func TestPoolIsSmall(t *testing.T) {
	var pool Pool
	for range 2 * maxPooled {
		tx := newTransaction()
		tx.messages[0].body.Reset(1 << 20)
		tx.messages[0].body.Write(make([]byte, 1<<20))
		tx.messages[0].fields.list = make([]field, 1000)
		pool.give(tx)
		pool.give(tx)
	}
	if len(pool.free) != maxPooled {
		t.Errorf("%d in the pool", len(pool.free))
	}
	for _, tx := range pool.free {
		if n := tx.weight(); n > transactionSize+16<<10 {
			t.Fatalf("one has %d bytes", n)
		}
	}
}
