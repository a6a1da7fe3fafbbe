package station

import (
	"bytes"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"gotcp/internal/link"
	"gotcp/internal/link/pipe"
	"gotcp/internal/wire"
)

// A long packet goes out in fragments that make it up, and comes in the same way.
func TestFragments(t *testing.T) {
	for _, size := range []int{1472, 1473, 2000, 2952, 2953, 65507} {
		synctest.Test(t, func(t *testing.T) {
			b := newBench(t, Config{Shared: true})
			b.s.Learn(time.Now(), peer, peerMAC)
			p := echoTo(1, peer, size)
			if fate, err := b.s.Send(time.Now(), p); fate != Queued || err != nil {
				t.Fatal(fate, err)
			}
			b.s.Flush(time.Now())
			whole := make([]byte, len(p.Payload))
			frames, bytesSeen := b.gets(), 0
			var id uint16
			for i, frame := range frames {
				_, ip := parse(t, frame)
				if ip.TotalLen() > 1500 || ip.MoreFragments() != (i < len(frames)-1) || i > 0 && ip.ID() != id {
					t.Fatalf("fragment %d: %x", i, []byte(ip[:20]))
				}
				id = ip.ID()
				bytesSeen += copy(whole[ip.FragmentOffset():], ip.Payload())
			}
			if bytesSeen != len(whole) || !bytes.Equal(whole, p.Payload) {
				t.Errorf("%d fragments do not make up the packet", len(frames))
			}
			if len(b.log.sent) != 1 {
				t.Errorf("sent %v", b.log.sent)
			}
			// Back to the station, as an echo reply would come.
			for _, frame := range frames {
				e, _ := wire.ParseEthernet(frame)
				ip, _ := wire.ParseIPv4(e.Payload())
				h := wire.IPv4Fields{ID: ip.ID(), MoreFragments: ip.MoreFragments(), FragmentOffset: ip.FragmentOffset(), TTL: 9, Proto: wire.ProtoICMP, Src: peer, Dst: ours}
				back := make([]byte, 1514)
				n := wire.PutEthernet(back, b.s.Info().MAC, peerMAC, wire.TypeIPv4)
				n += h.Put(back[n:], len(ip.Payload()))
				n += copy(back[n:], ip.Payload())
				b.put(back[:n])
			}
			if len(b.log.messages) != 1 || !bytes.Equal(b.log.messages[0].ICMP, p.Payload) || b.log.messages[0].BadChecksum {
				t.Errorf("%d messages came", len(b.log.messages))
			}
		})
	}
}

func TestTooLong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, Config{Shared: true})
		p := echoTo(1, peer, 1473)
		p.Header.DontFragment = true
		var long *TooLongError
		if _, err := b.s.Send(time.Now(), p); !errors.As(err, &long) || long.MTU != 1500 {
			t.Error(err)
		}
		p.MTU = 1400
		if _, err := b.s.Send(time.Now(), p); !errors.As(err, &long) || long.MTU != 1400 {
			t.Error(err)
		}
		if _, err := b.s.Send(time.Now(), echoTo(1, peer, 65508)); !errors.Is(err, ErrTooLong) {
			t.Error(err)
		}
	})
}

// What the link refuses for a while waits, and goes out in order.
func TestFullLink(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		near, other := pipe.New(pipe.Config{Ethernet: true, Queue: 4})
		defer near.Close()
		defer other.Close()
		l := &log{}
		l.s = New(time.Now(), Config{Link: near, Addr: ours, Shared: true}, l)
		l.s.Learn(time.Now(), peer, peerMAC)
		for i := range 10 {
			if fate, err := l.s.Send(time.Now(), echoTo(uint64(i+1), peer, 0)); fate != Queued || err != nil {
				t.Fatal(fate, err)
			}
		}
		l.s.Flush(time.Now())
		if len(l.sent) != 4 || l.s.Deadline() != time.Now().Add(retryAfter) {
			t.Fatalf("sent %v, next at %v", l.sent, l.s.Deadline())
		}
		frames := make([]link.Frame, 16)
		for len(l.sent) < 10 {
			if n, err := other.RecvUntil(frames, time.Now()); n == 0 || err != nil {
				t.Fatal(n, err)
			}
			time.Sleep(retryAfter)
			l.s.Output(time.Now())
		}
		for i, token := range l.sent {
			if token != uint64(i+1) {
				t.Fatalf("sent %v", l.sent)
			}
		}
	})
}
