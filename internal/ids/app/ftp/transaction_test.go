package ftp

import (
	"strings"
	"testing"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/app/apptest"
)

func TestRepliesAreBounded(t *testing.T) {
	p := New()
	apptest.Feed(p, []apptest.Chunk{apptest.C("HELP\r\n"), apptest.S(strings.Repeat("214-line\r\n", 1000) + "214 end\r\n")})
	if n := len(apptest.Values(p, app.FTPReply, app.ToClient)); n != maxReplies {
		t.Errorf("%d replies", n)
	}
	if n := p.Weight(); n < 4*maxReplies || n > 100*maxReplies {
		t.Errorf("%d bytes are held", n)
	}
	if p.Transactions()[0].Progress(app.ToClient) != app.Complete {
		t.Error("not complete at the end of the reply")
	}
}

func TestVersionChangesWithEachReply(t *testing.T) {
	p := New()
	p.Input(app.ToServer, []byte("RETR x\r\n"), false)
	tx := p.Transactions()[0]
	before := tx.Version(app.ToClient)
	p.Input(app.ToClient, []byte("150 opening\r\n"), false)
	if tx.Version(app.ToClient) == before || tx.Progress(app.ToClient) == app.Complete {
		t.Error("a preliminary reply changes the version, and completes nothing")
	}
}
