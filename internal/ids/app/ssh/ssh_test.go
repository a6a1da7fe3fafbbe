package ssh

import (
	"encoding/binary"
	"slices"
	"strings"
	"testing"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/app/apptest"
	"gotcp/internal/ids/event"
)

func packet(kind byte, payload string) string {
	b := binary.BigEndian.AppendUint32(nil, uint32(2+len(payload)+4))
	return string(append(b, 4, kind)) + payload + "\x00\x00\x00\x00"
}

func kexInit(lists ...string) string {
	b := make([]byte, cookieLen)
	for _, l := range lists {
		b = binary.BigEndian.AppendUint32(b, uint32(len(l)))
		b = append(b, l...)
	}
	return packet(msgKexInit, string(b)+"\x00\x00\x00\x00\x00")
}

var (
	clientInit = kexInit("kex1,kex2", "key", "enc-c", "enc-s", "mac-c", "mac-s", "none,zlib", "none", "", "")
	serverInit = kexInit("kex2", "key", "enc-c", "enc-s", "mac-c", "mac-s", "none", "zlib", "", "")
	dialogue   = []apptest.Chunk{
		apptest.S("SSH-2.0-OpenSSH_9.6 Debian-3\r\n"),
		apptest.C("SSH-2.0-libssh2_1.11\r\n" + clientInit),
		apptest.S(serverInit + packet(31, strings.Repeat("k", 300)) + packet(msgNewKeys, "") + "encrypted"),
		apptest.C(packet(30, "key") + packet(msgNewKeys, "") + "encrypted \x00\x00\x00\x00\x00\x00"),
	}
)

func TestSession(t *testing.T) {
	p := New()
	apptest.Feed(p, dialogue)
	for _, want := range []struct {
		b   app.Buffer
		dir app.Direction
		v   string
	}{
		{app.SSHProto, app.ToServer, "2.0"}, {app.SSHProto, app.ToClient, "2.0"},
		{app.SSHSoftware, app.ToServer, "libssh2_1.11"}, {app.SSHSoftware, app.ToClient, "OpenSSH_9.6"},
		{app.SSHHasshString, app.ToServer, "kex1,kex2;enc-c;mac-c;none,zlib"},
		{app.SSHHasshServerString, app.ToClient, "kex2;enc-s;mac-s;zlib"},
		// md5sum of the two lines above.
		{app.SSHHassh, app.ToServer, "c969695329885502a952546515c5ec07"},
		{app.SSHHasshServer, app.ToClient, "49b20a4826119000259bf24db324b3a8"},
	} {
		if got := apptest.Values(p, want.b, want.dir); !slices.Equal(got, []string{want.v}) {
			t.Errorf("buffer %d %s: %q, want %q", want.b, want.dir, got, want.v)
		}
	}
	for _, dir := range []app.Direction{app.ToServer, app.ToClient} {
		if !p.Done(dir) || p.Failed(dir) || len(p.tx.Events(dir)) > 0 {
			t.Errorf("%s: done %v failed %v events %v", dir, p.Done(dir), p.Failed(dir), p.tx.Events(dir))
		}
	}
}

func TestAnyCutSaysTheSame(t *testing.T) {
	for _, plan := range [][]byte{{0}, {4, 1}, {30, 7, 200}} {
		if d := apptest.Difference(New, dialogue, apptest.Cut(dialogue, plan)); d != "" {
			t.Errorf("plan %v: %s", plan, d)
		}
	}
}

func TestEvents(t *testing.T) {
	for _, test := range []struct {
		name, data string
		want       []event.Event
		failed     bool
	}{
		{"no banner", "hello\r\n", []event.Event{event.SSHInvalidBanner}, true},
		{"banner without software's dash", "SSH-2.0\r\n", []event.Event{event.SSHInvalidBanner}, true},
		{"long banner", "SSH-2.0-" + strings.Repeat("x", 500) + "\r\n" + clientInit, []event.Event{event.SSHLongBanner}, false},
		{"record of no length", "SSH-2.0-x\n\x00\x00\x00\x01\x00\x14", []event.Event{event.SSHInvalidRecord}, true},
		{"offer cut short", "SSH-2.0-x\n" + packet(msgKexInit, "short"), []event.Event{event.SSHInvalidRecord}, false},
		{"giant offer", "SSH-2.0-x\n\x00\x10\x00\x00\x00\x14", []event.Event{event.SSHLongKexRecord}, false},
		{"version 1", "SSH-1.5-x\nwhatever follows", nil, false},
	} {
		p := New()
		apptest.Feed(p, []apptest.Chunk{apptest.C(test.data)})
		if got := p.tx.Events(app.ToServer); !slices.Equal(got, test.want) || p.Failed(app.ToServer) != test.failed {
			t.Errorf("%s: events %v failed %v", test.name, got, p.Failed(app.ToServer))
		}
	}
}

func TestBannerWithACarriageReturnAlone(t *testing.T) {
	p := New()
	apptest.Feed(p, apptest.Cut([]apptest.Chunk{apptest.C("SSH-2.0-x\r" + clientInit)}, []byte{0}))
	if got := apptest.Values(p, app.SSHHassh, app.ToServer); len(got) != 1 {
		t.Errorf("%q", got)
	}
}

func TestGap(t *testing.T) {
	p := New()
	p.Input(app.ToServer, []byte("SSH-2.0-x\n"+packet(30, strings.Repeat("x", 100))[:50]), false)
	p.Gap(app.ToServer, 20)
	if p.Done(app.ToServer) {
		t.Error("a gap within a packet ends the session")
	}
	p.Gap(app.ToServer, 2000)
	if !p.Done(app.ToServer) {
		t.Error("a gap over packets does not")
	}
}

func FuzzParser(f *testing.F) {
	f.Add([]byte("SSH-2.0-x\r\n"+clientInit), []byte("SSH-2.0-y\n"+serverInit+packet(msgNewKeys, "")), []byte{1, 50})
	f.Add([]byte("SSH-2.0-"+strings.Repeat("x", 300)+"\r\n"), []byte("SSH-1.99-y\r"), []byte{0})
	f.Fuzz(func(t *testing.T, client, server, plan []byte) {
		chunks := []apptest.Chunk{{Dir: app.ToServer, Data: client}, {Dir: app.ToClient, Data: server}}
		if d := apptest.Difference(New, chunks, apptest.Cut(chunks, plan)); d != "" {
			t.Error(d)
		}
	})
}

func TestWeight(t *testing.T) {
	p := New()
	before := p.Weight()
	p.Input(app.ToServer, []byte("SSH-2.0-OpenSSH_9.0\r\n"), false)
	if n := p.Weight(); before != 0 || n < len("2.0OpenSSH_9.0") || n > 1000 {
		t.Errorf("%d bytes, then %d", before, n)
	}
}
