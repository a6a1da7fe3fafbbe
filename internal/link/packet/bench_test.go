package packet

import (
	"net/netip"
	"testing"

	"gotcp/internal/lab"
	"gotcp/internal/link"
	"gotcp/internal/link/linktest"
)

// BenchmarkSend pushes frames over a wire at nobody.
func BenchmarkSend(b *testing.B) {
	for _, bb := range []struct {
		name           string
		payload, batch int
	}{
		{"64K/batch=1", full, 1}, {"64K/batch=8", full, 8}, {"1460/batch=8", 1460, 8}, {"1/batch=8", 1, 8},
	} {
		b.Run(bb.name, func(b *testing.B) {
			c := newCable(b, lab.Veth{})
			l := open(b, c.a, Config{Interface: "eth0"})
			frames := c.segments(l, others4, ours4, bb.batch, bb.payload)
			linktest.BenchmarkFrames(b, len(frames), bb.payload, func() {
				if err := linktest.SendAll(l, frames); err != nil {
					b.Fatal(err)
				}
			})
		})
	}
}

// BenchmarkReceive passes frames from one link to another over a wire.
func BenchmarkReceive(b *testing.B) {
	for _, bb := range []struct {
		name    string
		payload int
	}{{"64K", full}, {"1460", 1460}, {"1", 1}} {
		b.Run(bb.name, func(b *testing.B) {
			c := newCable(b, lab.Veth{})
			out := open(b, c.a, Config{Interface: "eth0"})
			in := open(b, c.b, Config{Interface: "eth0", Filter: Filter{Addrs: []netip.Addr{ours4}}})
			send := c.segments(out, others4, ours4, 8, bb.payload)
			room := make([]link.Frame, 8)
			linktest.BenchmarkFrames(b, len(send), bb.payload, func() { linktest.Carry(b, out, in, send, room) })
		})
	}
}

// BenchmarkFromKernel is the kernel's TCP sending from memory, to us and to
// another kernel: the ratio is what counts.
func BenchmarkFromKernel(b *testing.B) {
	const total = 1 << 29
	c := newCable(b, lab.Veth{})
	c.introduce(ours4)
	l, err := c.b.Listen("tcp", "10.77.0.2:7000")
	if err != nil {
		b.Fatal(err)
	}
	defer l.Close()
	go linktest.Feed(l, total)
	b.Run("us", func(b *testing.B) {
		l := open(b, c.a, Config{Interface: "eth0", MAC: ourMAC, Filter: Filter{Addrs: []netip.Addr{ours4}}})
		b.SetBytes(total)
		for b.Loop() {
			port++
			client := linktest.Client{Link: l, PeerMAC: c.ib.MAC, Local: netip.AddrPortFrom(ours4, port), Remote: c.ib.AddrPort(7000)}
			if err := client.Connect(); err != nil {
				b.Fatal(err)
			}
			for done := false; !done; {
				if done, err = client.Recv(func([]byte) {}); err != nil {
					b.Fatal(err)
				}
			}
		}
		if n := l.Dropped(); n > 0 {
			b.Errorf("%d frames lost", n)
		}
	})
	b.Run("kernel", func(b *testing.B) {
		b.SetBytes(total)
		buffer := make([]byte, 256<<10)
		for b.Loop() {
			conn, err := c.a.Dial("tcp", "10.77.0.2:7000")
			if err != nil {
				b.Fatal(err)
			}
			for err == nil {
				_, err = conn.Read(buffer)
			}
			conn.Close()
		}
	})
}

// BenchmarkToKernel is us, and another kernel, sending to a kernel's TCP.
func BenchmarkToKernel(b *testing.B) {
	const total = 1 << 29
	c := newCable(b, lab.Veth{})
	c.introduce(ours4)
	l, err := c.b.Listen("tcp", "10.77.0.2:7000")
	if err != nil {
		b.Fatal(err)
	}
	defer l.Close()
	go linktest.Swallow(l)
	b.Run("us", func(b *testing.B) {
		l := open(b, c.a, Config{Interface: "eth0", MAC: ourMAC, Filter: Filter{Addrs: []netip.Addr{ours4}}})
		b.SetBytes(total)
		for b.Loop() {
			port++
			client := linktest.Client{Link: l, PeerMAC: c.ib.MAC, Local: netip.AddrPortFrom(ours4, port), Remote: c.ib.AddrPort(7000)}
			if err := client.Connect(); err != nil {
				b.Fatal(err)
			}
			if err := client.Push(total); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("kernel", func(b *testing.B) {
		b.SetBytes(total)
		buffer := make([]byte, 256<<10)
		for b.Loop() {
			conn, err := c.a.Dial("tcp", "10.77.0.2:7000")
			if err != nil {
				b.Fatal(err)
			}
			for sent := 0; sent < total; sent += len(buffer) {
				if _, err := conn.Write(buffer); err != nil {
					b.Fatal(err)
				}
			}
			conn.Close()
		}
	})
}

// port is the next connection's; an earlier one's may still be remembered.
var port uint16 = 4000
