package cat

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"

	"gotcp/internal/tcp"
)

var update = flag.Bool("update", false, "write the golden files")

// busyInfo is a connection to which everything has happened.
func busyInfo() tcp.Info {
	i := tcp.Info{
		MinRTT: 20 * time.Millisecond, AvgRTT: 22500 * time.Microsecond, MaxRTT: 41 * time.Millisecond,
		RTTDev: 1250 * time.Microsecond, RTTSamples: 420, MSS: 1448,
		MaxCwnd: 3 << 20, Ssthresh: 1 << 19, Congestion: "cubic",
		BytesAcked: 16 << 20, BytesReceived: 5000, BytesRetrans: 14480, SegsOut: 12000, SegsIn: 6000,
		Lost: 9, Spurious: 2, DSACKDups: 3, DupSegsIn: 4, RcvOOOPack: 5, ZeroWindow: 1,
		Handshake: 20123 * time.Microsecond, Busy: 2500 * time.Millisecond, RwndLimited: 300 * time.Millisecond,
		SndbufLimited: 40 * time.Millisecond, CwndLimited: 1200 * time.Millisecond,
	}
	for c := range i.Retransmitted {
		i.Retransmitted[c] = tcp.Retransmits{Segments: uint64(c), Bytes: uint64(c) * 1448}
	}
	return i
}

func TestReport(t *testing.T) {
	start := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	local := &net.TCPAddr{IP: net.IPv4(10, 0, 0, 1), Port: 40000}
	remote := &net.TCPAddr{IP: net.IPv4(10, 0, 0, 2), Port: 8888}
	for _, tt := range []struct {
		name string
		info tcp.Info
		took time.Duration
		err  error
	}{
		{"busy", busyInfo(), 4 * time.Second, nil},
		{"quiet", tcp.Info{Congestion: "reno", MSS: 536}, 0, errors.New("connection reset by peer")},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := NewReport(local, remote, tt.info, start, start.Add(tt.took), tt.err)
			var text bytes.Buffer
			if err := r.WriteText(&text); err != nil {
				t.Fatal(err)
			}
			golden(t, tt.name+".txt", text.Bytes())
			record, err := json.MarshalIndent(r, "", "  ")
			if err != nil {
				t.Fatal(err)
			}
			golden(t, tt.name+".json", append(record, '\n'))
		})
	}
}

// golden compares with a file below testdata.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is not what it was; -update writes it anew. Now:\n%s", path, got)
	}
}

func TestUnits(t *testing.T) {
	for n, want := range map[uint64]string{
		0: "0 B", 10<<10 - 1: "10239 B", 10 << 10: "10.0 KiB", 1<<20 - 1: "1024.0 KiB", 1 << 20: "1.0 MiB",
		1 << 30: "1.0 GiB", 1<<64 - 1: "16.0 EiB",
	} {
		if got := size(n); got != want {
			t.Errorf("size(%d) = %q, want %q", n, got, want)
		}
	}
	for mbit, want := range map[float64]string{0: "0.00 Mbit/s", 999.99: "999.99 Mbit/s", 1000: "1.00 Gbit/s"} {
		if got := rate(mbit); got != want {
			t.Errorf("rate(%g) = %q, want %q", mbit, got, want)
		}
	}
	for ms, want := range map[float64]string{0: "0 ms", 0.4: "0 ms", 999: "999 ms", 1000: "1.00 s"} {
		if got := span(ms); got != want {
			t.Errorf("span(%g) = %q, want %q", ms, got, want)
		}
	}
}
