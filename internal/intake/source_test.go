package intake

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gotcp/internal/capture"
	"gotcp/internal/capture/capturetest"
	"gotcp/internal/cli"
	"gotcp/internal/filter"
)

// env is a command's surroundings, and what it says on them.
func env() (*cli.Env, *bytes.Buffer) {
	said := &bytes.Buffer{}
	return &cli.Env{Name: "x", Stderr: said}, said
}

// save writes a capture of frames of a link type.
func save(t *testing.T, link capture.LinkType, frames ...[]byte) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "x.pcap")
	w, err := capture.OpenWriter(file, capture.WriterConfig{LinkType: link, Snaplen: 1 << 18}, time.Unix(1, 0))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range frames {
		if err := w.Write(time.Unix(1, 0), &capture.Packet{Time: time.Unix(1, 0), Data: f, Length: len(f), LinkType: link}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return file
}

// frame is one of a type, as long as Ethernet wants it.
func frame(kind byte) []byte {
	b := make([]byte, 60)
	b[12], b[13] = 8, kind
	return b
}

// files are read one after another, and what is not of interest is told apart.
func TestOpenFiles(t *testing.T) {
	e, said := env()
	files := []string{save(t, capture.LinkEthernet, frame(6), frame(0)), save(t, capture.LinkEthernet, frame(6))}
	s, err := Open(e, Origin{Files: files, Expression: "arp"})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if s.Live != nil || len(s.Files) != 2 {
		t.Errorf("live: %v, %d files", s.Live, len(s.Files))
	}
	var takes []bool
	for b := (capture.Batch{}); s.Read(&b, time.Time{}) == nil; {
		for i := range b.Packets {
			yes, err := s.Filter.Takes(&b.Packets[i])
			if err != nil {
				t.Fatal(err)
			}
			takes = append(takes, yes)
		}
	}
	if len(takes) != 3 || !takes[0] || takes[1] || !takes[2] || said.Len() > 0 {
		t.Errorf("%v, %q", takes, said)
	}
}

// Nothing is chosen where nothing is said.
func TestOpenWithoutExpression(t *testing.T) {
	e, _ := env()
	s, err := Open(e, Origin{Files: []string{save(t, capture.LinkEthernet)}, Expression: " \t"})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if s.Filter != nil {
		t.Error("there is a filter")
	}
}

// What is wrong with an expression is wrong usage, for files and for interfaces. A terminal
// shows where it is.
func TestOpenBadFilter(t *testing.T) {
	file := save(t, capture.LinkEthernet)
	for name, o := range map[string]Origin{
		"file": {Files: []string{file}}, "interface": {Live: capture.Config{Interfaces: []string{"lo"}}},
	} {
		o.Expression = "tcp port nosuch"
		e, said := env()
		_, err := Open(e, o)
		if errors.Is(err, os.ErrPermission) {
			continue // who may not open an interface hears nothing of the filter
		}
		wrong := (*filter.Error)(nil)
		if !errors.As(err, &wrong) || wrong.Word != "nosuch" || cli.Status(err) != cli.StatusLocal {
			t.Errorf("%s: %v", name, err)
		}
		if said.Len() > 0 {
			t.Errorf("%s: %q is not for a terminal", name, said)
		}
		tty, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
		if err != nil {
			t.Skipf("no pseudo-terminals here: %v", err)
		}
		defer tty.Close()
		e.Stderr = tty
		if _, err := Open(e, o); err == nil {
			t.Errorf("%s: no error on a terminal", name)
		}
		// A terminal echoes what is typed, and to type is to write to this end of it.
		want := "tcp port nosuch\r\n         ^~~~~~\r\n"
		echo := make([]byte, len(want))
		tty.SetReadDeadline(time.Now().Add(10 * time.Second))
		if n, _ := io.ReadFull(tty, echo); string(echo[:n]) != want {
			t.Errorf("%s: the terminal shows %q", name, echo[:n])
		}
	}
}

// A file that is not there, one that is no capture, and an interface that is not there are
// local failures which name them; what was opened before is closed.
func TestOpenFails(t *testing.T) {
	good, text := save(t, capture.LinkEthernet), filepath.Join(t.TempDir(), "text")
	if err := os.WriteFile(text, []byte("just some text, and not little of it\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for want, o := range map[string]Origin{
		"-r " + good + ".gone": {Files: []string{good, good + ".gone"}},
		"-r " + text:           {Files: []string{text}},
		"nosuch0":              {Live: capture.Config{Interfaces: []string{"nosuch0"}}},
	} {
		e, _ := env()
		s, err := Open(e, o)
		if s != nil || err == nil || cli.Status(err) != cli.StatusLocal {
			t.Errorf("%s: %v, %v", want, s, err)
		} else if !errors.Is(err, os.ErrPermission) && !strings.Contains(err.Error(), want) {
			t.Errorf("%q does not name %s", err, want)
		}
	}
}

// How packets begin is the first interface's to say, and whether all agree.
func TestSourceLinkType(t *testing.T) {
	for _, tt := range []struct {
		types []capture.LinkType
		all   bool
	}{
		{[]capture.LinkType{capture.LinkRaw}, true},
		{[]capture.LinkType{capture.LinkRaw, capture.LinkRaw}, true},
		{[]capture.LinkType{capture.LinkRaw, capture.LinkEthernet}, false},
	} {
		s := &Source{Source: &interfaces{types: tt.types}}
		if first, all := s.LinkType(); first != capture.LinkRaw || all != tt.all {
			t.Errorf("%v: %v, %v", tt.types, first, all)
		}
	}
}

// interfaces is a source with these.
type interfaces struct {
	capturetest.Script
	types []capture.LinkType
}

func (s *interfaces) Interfaces() []capture.Interface {
	var all []capture.Interface
	for _, t := range s.types {
		all = append(all, capture.Interface{LinkType: t})
	}
	return all
}
