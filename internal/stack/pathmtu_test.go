package stack

import (
	"errors"
	"io"
	"net/netip"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"gotcp/internal/link"
	"gotcp/internal/link/pipe"
	"gotcp/internal/wire"
)

func TestPathMTU(t *testing.T) {
	for _, tt := range []struct {
		name   string
		mtu    uint32
		want   int // packet length
		wantDF bool
	}{
		{"told", 1000, 1000, true},
		{"not told: RFC 1191's plateaus", 0, 1492, true},
		{"less than is sensible", 100, minPathMTU, false},
		{"nonsense: too small", 60, 1500, true},
		{"nonsense: not smaller", 1500, 1500, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := newTestPeer(t, pipe.Config{}, Config{}, Interface{})
				defer p.close()
				l := p.listen(0)
				c, next := p.accept(1, l)
				c.Write(make([]byte, 1460))
				if ip := ipOf(t, p.one()); len(ip) != 1500 || !ip.DontFragment() {
					t.Fatalf("%d bytes, DF %v", len(ip), ip.DontFragment())
				} else {
					p.send(routerSays("10.0.0.254", wire.ICMPv4Unreachable, wire.ICMPv4FragmentationNeeded, tt.mtu, ip))
				}
				time.Sleep(time.Second) // at the latest it is sent again then
				got := p.take()
				longest := 0
				for _, b := range got {
					longest = max(longest, len(b))
					if df := ipOf(t, b).DontFragment(); df != tt.wantDF {
						t.Errorf("DF %v", df)
					}
				}
				if longest != tt.want {
					t.Errorf("packets of %d bytes, want %d", longest, tt.want)
				}
				p.send(tcpPacket(wire.TCPFields{SrcPort: 1, DstPort: testPort, Seq: 1001, Ack: next + 1460, Flags: wire.ACK, Window: 65535}, nil, nil))
				p.take()

				// The next connection knows at once, and forgets in time.
				d, _ := p.accept(2, l)
				d.Write(make([]byte, 3000))
				if n := len(p.take()[0]); n != tt.want {
					t.Errorf("the next connection sends %d", n)
				}
				d.Abort()
				time.Sleep(11 * time.Minute)
				p.take()
				d, _ = p.accept(3, l)
				d.Write(make([]byte, 3000))
				if n := len(p.take()[0]); n != 1500 {
					t.Errorf("after ten minutes: %d", n)
				}
				d.Abort()
				c.Abort()
			})
		})
	}
}

// What the peer has acknowledged was not too big.
func TestPathMTUForged(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newTestPeer(t, pipe.Config{}, Config{}, Interface{})
		defer p.close()
		c, next := p.accept(1, p.listen(0))
		c.Write(make([]byte, 1460))
		ip := ipOf(t, p.one())
		p.send(tcpPacket(wire.TCPFields{SrcPort: 1, DstPort: testPort, Seq: 1001, Ack: next + 1460, Flags: wire.ACK, Window: 65535}, nil, nil))
		p.send(routerSays("10.0.0.254", wire.ICMPv4Unreachable, wire.ICMPv4FragmentationNeeded, 600, ip))
		c.Write(make([]byte, 1460))
		if n := len(p.one()); n != 1500 {
			t.Errorf("packet of %d bytes", n)
		}
		c.Abort()
	})
}

func TestPathCacheIsBounded(t *testing.T) {
	pc := make(pathCache)
	now := time.Now()
	for i := range 10 * maxPaths {
		pc.set(now, netip.AddrFrom4([4]byte{byte(i >> 16), byte(i >> 8), byte(i), 1}), 1000)
	}
	if len(pc) > maxPaths {
		t.Errorf("%d entries", len(pc))
	}
}

// shrinkingLink has an MTU that changes.
type shrinkingLink struct {
	link.Link
	mtu atomic.Int64
}

func (l *shrinkingLink) Info() link.Info {
	info := l.Link.Info()
	info.MTU = int(l.mtu.Load())
	return info
}

func (l *shrinkingLink) Send(frames []link.Frame) (int, error) {
	for i := range frames {
		if frames[i].Len() > int(l.mtu.Load()) {
			n, err := l.Link.Send(frames[:i])
			if n == i && err == nil {
				err = errors.New("too long")
			}
			return n, err
		}
	}
	return l.Link.Send(frames)
}

// A connection outlives that its own link's MTU becomes smaller.
func TestLinkMTUShrinks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		la, lb := pipe.New(pipe.Config{})
		shrinking := &shrinkingLink{Link: la}
		shrinking.mtu.Store(1500)
		p := &pair{a: New(Config{}), b: New(Config{})}
		defer p.close()
		p.nicA = attach(t, p.a, shrinking, Interface{}, addrA)
		p.nicB = attach(t, p.b, lb, Interface{}, addrB)
		c, d := p.connect(t)
		c.Write(make([]byte, 5000))
		if _, err := io.ReadFull(d, make([]byte, 5000)); err != nil {
			t.Fatal(err)
		}
		shrinking.mtu.Store(900)
		start := time.Now()
		transfer(t, c, d, 100_000)
		if took := time.Since(start); took > time.Second {
			t.Errorf("took %v", took)
		}
		if mtu := p.nicA.Info().MTU; mtu != 900 {
			t.Errorf("MTU %d", mtu)
		}
	})
}
