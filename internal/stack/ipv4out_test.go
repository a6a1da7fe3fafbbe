package stack

import (
	"bytes"
	"math/rand/v2"
	"testing"
	"testing/synctest"
	"time"

	"gotcp/internal/frag"
	"gotcp/internal/link/pipe"
	"gotcp/internal/wire"
)

func TestPing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newTestPeer(t, pipe.Config{}, Config{}, Interface{})
		defer p.close()
		for _, n := range []int{0, 1, 56, 1472, 1473, 9000, 65507} {
			payload := make([]byte, n)
			rand.NewChaCha8([32]byte{}).Read(payload)
			p.sendFragmented(wire.IPv4Fields{Proto: wire.ProtoICMP, ID: uint16(n)}, echoRequest(payload))
			m := p.reassemble()
			if m.Type() != wire.ICMPv4EchoReply || m.ID() != 7 || m.Seq() != 1 || !m.ChecksumOK() || !bytes.Equal(m.Payload(), payload) {
				t.Errorf("%d bytes: %d came back, type %d, checksum %v", n, len(m.Payload()), m.Type(), m.ChecksumOK())
			}
		}
		if st := p.stack.Stats(); st.EchoReplies != 7 {
			t.Errorf("%d replies counted", st.EchoReplies)
		}
	})
}

// sendFragmented sends a datagram in fragments where it does not fit, the last
// one first.
func (p *testPeer) sendFragmented(h wire.IPv4Fields, payload []byte) {
	const room = 1480
	var parts [][]byte
	for at := 0; at < len(payload); at += room {
		end := min(at+room, len(payload))
		h.FragmentOffset, h.MoreFragments = at, end < len(payload)
		parts = append([][]byte{packetFrom(h, payload[at:end])}, parts...)
	}
	p.send(parts...)
}

// reassemble puts together what came.
func (p *testPeer) reassemble() wire.ICMPv4 {
	p.t.Helper()
	r := frag.New(frag.Config{})
	for _, b := range p.take() {
		ip := ipOf(p.t, b)
		if len(ip) > 1500 || ip.Src() != addrA || ip.Dst() != addrB || ip.DontFragment() {
			p.t.Errorf("packet of %d bytes %v -> %v, DF %v", len(ip), ip.Src(), ip.Dst(), ip.DontFragment())
		}
		if !ip.IsFragment() {
			return wire.ICMPv4(ip.Payload())
		}
		k := frag.Key{Src: ip.Src(), Dst: ip.Dst(), ID: uint32(ip.ID()), Proto: ip.Proto()}
		if whole, done, _ := r.Add(time.Now(), k, ip.FragmentOffset(), ip.MoreFragments(), ip.Payload()); done {
			return wire.ICMPv4(whole)
		}
	}
	p.t.Fatal("no whole datagram came")
	return nil
}
