package dissect

import (
	"testing"
	"time"
)

func TestInvalidLengths(t *testing.T) {
	for _, c := range []struct {
		captured, length int
		want             string
	}{
		{0, 0, "[Invalid header: caplen==0, len==0]\n"},
		{0, 60, "[Invalid header: caplen==0]\n"},
		{60, 0, "[Invalid header: len==0]\n"},
		{35, 34, "[Invalid header: len(34) < caplen(35)]\n"},
		{300000, 300000, "[Invalid header: caplen(300000) > 262144, len(300000) > 262144]\n"},
	} {
		p := New(Options{Time: NoTime})
		packet := Packet{Link: LinkEthernet, Data: make([]byte, c.captured), Length: c.length}
		if got := string(p.AppendPacket(nil, packet)); got != c.want {
			t.Errorf("%d of %d: got %q, want %q", c.captured, c.length, got, c.want)
		}
	}
}

func TestNumberAndTime(t *testing.T) {
	p := New(Options{Number: true, Time: UnixTime})
	packet := Packet{Time: time.Unix(5, 6000), Link: LinkEthernet, Data: make([]byte, 5), Length: 5}
	p.AppendPacket(nil, packet)
	if got, want := string(p.AppendPacket(nil, packet)), "    2  5.000006  [|ether]\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// A mistake in a printer must not look like a packet that was cut off.
func TestOtherPanicsGoOn(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a panic of another kind was swallowed")
		}
	}()
	udpPorts.rank[1] = 255
	defer func() { udpPorts.rank[1] = 0 }()
	printed(New(Options{}), udpFrame)
}

// udpFrame holds a datagram from port 1 to port 2, tcpFrame an acknowledgement
// with time stamps.
var (
	udpFrame = []byte("\x06\x07\x08\x09\x0a\x0b\x00\x01\x02\x03\x04\x05\x08\x00" +
		"E\x00\x00\x1f\x00\x01\x00\x00\x40\x11\x66\xcb\x0a\x00\x00\x01\x0a\x00\x00\x02" +
		"\x00\x01\x00\x02\x00\x0b\x00\x00abc")
	tcpFrame = []byte("\x06\x07\x08\x09\x0a\x0b\x00\x01\x02\x03\x04\x05\x08\x00" +
		"E\x00\x00\x34\x00\x01\x40\x00\x40\x06\x26\xc1\x0a\x00\x00\x01\x0a\x00\x00\x02" +
		"\x82\x35\x1f\x90\x00\x00\x03\xe8\x00\x00\x07\xd0\x80\x10\x02\x00\x00\x00\x00\x00" +
		"\x01\x01\x08\x0a\x00\x01\x02\x03\x00\x04\x05\x06")
)

func TestNoAllocations(t *testing.T) {
	for name, frame := range map[string][]byte{"TCP": tcpFrame, "UDP": udpFrame, "cut off": tcpFrame[:50]} {
		for _, o := range []Options{{}, {Verbose: 1, Link: true, Time: DateTime}, {Dump: HexText}} {
			p := New(o)
			packet := Packet{Time: time.Unix(1700000000, 0), Link: LinkEthernet, Data: frame, Length: len(frame)}
			out := p.AppendPacket(make([]byte, 0, 4096), packet)
			if n := testing.AllocsPerRun(100, func() { out = p.AppendPacket(out[:0], packet) }); n != 0 {
				t.Errorf("%s, %+v: %v allocations for %s", name, o, n, out)
			}
		}
	}
}

// Nothing of what testdata shows allocates, but TCP's new conversations, which
// are remembered.
func TestNoAllocationsInTestdata(t *testing.T) {
	for _, d := range allDialogues(t) {
		p := New(options(t, d.flags))
		out := make([]byte, 0, 1<<16)
		for i, packet := range d.packets {
			out = p.AppendPacket(out[:0], packet)
			if n := testing.AllocsPerRun(2, func() { out = p.AppendPacket(out[:0], packet) }); n != 0 {
				t.Errorf("%s, %s, packet %d: %v allocations for %s", d.what, d.flags, i+1, n, out)
			}
		}
	}
}

func BenchmarkAppendPacket(b *testing.B) {
	for _, c := range []struct {
		name  string
		frame []byte
		o     Options
	}{
		{"TCP", tcpFrame, Options{}},
		{"UDP", udpFrame, Options{}},
		{"TCP-v", tcpFrame, Options{Verbose: 1}},
		{"TCP-cut", tcpFrame[:50], Options{}},
	} {
		b.Run(c.name, func(b *testing.B) {
			p := New(c.o)
			packet := Packet{Time: time.Unix(1700000000, 0), Link: LinkEthernet, Data: c.frame, Length: len(c.frame)}
			out := make([]byte, 0, 4096)
			b.ReportAllocs()
			for b.Loop() {
				out = p.AppendPacket(out[:0], packet)
			}
		})
	}
}
