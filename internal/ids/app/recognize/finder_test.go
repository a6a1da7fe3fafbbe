package recognize

import (
	"slices"
	"strings"
	"testing"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/app/apptest"
	"gotcp/internal/ids/event"
)

// search looks at chunks one after the other, streams as a whole each time.
func search(datagrams bool, ports Ports, chunks ...apptest.Chunk) *Finder {
	f := New(datagrams, ports)
	var sent [2][]byte
	for _, c := range chunks {
		sent[c.Dir] = append(sent[c.Dir], c.Data...)
		if datagrams {
			sent[c.Dir] = c.Data
		}
		f.Look(c.Dir, sent[c.Dir], false)
	}
	return &f
}

func TestFinder(t *testing.T) {
	c, s := apptest.C, apptest.S
	web := Ports{40000, 80}
	for _, test := range []struct {
		name   string
		f      *Finder
		want   app.Protocol
		events event.Event
	}{
		{"both", search(false, web, c("GET / HT"), s("HTTP/1.1 200")), app.HTTP, 0},
		{"client only so far", search(false, web, c("GET / HT")), app.HTTP, 0},
		{"in pieces", search(false, web, c("G"), c("E"), c("T"), c(" "), c("/")), app.HTTP, 0},
		{"client unknown, server silent", search(false, web, c("\x01\x02 what")), app.Unknown, 0},
		{"neither", search(false, web, c("\x01\x02 what"), s("\x01\x02 what")), app.Failed, 0},
		{"client only, endless", search(false, web, c("\x01\x02"+strings.Repeat("x", patience))), app.Failed, event.AppDetectionSkipped},
		{"client only, not that much", search(false, web, c("\x01\x02"+strings.Repeat("x", patience-2))), app.Unknown, 0},
		{"a server that answers otherwise", search(false, web, c("GET / HT"), s("no such thing")), app.HTTP, event.AppOneDirection},
		{"a server of another protocol", search(false, web, c("GET / HT"), s("SSH-2.0-x")), app.HTTP, event.AppMismatch},
		{"the server begins", search(false, web, s("HTTP/1.1 200"), c("GET /")), app.HTTP, event.AppWrongDirection},
		{"a greeting and a client that tells", search(false, Ports{40000, 4711}, s("220 hello\r\n"), c("EHLO x\r\n")), app.SMTP, 0},
		{"the same, of a server of files", search(false, Ports{40000, 4711}, s("220 hello\r\n"), c("USER x\r\n")), app.FTP, 0},
		{"greeting first", search(false, Ports{40000, 25}, s("220 x ESMTP\r\n"), c("EHLO x\r\n")), app.SMTP, 0},
	} {
		if got := test.f.Protocol(); got != test.want {
			t.Errorf("%s: %v, want %v", test.name, got, test.want)
		}
		var want []event.Event
		if test.events != 0 {
			want = []event.Event{test.events}
		}
		if got := test.f.Events(); !slices.Equal(got, want) {
			t.Errorf("%s: events %v, want %v", test.name, got, want)
		}
	}
}

func TestFinderAtTheEndOfAStream(t *testing.T) {
	f := New(false, Ports{40000, 80})
	f.Look(app.ToServer, []byte("GE"), false)
	if got := f.Look(app.ToServer, []byte("GE"), true); got != app.Unknown || !f.Settled(app.ToServer) {
		t.Errorf("%v, settled %v", got, f.Settled(app.ToServer))
	}
	if got := f.Look(app.ToClient, nil, true); got != app.Failed {
		t.Errorf("%v after both have ended", got)
	}
}

func TestAnAnswerFirst(t *testing.T) {
	answer := "\xab\xcd\x81\x80\x00\x01\x00\x00\x00\x00\x00\x00\x01x\x00\x00\x01\x00\x01"
	f := search(true, Ports{53, 40000}, apptest.C(answer))
	if f.Protocol() != app.DNS || !f.Reversed() {
		t.Errorf("%v, reversed %v", f.Protocol(), f.Reversed())
	}
	if f = search(true, Ports{40000, 53}, apptest.C(dnsQuery)); f.Reversed() {
		t.Error("a query reverses its flow")
	}
}

func TestSkippedBeginning(t *testing.T) {
	f := New(false, Ports{40000, 80})
	f.Skip(app.ToServer)
	if !slices.Equal(f.Events(), []event.Event{event.AppDetectionSkipped}) || f.Protocol() != app.Unknown {
		t.Errorf("events %v, %v", f.Events(), f.Protocol())
	}
	if got := f.Look(app.ToClient, []byte("HTTP/1.1 200 OK"), false); got != app.HTTP {
		t.Errorf("%v from the other direction", got)
	}
}

func TestRestart(t *testing.T) {
	for _, test := range []struct {
		name, data string
		want       app.Protocol
		events     []event.Event
	}{
		{"what was agreed on", "\x16\x03\x01\x02\x00\x01", app.TLS, nil},
		{"another protocol", "GET / HTTP/1.1", app.HTTP, []event.Event{event.AppUnexpected, event.AppNoTLS}},
		{"none", "\x01\x02 what", app.Failed, []event.Event{event.AppUnexpected, event.AppNoTLS}},
	} {
		f := search(false, Ports{40000, 25}, apptest.S("220 x ESMTP\r\n"), apptest.C("EHLO x\r\n"))
		f.Restart(app.TLS)
		if f.Protocol() != app.Unknown {
			t.Fatal("not begun anew")
		}
		f.Look(app.ToServer, []byte(test.data), false)
		f.Look(app.ToClient, []byte("\x01\x02 what"), false)
		got := slices.DeleteFunc(slices.Clone(f.Events()), func(e event.Event) bool { return e == event.AppOneDirection })
		if f.Protocol() != test.want || !slices.Equal(got, test.events) {
			t.Errorf("%s: %v, events %v", test.name, f.Protocol(), got)
		}
	}
}
