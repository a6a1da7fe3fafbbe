package tap_test

import (
	"net/netip"
	"testing"

	"gotcp/internal/lab"
	"gotcp/internal/link"
	"gotcp/internal/link/linktest"
	"gotcp/internal/link/tap"
	"gotcp/internal/wire"
)

// BenchmarkSend pushes frames at a kernel that has no use for them.
func BenchmarkSend(b *testing.B) {
	for _, bb := range []struct {
		name    string
		payload int
	}{{"64K", 44 * 1460}, {"1460", 1460}} {
		b.Run(bb.name, func(b *testing.B) {
			l := open(b, lab.New(b).Host("a"), tap.Config{MAC: ourMAC, KernelMAC: kernelMAC})
			client := linktest.Client{Link: l, PeerMAC: kernelMAC, Local: netip.AddrPortFrom(sides[0].ours, 1), Remote: netip.AddrPortFrom(sides[0].ours, 2)}
			frames, data := make([]link.Frame, 8), linktest.Data(bb.payload)
			for i := range frames {
				frames[i] = client.Frame(make([]byte, linktest.HeaderRoom), wire.ACK, nil, data)
			}
			linktest.BenchmarkFrames(b, len(frames), bb.payload, func() {
				if err := linktest.SendAll(l, frames); err != nil {
					b.Fatal(err)
				}
			})
		})
	}
}

// BenchmarkToKernel is a TCP connection to the kernel.
func BenchmarkToKernel(b *testing.B) {
	const total = 1 << 29
	h := lab.New(b).Host("a")
	l := open(b, h, tap.Config{Name: "tap7", MAC: ourMAC, KernelMAC: kernelMAC})
	configure(b, h, "tap7", sides[0].kernel, sides[0].ours)
	remote := netip.AddrPortFrom(sides[0].kernel.Addr(), 7000)
	listener, err := h.Listen("tcp", remote.String())
	if err != nil {
		b.Fatal(err)
	}
	defer listener.Close()
	go linktest.Swallow(listener)
	b.SetBytes(total)
	for port := uint16(4000); b.Loop(); port++ {
		client := linktest.Client{Link: l, PeerMAC: kernelMAC, Local: netip.AddrPortFrom(sides[0].ours, port), Remote: remote}
		if err := client.Connect(); err != nil {
			b.Fatal(err)
		}
		if err := client.Push(total); err != nil {
			b.Fatal(err)
		}
	}
}
