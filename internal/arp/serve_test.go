package arp

import (
	"bytes"
	"context"
	"net/netip"
	"testing"
	"testing/synctest"
	"time"

	"gotcp/internal/wire"
)

func TestServe(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.does(func() {
			for _, f := range []wire.ARPFields{
				{Op: wire.ARPRequest, SenderMAC: mac3, SenderIP: us, TargetIP: netip.MustParseAddr("10.0.0.9")}, // not ours to answer
				{Op: wire.ARPRequest, SenderMAC: mac3, SenderIP: peer, TargetIP: peer},                          // a claim, not a question
				{Op: wire.ARPReply, SenderMAC: mac3, SenderIP: us, TargetIP: peer},
				{Op: wire.ARPRequest, SenderMAC: mac3, SenderIP: us, TargetIP: peer},
				{Op: wire.ARPRequest, SenderMAC: mac3, SenderIP: none, TargetIP: peer}, // a probe
			} {
				w.says(mac3, wire.Broadcast, f)
			}
		})
		var out bytes.Buffer
		s := &Serve{Port: w.port, Hosts: map[netip.Addr]wire.MAC{peer: mac2}, Count: 2, Out: &out}
		if err := s.Run(context.Background()); err != nil {
			t.Fatal(err)
		}
		got := w.all()
		if len(got) != 2 {
			t.Fatalf("%+v", got)
		}
		want := wire.ARPFields{Op: wire.ARPReply, SenderMAC: mac2, SenderIP: peer, TargetMAC: mac3, TargetIP: us}
		if got[0].ARPFields != want || got[0].src != mac2 || got[0].dst != mac3 {
			t.Errorf("%+v", got[0])
		}
		if want := "10.0.0.2 is at 02:00:00:00:00:02, told 10.0.0.1 (02:00:00:00:00:03)\n" +
			"10.0.0.2 is at 02:00:00:00:00:02, told 0.0.0.0 (02:00:00:00:00:03)\n2 requests answered\n"; out.String() != want {
			t.Errorf("%s", out.String())
		}
	})
}

func TestServeStopped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		ctx, stop := within(time.Second)
		defer stop()
		var out bytes.Buffer
		if err := (&Serve{Port: w.port, Out: &out}).Run(ctx); err != nil || out.String() != "0 requests answered\n" {
			t.Errorf("%v, %q", err, out.String())
		}
	})
}
