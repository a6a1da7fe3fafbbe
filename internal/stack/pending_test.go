package stack

import (
	"bytes"
	"context"
	"errors"
	"net/netip"
	"testing"
	"testing/synctest"
	"time"

	"gotcp/internal/wire"
)

// Packets wait for the address and go out when it is known.
func TestARPQueue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := settled(t, Config{}, Interface{})
		defer p.close()
		for i := range 3 {
			p.send(framed(packetFrom(wire.IPv4Fields{Proto: wire.ProtoICMP}, echoRequest([]byte{byte(i)}))))
		}
		go p.stack.DialTCP(context.Background(), netip.AddrPort{}, netip.AddrPortFrom(addrB, 80), nil)
		e, a := arpOf(t, p.one())
		if !e.Dst().IsBroadcast() || a.Op() != wire.ARPRequest || a.TargetIP() != addrB || a.SenderIP() != addrA {
			t.Errorf("request %x", a)
		}
		p.send(arpFrame(macA, wire.ARPFields{Op: wire.ARPReply, SenderMAC: macB, SenderIP: addrB, TargetMAC: macA, TargetIP: addrA}))
		got := p.take()
		if len(got) != 4 {
			t.Fatalf("%d frames", len(got))
		}
		for i, b := range got {
			e, err := wire.ParseEthernet(b)
			if err != nil || e.Dst() != macB {
				t.Fatalf("frame %x", b)
			}
			if i < 3 {
				if m := icmpOf(t, e.Payload()); !bytes.Equal(m.Payload(), []byte{byte(i)}) {
					t.Errorf("reply %d holds %x", i, m.Payload())
				}
			} else if s := tcpOf(t, e.Payload()); s.Flags() != wire.SYN {
				t.Errorf("flags %v", s.Flags())
			}
		}
	})
}

func TestARPQueueIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := settled(t, Config{}, Interface{})
		defer p.close()
		for range 200 {
			p.send(framed(packetFrom(wire.IPv4Fields{Proto: wire.ProtoICMP}, echoRequest(make([]byte, 1400)))))
		}
		for i := range 200 {
			src := netip.AddrFrom4([4]byte{10, 0, 0, byte(10 + i)})
			p.send(framed(packetFrom(wire.IPv4Fields{Proto: wire.ProtoICMP, Src: src}, echoRequest(nil))))
		}
		p.nic.stack.mu.Lock()
		hosts, bytes := len(p.nic.pending), p.nic.pending[addrB].bytes
		p.nic.stack.mu.Unlock()
		if hosts > maxPendingHosts || bytes > maxPendingBytes {
			t.Errorf("%d bytes wait for one host, %d hosts are waited for", bytes, hosts)
		}
		if p.stack.Stats().Dropped.NeighbourFull == 0 {
			t.Error("nothing was dropped")
		}
		time.Sleep(10 * time.Second)
		p.nic.stack.mu.Lock()
		defer p.nic.stack.mu.Unlock()
		if n := len(p.nic.pending); n != 0 {
			t.Errorf("%d hosts are still waited for", n)
		}
	})
}

func TestNobodyAnswersARP(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := settled(t, Config{}, Interface{})
		defer p.close()
		start := time.Now()
		_, err := p.stack.DialTCP(t.Context(), netip.AddrPort{}, netip.AddrPortFrom(addrC, 80), nil)
		if !errors.Is(err, ErrHostUnreachable) {
			t.Errorf("error %v", err)
		}
		if d := time.Since(start); d != 3*time.Second {
			t.Errorf("gave up after %v", d)
		}
		if n := len(p.take()); n != 3 {
			t.Errorf("%d requests", n)
		}
	})
}

// A neighbour that the cache forgot while it was asked for, because others
// filled it up, keeps no place in the queue.
func TestForgottenNeighboursMakeRoom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := settled(t, Config{}, Interface{})
		defer p.close()
		host := func(i int) netip.Addr { return netip.AddrFrom4([4]byte{10, 9, byte(i >> 8), byte(i)}) }
		ping := func(from netip.Addr) []byte {
			return framed(packetFrom(wire.IPv4Fields{Proto: wire.ProtoICMP, Src: from}, echoRequest(nil)))
		}
		for i := range maxPendingHosts {
			p.send(ping(host(i)))
		}
		for i := range 1100 {
			p.send(arpFrame(wire.Broadcast, wire.ARPFields{Op: wire.ARPRequest, SenderMAC: macB, SenderIP: host(0x100 + i), TargetIP: addrA}))
		}
		time.Sleep(time.Minute)
		p.take()
		p.send(ping(addrB))
		p.send(arpFrame(macA, wire.ARPFields{Op: wire.ARPReply, SenderMAC: macB, SenderIP: addrB, TargetMAC: macA, TargetIP: addrA}))
		if got := p.take(); len(got) != 2 {
			t.Errorf("%d frames, want a question and the answer to the ping", len(got))
		}
	})
}
