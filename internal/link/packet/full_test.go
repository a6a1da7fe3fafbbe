package packet

import (
	"encoding/binary"
	"net/netip"
	"testing"

	"github.com/vishvananda/netlink"

	"gotcp/internal/lab"
	"gotcp/internal/link"
	"gotcp/internal/wire"
)

// TestNothingIsLostInAFullQueue sends faster than the interface lets through.
// A short queue refuses frames; a long one keeps so many that the socket's
// buffer is full. Either way frames wait with us and none is dropped.
func TestNothingIsLostInAFullQueue(t *testing.T) {
	for _, tt := range []struct {
		name  string
		rate  uint64 // bytes per second
		queue uint32 // bytes
		count int
	}{
		{"short queue", 10e6, 5000, 200},
		{"long queue", 20e6, 100e6, 3000},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := newCable(t, lab.Veth{})
			out := open(t, c.a, Config{Interface: "eth0"})
			in := open(t, c.b, Config{Interface: "eth0", Filter: Filter{Addrs: []netip.Addr{ours4}}})
			c.throttle(tt.rate, tt.queue)
			sent := c.segments(out, others4, ours4, tt.count, 1000)
			for i := range sent {
				sent[i].Offload = link.Offload{}
				binary.BigEndian.PutUint16(identification(sent[i].Data), uint16(i))
			}
			refused := make(chan int, 1)
			go func() { refused <- sendCounting(t, out, sent) }()
			for i, f := range receive(t, in, tt.count) {
				if got := binary.BigEndian.Uint16(identification(f.Data)); got != uint16(i) {
					t.Fatalf("frame %d came as number %d", got, i)
				}
			}
			if <-refused == 0 {
				t.Error("the queue was never full")
			}
		})
	}
}

// identification is a frame's IPv4 identification, which tells frames apart here.
func identification(frame []byte) []byte { return frame[wire.EthernetLen+4:][:2] }

// sendCounting sends all frames and counts how often the device was busy.
func sendCounting(t *testing.T, l *Link, frames []link.Frame) (refused int) {
	for {
		n, err := l.Send(frames)
		if err != nil {
			t.Error(err)
			return refused
		}
		if frames = frames[n:]; len(frames) == 0 {
			return refused
		}
		refused++
		if err := l.WaitSend(); err != nil {
			t.Error(err)
			return refused
		}
	}
}

// throttle gives a's interface a token bucket.
func (c *cable) throttle(rate uint64, queue uint32) {
	c.a.Do(func() {
		l, err := netlink.LinkByName("eth0")
		if err != nil {
			c.tb.Fatal(err)
		}
		attrs := netlink.QdiscAttrs{LinkIndex: l.Attrs().Index, Handle: netlink.MakeHandle(1, 0), Parent: netlink.HANDLE_ROOT}
		if err := netlink.QdiscAdd(&netlink.Tbf{QdiscAttrs: attrs, Rate: rate, Limit: queue, Buffer: 5000}); err != nil {
			c.tb.Skipf("no token bucket in this kernel: %v", err)
		}
	})
}
