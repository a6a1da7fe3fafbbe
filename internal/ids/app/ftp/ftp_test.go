package ftp

import (
	"bytes"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/app/apptest"
	"gotcp/internal/ids/event"
)

var dialogue = []apptest.Chunk{
	apptest.S("220-Welcome\r\n no code\r\n220 to files\r\n"),
	apptest.C("USER anonymous\r\n"), apptest.S("331 Please specify the password.\r\n"),
	apptest.C("pass x y\r\n"), apptest.S("230 in\r\n"),
	apptest.C("PASV\r\n"), apptest.S("227 Entering Passive Mode (192,0,2,7,234,10).\r\n"),
	apptest.C("RETR temp.txt\r\n"), apptest.S("150 Opening.\r\n226 Transfer complete.\r\n"),
	apptest.C("PORT 192,168,0,13,4,1\r\nSTOR up load.bin\r\n"), apptest.S("200 ok\r\n150 go\r\n226 done\r\n"),
	apptest.C("EPSV\r\n"), apptest.S("229 Entering Extended Passive Mode (|||6446|)\r\n"),
	apptest.C("EPRT |2|2001:db8::7|5282|\r\n"), apptest.S("200 ok\r\n"),
}

func TestDialogue(t *testing.T) {
	p := New()
	apptest.Feed(p, dialogue)
	for _, want := range []struct {
		b    app.Buffer
		dir  app.Direction
		list []string
	}{
		{app.FTPCommand, app.ToServer, []string{"USER", "PASS", "PASV", "RETR", "PORT", "STOR", "EPSV", "EPRT"}},
		{app.FTPCommandData, app.ToServer, []string{"anonymous", "x y", "temp.txt", "192,168,0,13,4,1", "up load.bin", "|2|2001:db8::7|5282|"}},
		{app.FTPReply, app.ToClient, []string{"Welcome", " no code", "to files", "Please specify the password.", "in",
			"Entering Passive Mode (192,0,2,7,234,10).", "Opening.", "Transfer complete.", "ok", "go", "done",
			"Entering Extended Passive Mode (|||6446|)", "ok"}},
		{app.FTPCompletionCode, app.ToClient, []string{"220", "220", "331", "230", "227", "150", "226", "200", "150", "226", "229", "200"}},
	} {
		if got := apptest.Values(p, want.b, want.dir); !slices.Equal(got, want.list) {
			t.Errorf("buffer %d: %q, want %q", want.b, got, want.list)
		}
	}
	for i, tx := range p.Transactions() {
		if tx.Progress(app.ToServer) != app.Complete || tx.Progress(app.ToClient) != app.Complete {
			t.Errorf("transaction %d is not complete", i)
		}
	}
	var ports, modes []uint64
	for _, tx := range p.Transactions() {
		if v, ok := tx.Number(app.FTPDynamicPort, app.ToServer, 0); ok {
			m, _ := tx.Number(app.FTPMode, app.ToServer, 0)
			ports, modes = append(ports, v), append(modes, m)
		}
	}
	if !slices.Equal(ports, []uint64{59914, 1025, 6446, 5282}) || !slices.Equal(modes, []uint64{1, 0, 1, 0}) {
		t.Errorf("ports %v modes %v", ports, modes)
	}
	var announced []app.Expectation
	for {
		e, ok := p.TakeExpectation()
		if !ok {
			break
		}
		announced = append(announced, e)
	}
	if !slices.Equal(announced, []app.Expectation{
		{Protocol: app.FTPData, Server: netip.MustParseAddrPort("192.0.2.7:59914"), Name: "temp.txt"},
		{Protocol: app.FTPData, Server: netip.MustParseAddrPort("192.168.0.13:1025"), Active: true, Name: "up load.bin", Store: true},
	}) {
		t.Errorf("announced %+v", announced)
	}
}

func TestAnyCutSaysTheSame(t *testing.T) {
	for _, plan := range [][]byte{{0}, {3, 11}} {
		if d := apptest.Difference(New, dialogue, apptest.Cut(dialogue, plan)); d != "" {
			t.Errorf("plan %v: %s", plan, d)
		}
	}
}

func TestAuthTLS(t *testing.T) {
	p := New()
	for _, c := range []apptest.Chunk{apptest.S("220 x\r\n"), apptest.C("AUTH tls\r\n")} {
		p.Input(c.Dir, c.Data, false)
	}
	if n := p.Input(app.ToServer, []byte("\x16\x03"), false); n != 0 {
		t.Errorf("%d bytes used up before the reply", n)
	}
	p.Input(app.ToClient, []byte("234 ok\r\n"), false)
	if to, ok := p.Upgrade(); !ok || to != app.TLS {
		t.Error("no change to TLS")
	}
}

func TestAuthRefused(t *testing.T) {
	p := New()
	apptest.Feed(p, []apptest.Chunk{apptest.S("220 x\r\n"), apptest.C("AUTH TLS\r\n"), apptest.S("500 no\r\n"), apptest.C("USER x\r\n")})
	if _, ok := p.Upgrade(); ok {
		t.Error("changed to TLS")
	}
	if got := apptest.Values(p, app.FTPCommand, app.ToServer); !slices.Equal(got, []string{"AUTH", "USER"}) {
		t.Errorf("%q", got)
	}
}

func TestLongLines(t *testing.T) {
	p := New()
	apptest.Feed(p, []apptest.Chunk{apptest.C("SITE " + strings.Repeat("x", 10000) + "\r\nNOOP\r\n"), apptest.S("200 " + strings.Repeat("y", 5000) + "\r\n200 ok\r\n")})
	if got := apptest.Values(p, app.FTPCommand, app.ToServer); !slices.Equal(got, []string{"SITE", "NOOP"}) {
		t.Errorf("%q", got)
	}
	tx := p.Transactions()[0]
	if !slices.Equal(tx.Events(app.ToServer), []event.Event{event.FTPLongRequest}) || !slices.Equal(tx.Events(app.ToClient), []event.Event{event.FTPLongResponse}) {
		t.Errorf("events %v %v", tx.Events(app.ToServer), tx.Events(app.ToClient))
	}
}

func TestForgottenCommandsStillGetTheirReplies(t *testing.T) {
	p := New()
	p.Input(app.ToServer, []byte("USER x\r\n"), false)
	p.Forget(1)
	p.Input(app.ToServer, []byte("NOOP\r\n"), false)
	p.Input(app.ToClient, []byte("331 for the first\r\n200 for the second\r\n"), false)
	if got := apptest.Values(p, app.FTPReply, app.ToClient); !slices.Equal(got, []string{"for the second"}) {
		t.Errorf("%q", got)
	}
}

func TestTooManyCommands(t *testing.T) {
	p := New()
	for range maxTransactions + 3 {
		p.Input(app.ToServer, []byte("NOOP\r\n"), false)
	}
	if got := p.TakeCuts(); len(p.Transactions()) != maxTransactions || got != (app.Cuts{Transactions: 3}) || p.TakeCuts() != (app.Cuts{}) {
		t.Errorf("%d transactions, cut %+v", len(p.Transactions()), got)
	}
}

func FuzzParser(f *testing.F) {
	f.Add([]byte("USER x\r\nPORT 1,2,3,4,5,6\r\nRETR y\r\nAUTH TLS\r\n"), []byte("220-x\r\n220 y\r\n227 (1,2,3,4,5,6)\r\n229 (|||7|)\r\n"), []byte{2})
	f.Fuzz(func(t *testing.T, client, server, plan []byte) {
		if len(client) > maxPatience {
			return // beyond it the reply is not waited for
		}
		chunks := []apptest.Chunk{{Dir: app.ToClient, Data: server}, {Dir: app.ToServer, Data: client}, {Dir: app.ToClient, Data: server}}
		pieces := apptest.Cut(chunks, plan)
		if bytes.Contains(bytes.ToUpper(client), []byte("AUTH")) {
			// What follows a request for TLS waits for its reply: how much of the replies has come
			// then decides which of them are there first.
			pieces = append(append(chunks[:1:1], apptest.Cut(chunks[1:2], plan)...), chunks[2])
		}
		if d := apptest.Difference(New, chunks, pieces); d != "" {
			t.Error(d)
		}
	})
}
