package stack

import (
	"context"
	"errors"
	"net/netip"
	"testing"
	"testing/synctest"
	"time"

	"gotcp/internal/link/pipe"
	"gotcp/internal/wire"
)

func TestAddressConflict(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		la, lb := pipe.New(ethernet)
		p := &testPeer{t: t, link: lb, stack: New(Config{})}
		defer p.close()
		go p.receive()
		nic, err := p.stack.Attach(la, Interface{Addrs: []netip.Prefix{netip.PrefixFrom(addrA, 24)}})
		if err != nil {
			t.Fatal(err)
		}
		_, a := arpOf(t, p.one())
		if !a.SenderIP().IsUnspecified() || a.TargetIP() != addrA {
			t.Errorf("probe %x", a)
		}
		p.send(arpFrame(macA, wire.ARPFields{Op: wire.ARPReply, SenderMAC: macB, SenderIP: addrA, TargetMAC: macA}))
		var conflict *ConflictError
		if err := nic.Ready(t.Context()); !errors.As(err, &conflict) || conflict.MAC != macB || conflict.Addr != addrA {
			t.Errorf("error %v", err)
		}
		if _, err := p.stack.DialTCP(t.Context(), netip.AddrPort{}, netip.AddrPortFrom(addrB, 1), nil); !errors.As(err, &conflict) {
			t.Errorf("dial: error %v", err)
		}
	})
}

func TestAddressProbing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		la, lb := pipe.New(ethernet)
		p := &testPeer{t: t, link: lb, stack: New(Config{})}
		defer p.close()
		go p.receive()
		nic, err := p.stack.Attach(la, Interface{Addrs: []netip.Prefix{netip.PrefixFrom(addrA, 24)}})
		if err != nil {
			t.Fatal(err)
		}
		p.take()
		p.send(arpFrame(wire.Broadcast, wire.ARPFields{Op: wire.ARPRequest, SenderMAC: macB, SenderIP: addrB, TargetIP: addrA}))
		p.quiet("the address is only probed for")
		start := time.Now()
		if err := nic.Ready(t.Context()); err != nil || time.Since(start) != 300*time.Millisecond {
			t.Errorf("ready after %v, error %v", time.Since(start), err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := nic.Ready(ctx); err != nil && !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
		// Two conflicts in a row, and the address and all that uses it is gone.
		go func() {
			time.Sleep(3 * time.Second)
			for range 2 {
				p.send(arpFrame(wire.Broadcast, wire.ARPFields{Op: wire.ARPRequest, SenderMAC: macB, SenderIP: addrA, TargetIP: addrC}))
			}
		}()
		var conflict *ConflictError
		if _, err := p.stack.DialTCP(t.Context(), netip.AddrPort{}, netip.AddrPortFrom(addrB, 1), nil); err == nil {
			t.Error("connected to nobody")
		}
		time.Sleep(time.Second)
		if !errors.As(nic.Err(), &conflict) {
			t.Errorf("error %v", nic.Err())
		}
	})
}
