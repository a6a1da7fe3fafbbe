package lab

import (
	"bytes"
	"errors"
	"testing"

	"gotcp/internal/link"
	"gotcp/internal/link/pipe"
)

// cable is two pipes with a bridge between them: what goes into near comes out
// of far. end closes one of the bridge's links and returns what the bridge says.
func cable(t *testing.T) (near, far link.Link, end func() error) {
	t.Helper()
	// Queues shorter than a batch, so that the bridge has to wait.
	cfg := pipe.Config{Ethernet: true, GSO: true, Queue: 4}
	near, a := pipe.New(cfg)
	b, far := pipe.New(cfg)
	done := make(chan error, 1)
	go func() { done <- Bridge(a, b) }()
	return near, far, func() error {
		a.Close()
		err := <-done
		if _, err := b.Send([]link.Frame{frame(0)}); !errors.Is(err, link.ErrClosed) {
			t.Errorf("the bridge's other link: %v, want %v", err, link.ErrClosed)
		}
		return err
	}
}

func frame(n int) link.Frame {
	return link.Frame{Data: bytes.Repeat([]byte{byte(n)}, 60+n%1000)}
}

func TestBridgeCarriesInOrder(t *testing.T) {
	near, far, end := cable(t)
	for _, way := range []struct{ from, to link.Link }{{near, far}, {far, near}} {
		const total = 500
		go func() {
			for n := range total {
				if err := sendAll(way.from, []link.Frame{frame(n)}); err != nil {
					t.Error(err)
				}
			}
		}()
		frames := make([]link.Frame, 16)
		for n := 0; n < total; {
			k, err := way.to.Recv(frames)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range frames[:k] {
				if !bytes.Equal(f.Data, frame(n).Data) {
					t.Fatalf("frame %d: %d bytes of %d, want %d of %d", n, len(f.Data), f.Data[0], len(frame(n).Data), byte(n))
				}
				n++
			}
		}
	}
	if err := end(); err != nil {
		t.Errorf("the bridge ended with %v", err)
	}
}

func TestBridgeKeepsOffloads(t *testing.T) {
	near, far, end := cable(t)
	defer end()
	want := link.Offload{
		NeedsChecksum: true, ChecksumStart: 34, ChecksumOffset: 16, GSO: link.GSOTCPv4, GSOSize: 1448, HeaderLen: 66,
	}
	if err := sendAll(near, []link.Frame{{Data: make([]byte, 20_000), Offload: want}}); err != nil {
		t.Fatal(err)
	}
	frames := make([]link.Frame, 1)
	if _, err := far.Recv(frames); err != nil {
		t.Fatal(err)
	}
	got := frames[0].Offload
	got.ChecksumValid = false
	if len(frames[0].Data) != 20_000 || got != want {
		t.Errorf("%d bytes with %+v, want 20000 with %+v", len(frames[0].Data), got, want)
	}
}

// refuser takes no frame that begins with 1, and takes the others singly.
type refuser struct {
	link.Link
	took []byte
}

func (r *refuser) Send(frames []link.Frame) (int, error) {
	if frames[0].Data[0] == 1 {
		return 0, errors.New("never")
	}
	r.took = append(r.took, frames[0].Data[0])
	return 1, nil
}

func (r *refuser) WaitSend() error { return nil }

func TestSendAllPassesOverWhatIsRefused(t *testing.T) {
	r := &refuser{}
	var frames []link.Frame
	for _, b := range []byte{1, 2, 1, 1, 3, 1} {
		frames = append(frames, link.Frame{Data: []byte{b}})
	}
	if err := sendAll(r, frames); err != nil || !bytes.Equal(r.took, []byte{2, 3}) {
		t.Errorf("took %v (%v), want [2 3]", r.took, err)
	}
}
