package lab

import "testing"

// BenchmarkKernel is the kernel's TCP to itself over each kind of wire: what
// everything else is compared with.
func BenchmarkKernel(b *testing.B) {
	type wire func(l *Lab, x, y *Host) (*Interface, *Interface)
	veth := func(v Veth) wire {
		return func(l *Lab, x, y *Host) (*Interface, *Interface) { return l.Connect(x, y, v) }
	}
	line := func(s Line) wire {
		return func(l *Lab, x, y *Host) (*Interface, *Interface) { return l.Line(x, y, s) }
	}
	for _, c := range []struct {
		name string
		size int64
		wire wire
	}{
		{"veth", 64 << 20, veth(Veth{})},
		{"veth without offloads", 64 << 20, veth(Veth{NoOffload: true})},
		{"line", 64 << 20, line(Line{})},
		{"line without offloads", 64 << 20, line(Line{NoOffload: true})},
		{"bad line", 1 << 20, line(Line{Impair: "rate=100mbit,delay=10ms,loss=1%,seed=1"})},
	} {
		b.Run(c.name, func(b *testing.B) {
			l := New(b)
			x, y := l.Host("x"), l.Host("y")
			_, iy := c.wire(l, x, y)
			sink := Serve(y, iy.AddrPort(7000).String(), Count)
			b.SetBytes(c.size)
			for b.Loop() {
				conn, err := x.Dial("tcp", sink.Addr.String())
				if err != nil {
					b.Fatal(err)
				}
				if r := Feed(conn, c.size); r.Err != nil {
					b.Fatal(r.Err)
				}
				conn.Close()
				if r := sink.Wait(); r.Err != nil || r.N != c.size {
					b.Fatalf("%d bytes, %v", r.N, r.Err)
				}
			}
		})
	}
}
