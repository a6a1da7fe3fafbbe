package capture

import (
	"bytes"
	"slices"
	"testing"
	"time"

	"gotcp/internal/lab"
	"gotcp/internal/wire"
)

// cable is two hosts joined by a wire. What the puppet on a sends is captured on b.
type cable struct {
	tb     testing.TB
	a, b   *lab.Host
	ia, ib *lab.Interface
	puppet *lab.Puppet
}

func newCable(tb testing.TB, v lab.Veth) *cable {
	l := lab.New(tb)
	c := &cable{tb: tb, a: l.Host("a"), b: l.Host("b")}
	c.ia, c.ib = l.Connect(c.a, c.b, v)
	c.puppet = c.ia.Puppet(func([]byte) [][]byte { return nil })
	return c
}

// testType is an EtherType that no kernel speaks (RFC 5342 §B.2), so that what a test sends is all
// that it sees of it.
const testType wire.EtherType = 0x88b5

// frameTo is a frame of the type with so many bytes of payload, numbered.
func (c *cable) frameTo(dst wire.MAC, kind wire.EtherType, number, payload int) []byte {
	f := make([]byte, wire.EthernetLen+payload)
	n := wire.PutEthernet(f, dst, c.ia.MAC, kind)
	for i := range f[n:] {
		f[n+i] = byte(number + i)
	}
	return f
}

func (c *cable) frame(number, payload int) []byte {
	return c.frameTo(c.ib.MAC, testType, number, payload)
}

// tagged puts an 802.1Q tag into a frame.
func tagged(frame []byte, tci uint16) []byte {
	return slices.Insert(bytes.Clone(frame), macsLen, 0x81, 0x00, byte(tci>>8), byte(tci))
}

// listen captures in a host.
func listen(tb testing.TB, h *lab.Host, c Config) *Live {
	tb.Helper()
	l, err := tryListen(h, c)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { l.Close() })
	return l
}

func tryListen(h *lab.Host, c Config) (l *Live, err error) {
	h.Do(func() { l, err = OpenLive(c) })
	return l, err
}

// patience bounds a wait for what is to come.
const patience = 10 * time.Second

// awaited returns copies of the next n packets that are wanted.
func awaited(tb testing.TB, l *Live, n int, want func(*Packet) bool) []Packet {
	tb.Helper()
	var got []Packet
	var b Batch
	for end := time.Now().Add(patience); len(got) < n; {
		if time.Now().After(end) {
			tb.Fatalf("%d packets of %d came", len(got), n)
		}
		if err := l.Read(&b, end); err != nil {
			tb.Fatal(err)
		}
		for _, p := range b.Packets {
			if want == nil || want(&p) {
				p.Data = bytes.Clone(p.Data)
				got = append(got, p)
			}
		}
	}
	return got
}

// isTest chooses what the tests send, on Ethernet.
func isTest(p *Packet) bool {
	if len(p.Data) < wire.EthernetLen {
		return false
	}
	kind := p.Data[macsLen:]
	if kind[0] == 0x81 && len(kind) >= 6 {
		kind = kind[4:]
	}
	return kind[0] == byte(testType>>8) && kind[1] == byte(testType&0xff)
}

// modes are the two kinds of rings.
func modes(t *testing.T, do func(t *testing.T, immediate bool)) {
	t.Run("immediate", func(t *testing.T) { do(t, true) })
	t.Run("blocks", func(t *testing.T) { do(t, false) })
}
