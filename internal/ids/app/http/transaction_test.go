package http

import (
	"fmt"
	"strings"
	"testing"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/event"
)

func TestForgottenTransactionsAreUsedAgain(t *testing.T) {
	p := New(0)
	for i := range 5 {
		converse(t, p, fmt.Sprintf("> GET /%d HTTP/1.1\r\nHost: h%d\r\nX: a\r\nX: b\r\n\r\n", i, i), "< HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi")
		expect(t, p, 0, app.ToServer, "uri", fmt.Sprintf("/%d", i))
		expect(t, p, 0, app.ToServer, "host", fmt.Sprintf("h%d", i))
		expect(t, p, 0, app.ToServer, "header", fmt.Sprintf("Host: h%d\r\nX: a, b\r\n", i))
		expect(t, p, 0, app.ToClient, "response_body", "hi")
		expectEvents(t, p, 0, app.ToServer, event.HTTPRequestHeaderRepetition)
		p.Forget(1)
	}
	if n := len(p.Transactions()); n != 0 {
		t.Errorf("%d transactions are left", n)
	}
}

func TestForgettingATransactionThatGoesOn(t *testing.T) {
	p := New(0)
	converse(t, p, "> POST /1 HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nab")
	p.Forget(1)
	converse(t, p, "> cdGET /2 HTTP/1.1\r\nHost: a\r\n\r\nGET /3 HTTP/1.1\r\nHost: a\r\n\r\n",
		"< HTTP/1.1 201 A\r\nContent-Length: 1\r\n\r\nxHTTP/1.1 202 B\r\nContent-Length: 0\r\n\r\nHTTP/1.1 203 C\r\nContent-Length: 0\r\n\r\n")
	for i, n := range []string{"2", "3"} {
		expect(t, p, i, app.ToServer, "uri", "/"+n)
		expect(t, p, i, app.ToClient, "stat_code", "20"+n)
	}
}

func TestTransactionsHaveALimit(t *testing.T) {
	p := New(0)
	for range maxTransactions + 10 {
		converse(t, p, get)
	}
	if n := len(p.Transactions()); n != maxTransactions || !p.Failed(app.ToServer) {
		t.Errorf("%d transactions, failed %t", n, p.Failed(app.ToServer))
	}
	if got := p.TakeCuts(); got != (app.Cuts{Transactions: 1}) || p.TakeCuts() != (app.Cuts{}) {
		t.Errorf("cut: %+v", got)
	}
}

func TestCutBodiesAreCounted(t *testing.T) {
	p := New(0)
	for _, n := range []int{bodyLimit, bodyLimit + 1, 3 * bodyLimit} {
		converse(t, p, fmt.Sprintf("> POST / HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n%s", n, strings.Repeat("a", n)))
	}
	if got := p.TakeCuts(); got != (app.Cuts{Bodies: 2}) {
		t.Errorf("cut: %+v", got)
	}
}

func TestMemoryOfPendingTransactionsHasALimit(t *testing.T) {
	p := New(0)
	for range maxTransactions {
		converse(t, p, fmt.Sprintf("> POST / HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n%s", bodyLimit, strings.Repeat("a", bodyLimit)))
	}
	kept := 0
	for i := range p.Transactions() {
		data, _, _ := p.Transactions()[i].Buffer(app.HTTPRequestBody, app.ToServer, 0)
		kept += len(data)
	}
	if limit := manyPending*bodyLimit + maxTransactions*shortBodyLimit; kept > limit || kept < limit/2 {
		t.Errorf("%d bytes of bodies are kept", kept)
	}
}

func TestOneSideOnly(t *testing.T) {
	p := New(0)
	for range 3 * maxTransactions {
		converse(t, p, get)
		expect(t, p, 0, app.ToServer, "uri", "/")
		p.Forget(1)
	}
	if p.Failed(app.ToServer) || len(p.waiting) > maxTransactions {
		t.Errorf("failed %t, %d wait for a response", p.Failed(app.ToServer), len(p.waiting))
	}
}

func TestBodyLength(t *testing.T) {
	p := New(0)
	converse(t, p, "> POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello", "< HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n")
	tx := p.Transactions()[0].(*transaction)
	if up, down := tx.BodyLength(app.ToServer), tx.BodyLength(app.ToClient); up != 5 || down != 2 {
		t.Errorf("%d up, %d down", up, down)
	}
}

func TestEventsHaveALimit(t *testing.T) {
	p := New(0)
	for range 600 {
		converse(t, p, "> GET / HTTP/1.0\r\nnonsense\r\n\r\n")
		if len(p.Transactions()) < 600 {
			converse(t, p, "< HTTP/1.0 204 No\r\n\r\n")
		}
		if len(p.Transactions()) > 1 {
			p.Forget(1)
		}
	}
	expectEvents(t, p, 0, app.ToServer)
	if p.events != maxEvents+1 {
		t.Errorf("%d events were counted", p.events)
	}
}

func TestNothingIsAllocatedForTypicalTraffic(t *testing.T) {
	request, response := typical()
	p := New(80)
	if n := testing.AllocsPerRun(100, func() {
		p.Input(app.ToServer, request, false)
		p.Input(app.ToClient, response, false)
		p.Forget(len(p.Transactions()))
	}); n != 0 {
		t.Errorf("%v allocations for a transaction", n)
	}
}
