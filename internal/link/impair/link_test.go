package impair

import (
	"bytes"
	"encoding/binary"
	"errors"
	"net/netip"
	"testing"
	"testing/synctest"
	"time"

	"gotcp/internal/link"
	"gotcp/internal/link/pipe"
	"gotcp/internal/wire"
)

var src, dst = netip.MustParseAddr("10.0.0.1"), netip.MustParseAddr("10.0.0.2")

// segment is an unfinished TCP segment in an IP packet. With a size it is to be cut.
func segment(payload []byte, size int) link.Frame {
	b := make([]byte, 40, 40+len(payload))
	ip := wire.IPv4Fields{TTL: 64, Proto: wire.ProtoTCP, Src: src, Dst: dst}
	n := ip.Put(b, wire.TCPMinLen+len(payload))
	tcp := wire.TCPFields{SrcPort: 1, DstPort: 2, Flags: wire.ACK}
	tcp.Put(b[n:], nil)
	var sum wire.Summer
	sum.AddPseudo(src, dst, wire.ProtoTCP, wire.TCPMinLen+len(payload))
	binary.BigEndian.PutUint16(b[n+16:], sum.Partial())
	f := link.Frame{Data: b, Tail: [2][]byte{payload}}
	f.Offload = link.Offload{NeedsChecksum: true, ChecksumStart: uint16(n), ChecksumOffset: 16}
	if size > 0 {
		f.GSO, f.GSOSize = link.GSOTCPv4, uint16(size)
	}
	return f
}

// tcpOf is the TCP segment in a received frame, nil if a checksum is wrong.
func tcpOf(f *link.Frame) wire.TCP {
	ip, err := wire.ParseIPv4(f.Data)
	if err != nil || !ip.ChecksumOK() {
		return nil
	}
	tcp, err := wire.ParseTCP(ip.Payload())
	if err != nil || !tcp.ChecksumOK(src, dst) {
		return nil
	}
	return tcp
}

// recvN receives until n frames have come and calls each for them.
func recvN(t *testing.T, l link.Link, n int, each func(f *link.Frame)) {
	t.Helper()
	frames := make([]link.Frame, 16)
	for n > 0 {
		k, err := l.Recv(frames)
		if err != nil {
			t.Fatal(err)
		}
		for i := range k {
			each(&frames[i])
		}
		n -= k
	}
}

func mustSend(t *testing.T, l link.Link, frames ...link.Frame) {
	t.Helper()
	if n, err := l.Send(frames); n != len(frames) || err != nil {
		t.Fatalf("took %d of %d: %v", n, len(frames), err)
	}
}

func TestLinkDelay(t *testing.T) {
	for _, cfg := range []Config{
		{Out: Params{Delay: 20 * time.Millisecond}, Seed: 1},
		{In: Params{Delay: 20 * time.Millisecond}, Seed: 1},
	} {
		synctest.Test(t, func(t *testing.T) {
			a, b := pipe.New(pipe.Config{})
			impaired := New(a, cfg)
			from, to := link.Link(impaired), link.Link(b)
			if cfg.In.active() {
				from, to = to, from
			}
			began := time.Now()
			mustSend(t, from, link.Frame{Data: []byte("hello")})
			recvN(t, to, 1, func(f *link.Frame) {
				if string(f.Data) != "hello" {
					t.Errorf("got %q", f.Data)
				}
			})
			if d := time.Since(began); d != 20*time.Millisecond {
				t.Errorf("took %v", d)
			}
			impaired.Close()
			b.Close()
		})
	}
}

func TestLinkShiftsKernelTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, b := pipe.New(pipe.Config{})
		impaired := New(a, Config{In: Params{Delay: time.Second}, Seed: 1})
		mustSend(t, b, link.Frame{Data: []byte("x")})
		recvN(t, impaired, 1, func(f *link.Frame) {
			if d := time.Since(f.Time); d != 0 {
				t.Errorf("seen %v ago", d)
			}
		})
		impaired.Close()
	})
}

func TestLinkCutsAndFinishes(t *testing.T) {
	payload := bytes.Repeat([]byte("0123456789"), 1000)
	for name, cfg := range map[string]Config{
		"out": {Out: Params{Delay: 1}, Seed: 1},
		"in":  {In: Params{Delay: 1}, Seed: 1},
	} {
		synctest.Test(t, func(t *testing.T) {
			a, b := pipe.New(pipe.Config{GSO: name == "in"})
			impaired := New(a, cfg)
			from, to := link.Link(impaired), link.Link(b)
			if name == "in" {
				from, to = to, from
			}
			if info := from.Info(); !info.Checksum || info.MaxGSO == 0 {
				t.Fatalf("%s: no offloads: %+v", name, info)
			}
			mustSend(t, from, segment(payload, 1460))
			var got []byte
			recvN(t, to, 7, func(f *link.Frame) {
				tcp := tcpOf(f)
				if tcp == nil || f.NeedsChecksum || f.GSO != link.GSONone {
					t.Fatalf("%s: not finished: %+v", name, f.Offload)
				}
				got = append(got, tcp.Payload()...)
			})
			if !bytes.Equal(got, payload) {
				t.Errorf("%s: payload differs", name)
			}
			impaired.Close()
		})
	}
}

func TestLinkCorrupts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, b := pipe.New(pipe.Config{})
		impaired := New(a, Config{Out: Params{Corrupt: 1}, Seed: 1})
		for range 200 {
			mustSend(t, impaired, segment([]byte("some payload"), 0))
		}
		recvN(t, b, 200, func(f *link.Frame) {
			if tcpOf(f) != nil || f.ChecksumValid {
				t.Fatal("a corrupted packet has the right checksum")
			}
		})
		impaired.Close()
	})
}

func TestLinkRate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, b := pipe.New(pipe.Config{Queue: 10})
		impaired := New(a, Config{Out: Params{Rate: 8e6, Queue: 2000}, Seed: 1})
		began := time.Now()
		data := make([]byte, 1000) // 1 ms
		for range 1000 {
			mustSend(t, impaired, link.Frame{Data: data})
		}
		recvN(t, b, 1000, func(*link.Frame) {})
		if d := time.Since(began); d != time.Second {
			t.Errorf("1 MB at 8 Mbit/s took %v", d)
		}
		impaired.Close()
	})
}

func TestLinkCloseDrains(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, b := pipe.New(pipe.Config{})
		impaired := New(a, Config{Out: Params{Delay: time.Second}, Seed: 1})
		mustSend(t, impaired, link.Frame{Data: []byte("last words")})
		impaired.Close()
		impaired.Close()
		recvN(t, b, 1, func(f *link.Frame) {
			if string(f.Data) != "last words" {
				t.Errorf("got %q", f.Data)
			}
		})
		if _, err := impaired.Send([]link.Frame{{Data: []byte("x")}}); !errors.Is(err, link.ErrClosed) {
			t.Errorf("Send after Close: %v", err)
		}
		if err := impaired.WaitSend(); !errors.Is(err, link.ErrClosed) {
			t.Errorf("WaitSend after Close: %v", err)
		}
	})
}

func TestLinkClosePatience(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, b := pipe.New(pipe.Config{Queue: 1})
		impaired := New(a, Config{In: Params{Loss: 0.5}, Out: Params{Delay: time.Second}, Seed: 1})
		var errRecv error
		go func() { _, errRecv = impaired.Recv(make([]link.Frame, 1)) }()
		mustSend(t, impaired, link.Frame{Data: []byte("1")}, link.Frame{Data: []byte("2")}) // nobody receives
		began := time.Now()
		impaired.Close()
		if d := time.Since(began); d != drainTime {
			t.Errorf("Close took %v", d)
		}
		synctest.Wait()
		if !errors.Is(errRecv, link.ErrClosed) {
			t.Errorf("Recv: %v", errRecv)
		}
		b.Close()
	})
}

// failing is a link whose device has gone.
type failing struct {
	*pipe.Link
	err error
}

func (f failing) Recv([]link.Frame) (int, error) { return 0, f.err }
func (f failing) Send([]link.Frame) (int, error) { return 0, f.err }

func TestLinkDown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, _ := pipe.New(pipe.Config{})
		impaired := New(failing{a, link.ErrDown}, Config{In: Params{Delay: 1}, Out: Params{Delay: 1}, Seed: 1})
		if _, err := impaired.Recv(make([]link.Frame, 1)); !errors.Is(err, link.ErrDown) {
			t.Errorf("Recv: %v", err)
		}
		mustSend(t, impaired, link.Frame{Data: []byte("x")})
		time.Sleep(time.Second)
		if _, err := impaired.Send([]link.Frame{{Data: []byte("x")}}); !errors.Is(err, link.ErrDown) {
			t.Errorf("Send: %v", err)
		}
		impaired.Close()
	})
}

func TestLinkRefusedAndMalformed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, b := pipe.New(pipe.Config{MTU: 100})
		impaired := New(a, Config{Out: Params{Delay: 1}, Seed: 1})
		bad := link.Frame{Data: []byte("x"), Offload: link.Offload{GSO: link.GSOTCPv4}}
		if n, err := impaired.Send([]link.Frame{{Data: make([]byte, 101)}, bad}); n != 1 || err == nil {
			t.Errorf("took %d, %v", n, err)
		}
		mustSend(t, impaired, link.Frame{Data: []byte("good")})
		recvN(t, b, 1, func(f *link.Frame) {
			if string(f.Data) != "good" {
				t.Errorf("got %d bytes", len(f.Data))
			}
		})
		if _, out := impaired.Stats(); out.Refused != 1 {
			t.Errorf("%+v", out)
		}
		impaired.Close()
	})
}

func TestLinkStraightThrough(t *testing.T) {
	a, b := pipe.New(pipe.Config{GSO: true})
	impaired := New(a, Config{Out: Params{Delay: 1}, Seed: 1})
	defer impaired.Close()
	f := segment(make([]byte, 5000), 1460)
	mustSend(t, b, f)
	recvN(t, impaired, 1, func(got *link.Frame) {
		if got.GSO != link.GSOTCPv4 {
			t.Error("cut in the direction that is not impaired")
		}
	})
}

// How fast packets get through, cut from segments of 64 KiB, with a window of
// 2 MiB of them on their way.
func BenchmarkLink(b *testing.B) {
	x, y := pipe.New(pipe.Config{Queue: 4096})
	impaired := New(x, Config{Out: Params{Rate: 100e9, Delay: 100 * time.Microsecond, Queue: 1 << 16}, Seed: 1})
	defer impaired.Close()
	defer y.Close()
	const pieces, window = 43, 32
	tokens := make(chan struct{}, window)
	for range window {
		tokens <- struct{}{}
	}
	go func() {
		frames := make([]link.Frame, 64)
		for received := 0; ; {
			n, err := y.Recv(frames)
			if err != nil {
				return
			}
			for received += n; received >= pieces; received -= pieces {
				tokens <- struct{}{}
			}
		}
	}()
	f := []link.Frame{segment(make([]byte, pieces*1460), 1460)}
	b.SetBytes(pieces * 1460)
	b.ReportAllocs()
	for b.Loop() {
		<-tokens
		if n, err := impaired.Send(f); n != 1 || err != nil {
			b.Fatal(n, err)
		}
	}
}
