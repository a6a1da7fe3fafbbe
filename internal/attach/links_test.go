package attach

import (
	"net/netip"
	"os"
	"path/filepath"
	"testing"

	"gotcp/internal/cli"
	"gotcp/internal/lab"
	"gotcp/internal/link"
	"gotcp/internal/link/packet"
)

// links are a network's, for the flags.
func (n *network) links(f cli.LinkFlags) *Links {
	n.t.Helper()
	l, err := NewLinks(n.options(f))
	if err != nil {
		n.t.Fatal(err)
	}
	n.t.Cleanup(func() { l.Close() })
	return l
}

func TestLinksRefuse(t *testing.T) {
	n := newNetwork(t)
	for _, tt := range []struct {
		flags cli.HostFlags
		words []string
	}{
		{cli.HostFlags{Impair: "loss=much"}, []string{"--impair", "much"}},
		{cli.HostFlags{PCAP: "/no/such/directory/file"}, []string{"--pcap", "no such file or directory"}},
	} {
		_, err := NewLinks(n.options(cli.LinkFlags{HostFlags: tt.flags}))
		n.says(err, cli.StatusLocal, tt.words...)
	}
}

// One capture holds what passes all links, and is complete after Close, which
// closes them.
func TestLinksShareACapture(t *testing.T) {
	n := newNetwork(t)
	name := filepath.Join(t.TempDir(), "capture")
	l := n.links(cli.LinkFlags{HostFlags: cli.HostFlags{PCAP: name, Impair: "out:delay=1ms"}})
	frame := []link.Frame{{Data: make([]byte, 60)}}
	var raws []*Raw
	for _, i := range []*lab.Interface{n.toNear, n.toFar} {
		r := n.shared(l, i.Name, RawConfig{Filter: packet.Filter{Ports: []uint16{}}})
		if n, err := r.Send(frame); n != 1 || err != nil {
			t.Fatal(n, err)
		}
		raws = append(raws, r)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	for _, r := range raws {
		if _, err := r.Send(frame); err != link.ErrClosed {
			t.Errorf("%s: %v", r.Describe, err)
		}
	}
	if b, err := os.ReadFile(name); err != nil || len(b) != 24+2*(16+60) {
		t.Errorf("%d bytes, %v", len(b), err)
	}
}

// A full disk is reported, at the latest at the end.
func TestLinksCaptureFails(t *testing.T) {
	if _, err := os.Stat("/dev/full"); err != nil {
		t.Skip(err)
	}
	n := newNetwork(t)
	l, err := NewLinks(n.options(cli.LinkFlags{HostFlags: cli.HostFlags{PCAP: "/dev/full"}}))
	if err == nil {
		err = l.Close()
	}
	n.says(err, cli.StatusLocal, "--pcap", "no space left")
}

// own opens a link as another host.
func (n *network) own(l *Links, near netip.Addr, c RawConfig) (r *Raw, err error) {
	n.us.Do(func() { r, err = l.Own(near, c) })
	return r, err
}
