package stack

import (
	"testing"
	"testing/synctest"

	"gotcp/internal/link/pipe"
	"gotcp/internal/wire"
)

// What belongs to no connection gets a RST that its sender will believe
// (RFC 9293 §3.10.7.1, §3.10.7.2).
func TestUnmatchedSegments(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newTestPeer(t, pipe.Config{}, Config{}, Interface{})
		defer p.close()
		p.listen(0)
		for _, tt := range []struct {
			name     string
			port     uint16
			flags    wire.TCPFlags
			want     wire.TCPFlags // 0: nothing
			seq, ack uint32
		}{
			{"SYN to a closed port", 9, wire.SYN, wire.RST | wire.ACK, 0, 1001},
			{"SYN with data to a closed port", 9, wire.SYN | wire.FIN, wire.RST | wire.ACK, 0, 1002},
			{"ACK to a closed port", 9, wire.ACK, wire.RST, 5000, 0},
			{"RST to a closed port", 9, wire.RST, 0, 0, 0},
			{"ACK to a listener", testPort, wire.ACK, wire.RST, 5000, 0},
			{"SYN-ACK to a listener", testPort, wire.SYN | wire.ACK, wire.RST, 5000, 0},
			{"RST to a listener", testPort, wire.RST, 0, 0, 0},
			{"FIN to a listener", testPort, wire.FIN, 0, 0, 0},
			{"nothing to a listener", testPort, 0, 0, 0, 0},
		} {
			p.send(tcpPacket(wire.TCPFields{SrcPort: 1, DstPort: tt.port, Seq: 1000, Ack: 5000, Flags: tt.flags}, nil, nil))
			if tt.want == 0 {
				p.quiet(tt.name)
				continue
			}
			s := tcpOf(t, p.one())
			if s.Flags() != tt.want || s.Seq() != tt.seq || s.Ack() != tt.ack || s.SrcPort() != tt.port || s.DstPort() != 1 {
				t.Errorf("%s: %v seq %d ack %d", tt.name, s.Flags(), s.Seq(), s.Ack())
			}
		}
		if st := p.stack.Stats(); st.Conns != 0 || st.Resets != 5 {
			t.Errorf("%d connections, %d resets", st.Conns, st.Resets)
		}
	})
}
