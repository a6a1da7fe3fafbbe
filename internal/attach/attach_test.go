package attach

import (
	"os"
	"path/filepath"
	"testing"

	"gotcp/internal/cli"
)

func TestPrepareRefuses(t *testing.T) {
	n := newNetwork(t)
	h, err := n.toPeer(cli.LinkFlags{HostFlags: cli.HostFlags{Impair: "loss=much"}}, "10.77.0.2")
	n.refused(h, err, cli.StatusLocal, "--impair", "much")
	h, err = n.toPeer(cli.LinkFlags{HostFlags: cli.HostFlags{PCAP: "/no/such/directory/file"}}, "10.77.0.2")
	n.refused(h, err, cli.StatusLocal, "--pcap", "/no/such/directory/file", "no such file or directory")
}

// The capture is complete, be it of nothing, when the host is closed.
func TestCaptureIsClosed(t *testing.T) {
	n := newNetwork(t)
	name := filepath.Join(t.TempDir(), "capture")
	h, err := n.toPeer(cli.LinkFlags{HostFlags: cli.HostFlags{PCAP: name}}, "10.77.0.2")
	if err != nil {
		t.Fatal(err)
	}
	if err := h.Close(); err != nil {
		t.Error(err)
	}
	if b, err := os.ReadFile(name); err != nil || len(b) < 24 {
		t.Errorf("%d bytes, %v", len(b), err)
	}
}

// A full disk is reported, at the latest at the end.
func TestCaptureFails(t *testing.T) {
	if _, err := os.Stat("/dev/full"); err != nil {
		t.Skip(err)
	}
	n := newNetwork(t)
	h, err := n.toPeer(cli.LinkFlags{HostFlags: cli.HostFlags{PCAP: "/dev/full"}}, "10.77.0.2")
	if err == nil {
		err = h.Close()
	}
	n.refused(h, err, cli.StatusLocal, "--pcap", "no space left")
}
