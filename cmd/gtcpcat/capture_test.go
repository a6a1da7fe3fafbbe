package main

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/gopacket"
	"github.com/google/gopacket/layers"
	"github.com/google/gopacket/pcapgo"

	"gotcp/internal/lab"
	"gotcp/internal/lab/proc"
)

// segments reads a capture and returns its TCP segments.
func segments(t *testing.T, name string) (all []*layers.TCP) {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r, err := pcapgo.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	for {
		data, ci, err := r.ReadPacketData()
		if err == io.EOF {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		p := gopacket.NewPacket(data, r.LinkType(), gopacket.Default)
		if ci.Timestamp.IsZero() || p.ErrorLayer() != nil {
			t.Errorf("at %v: %v", ci.Timestamp, p.ErrorLayer())
		}
		if tcp, ok := p.TransportLayer().(*layers.TCP); ok {
			all = append(all, tcp)
		}
	}
}

// A capture begins with the handshake, ends with the ends, holds every byte and
// is read by others.
func TestCapture(t *testing.T) {
	for _, mode := range []string{shared, own, tapped, looped} {
		t.Run(mode, func(t *testing.T) {
			const size = 300_000
			p := newPlace(t, mode, lab.Veth{})
			sink := lab.Sink(p.peer, ":"+port)
			name := filepath.Join(t.TempDir(), "capture.pcap")
			cmd := proc.Command(t, p.us, append(p.flags, "--pcap", name, p.peerAddr.String(), port)...)
			cmd.Stdin = lab.Data(size)
			proc.Start(t, cmd).Ends(0)
			if err := sink.Wait().Check(size); err != nil {
				t.Fatal(err)
			}

			all := segments(t, name)
			if len(all) < 6 {
				t.Fatalf("%d segments", len(all))
			}
			syn, synAck, ack := all[0], all[1], all[2]
			if !syn.SYN || syn.ACK || !synAck.SYN || !synAck.ACK || ack.SYN || !ack.ACK ||
				synAck.Ack != syn.Seq+1 || ack.Ack != synAck.Seq+1 {
				t.Errorf("the capture begins with %+v, %+v, %+v", syn.BaseLayer, synAck.BaseLayer, ack.BaseLayer)
			}
			// The data's offset in the stream is its place in the sequence.
			got, fins := make([]byte, size), 0
			for _, s := range all {
				if s.FIN {
					fins++
				}
				if at := s.Seq - syn.Seq - 1; s.SrcPort == syn.SrcPort && len(s.Payload) > 0 && at < size {
					copy(got[at:], s.Payload)
				}
			}
			want, _ := io.ReadAll(lab.Data(size))
			if fins < 2 || !bytes.Equal(got, want) {
				t.Errorf("%d FINs, and the data are right: %v", fins, bytes.Equal(got, want))
			}

			if lab.Entered() {
				t.Skip("the file is right; tcpdump wants to become another user, whom a user namespace doesn't have")
			}
			proc.Need(t, "tcpdump")
			tcpdump := p.us.CommandContext(t.Context(), "tcpdump", "-nr", name)
			out := proc.NewTranscript()
			tcpdump.Stdout = out
			proc.Start(t, tcpdump).Ends(0)
			if lines := out.String(); !strings.Contains(lines, "Flags [S]") || !strings.Contains(lines, "Flags [S.]") ||
				strings.Contains(lines, "[|") || strings.Contains(lines, "bad") {
				t.Errorf("tcpdump reads:\n%s", lines)
			}
		})
	}
}

// What --stats=json says is what happened.
func TestStats(t *testing.T) {
	const size = 3_000_000
	p := newPlace(t, shared, lab.Veth{})
	lab.Echo(p.peer, ":"+port)
	cmd := proc.Command(t, p.us, "--stats=json", p.peerAddr.String(), port)
	cmd.Stdin = lab.Data(size)
	got := proc.NewDigest()
	cmd.Stdout = got
	cat := proc.Start(t, cmd)
	cat.Ends(0)
	if err := got.Check(size); err != nil {
		t.Error(err)
	}
	var r struct {
		Type          string  `json:"type"`
		Remote        string  `json:"remote"`
		BytesSent     int     `json:"bytes_sent"`
		BytesReceived int     `json:"bytes_received"`
		Seconds       float64 `json:"seconds"`
		HandshakeMS   float64 `json:"handshake_ms"`
		MSS           int     `json:"mss"`
		RTT           struct {
			Min, Avg, Max float64
			Samples       int
		} `json:"rtt_ms"`
		MaxCwnd int    `json:"max_cwnd"`
		End     string `json:"end"`
	}
	if err := json.Unmarshal([]byte(cat.Stderr.String()), &r); err != nil {
		t.Fatalf("%q: %v", cat.Stderr, err)
	}
	if r.Type != "stats" || r.Remote != "10.77.0.2:7000" || r.BytesSent != size || r.BytesReceived != size ||
		r.Seconds <= 0 || r.HandshakeMS <= 0 || r.MSS != 1448 || r.MaxCwnd <= 0 || r.End != "ok" ||
		r.RTT.Samples == 0 || r.RTT.Min <= 0 || r.RTT.Min > r.RTT.Avg || r.RTT.Avg > r.RTT.Max {
		t.Errorf("the statistics are %+v", r)
	}
}

// Statistics are for people without more, and come with failures, too.
func TestStatsOfFailure(t *testing.T) {
	p := newPlace(t, shared, lab.Veth{})
	s := newStopper(p, 2)
	defer close(s.goOn)
	cmd := proc.Command(t, p.us, "--stats", "--idle", "0.1", p.peerAddr.String(), port)
	cmd.Stdin = strings.NewReader("hi")
	cat := proc.Start(t, cmd)
	cat.Ends(1)
	said := cat.Stderr.String()
	for _, words := range []string{"-> 10.77.0.2:7000, idle for too long", "sent        2 B", "limited by", "\ngtcpcat: idle for too long"} {
		if !strings.Contains(said, words) {
			t.Errorf("%q does not say %q", said, words)
		}
	}
}
