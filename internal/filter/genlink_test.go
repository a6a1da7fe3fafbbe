package filter

import "testing"

// The family of a loopback header is in the byte order of the host that wrote
// it, and that of IPv6 is its own.
func TestLoopbackFamily(t *testing.T) {
	for _, c := range []struct {
		o      Options
		header []byte
		expr   string
		want   bool
	}{
		{Options{LinkType: Null}, []byte{2, 0, 0, 0}, "ip", true},
		{Options{LinkType: Null}, []byte{0, 0, 0, 2}, "ip", false},
		{Options{LinkType: Null, BigEndian: true}, []byte{0, 0, 0, 2}, "ip", true},
		{Options{LinkType: Loop}, []byte{0, 0, 0, 2}, "ip", true},
		{Options{LinkType: Null}, []byte{24, 0, 0, 0}, "ip6", true},
		{Options{LinkType: Null}, []byte{28, 0, 0, 0}, "ip6", true},
		{Options{LinkType: Null}, []byte{30, 0, 0, 0}, "ip6", true},
		{Options{LinkType: Null}, []byte{2, 0, 0, 0}, "ip6", false},
		{Options{LinkType: Loop, BigEndian: true}, []byte{0, 0, 0, 30}, "ip6", true},
	} {
		if got := mustCompile(t, c.expr, c.o).Match(c.header, 4); got != c.want {
			t.Errorf("%+v, %q: %v for %x", c.o, c.expr, got, c.header)
		}
	}
}
