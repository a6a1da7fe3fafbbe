package tee

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/gopacket/layers"
	"github.com/google/gopacket/pcapgo"

	"gotcp/internal/link"
	"gotcp/internal/link/pipe"
	"gotcp/internal/wire"
)

// file is a writer that may fail, and that can be looked into meanwhile.
type file struct {
	mu   sync.Mutex
	b    bytes.Buffer
	fail error
}

func (f *file) Write(p []byte) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.fail != nil {
		return 0, f.fail
	}
	return f.b.Write(p)
}

func (f *file) bytes() []byte {
	f.mu.Lock()
	defer f.mu.Unlock()
	return bytes.Clone(f.b.Bytes())
}

func readAll(t *testing.T, b []byte) (packets [][]byte, times []time.Time, linkType layers.LinkType) {
	t.Helper()
	r, err := pcapgo.NewReader(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	for {
		data, info, err := r.ReadPacketData()
		if err != nil {
			return packets, times, r.LinkType()
		}
		if info.Length != len(data) {
			t.Errorf("record of %d bytes out of %d", len(data), info.Length)
		}
		packets, times = append(packets, data), append(times, info.Timestamp)
	}
}

func TestRecordsBothDirections(t *testing.T) {
	for _, ethernet := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			a, b := pipe.New(pipe.Config{Ethernet: ethernet, Queue: 1})
			var f file
			rec := NewRecorder(&f)
			l := New(a, rec)
			time.Sleep(1500*time.Millisecond + 1)
			sent := time.Now()
			two := []link.Frame{{Data: []byte("head"), Tail: [2][]byte{[]byte("body")}}, {Data: []byte("not taken")}}
			if n, err := l.Send(two); n != 1 || err != nil {
				t.Fatal(n, err)
			}
			time.Sleep(time.Second)
			b.Send([]link.Frame{{Data: []byte("answer")}})
			frames := make([]link.Frame, 1)
			if n, err := l.Recv(frames); n != 1 || err != nil || string(frames[0].Data) != "answer" {
				t.Fatal(n, err)
			}
			l.Close()
			rec.Close()
			packets, times, linkType := readAll(t, f.bytes())
			front := ""
			if !ethernet {
				front = string(emptyEthernet([]byte("head")))
			}
			if len(packets) != 2 || string(packets[0]) != front+"headbody" || string(packets[1]) != front+"answer" {
				t.Fatalf("recorded %q", packets)
			}
			if !times[0].Equal(sent) || !times[1].Equal(sent.Add(time.Second)) {
				t.Errorf("recorded at %v and %v, sent at %v", times[0], times[1], sent)
			}
			if linkType != layers.LinkTypeEthernet {
				t.Errorf("link type %v", linkType)
			}
		})
	}
}

func TestFlushesWhenIdle(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, _ := pipe.New(pipe.Config{Ethernet: true})
		var f file
		rec := NewRecorder(&f)
		l := New(a, rec)
		if len(f.bytes()) != fileHeaderLen {
			t.Error("the header does not go out at once")
		}
		l.Send([]link.Frame{{Data: []byte("x")}})
		if len(f.bytes()) != fileHeaderLen {
			t.Error("records are not buffered")
		}
		time.Sleep(flushAfter)
		synctest.Wait()
		if len(f.bytes()) != fileHeaderLen+recordHeaderLen+1 {
			t.Error("a record stays in the buffer")
		}
		l.Close()
	})
}

func TestCompletesChecksum(t *testing.T) {
	a, _ := pipe.New(pipe.Config{GSO: true, Ethernet: true})
	var f file
	rec := NewRecorder(&f)
	l := New(a, rec)
	data := bytes.Repeat([]byte{1, 2}, 20000)
	binary.BigEndian.PutUint16(data[36:], 0x1234)
	frame := link.Frame{Data: data[:100], Tail: [2][]byte{data[100:]}}
	frame.Offload = link.Offload{NeedsChecksum: true, ChecksumStart: 20, ChecksumOffset: 16, GSO: link.GSOTCPv4, GSOSize: 1000}
	l.Send([]link.Frame{frame})
	l.Close()
	rec.Close()
	packets, _, _ := readAll(t, f.bytes())
	if len(packets) != 1 || len(packets[0]) != len(data) {
		t.Fatalf("%d records", len(packets))
	}
	want := bytes.Clone(data)
	var sum wire.Summer
	sum.Add(want[20:])
	binary.BigEndian.PutUint16(want[36:], sum.Sum())
	if !bytes.Equal(packets[0], want) {
		t.Error("not the frame with its checksum completed")
	}
	if binary.BigEndian.Uint16(data[36:]) != 0x1234 {
		t.Error("the frame itself was changed")
	}
}

func TestWriteErrorLeavesLinkAlone(t *testing.T) {
	full := errors.New("disk full")
	a, b := pipe.New(pipe.Config{})
	f := file{fail: full}
	rec := NewRecorder(&f)
	l := New(a, rec)
	if n, err := l.Send([]link.Frame{{Data: []byte("x")}}); n != 1 || err != nil {
		t.Errorf("Send: %d, %v", n, err)
	}
	if n, err := b.Recv(make([]link.Frame, 1)); n != 1 || err != nil {
		t.Errorf("Recv: %d, %v", n, err)
	}
	if err := l.Close(); err != nil {
		t.Errorf("Close: %v", err)
	}
	if err := rec.Close(); !errors.Is(err, full) {
		t.Errorf("the recorder's Close: %v", err)
	}
}

func TestAllocatesNothing(t *testing.T) {
	a, b := pipe.New(pipe.Config{})
	b.Close()
	l := New(a, NewRecorder(io.Discard))
	defer l.Close()
	frames := []link.Frame{{Data: make([]byte, 1000)}}
	if n := testing.AllocsPerRun(100, func() { l.Send(frames) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// echoing is a link whose Send returns only after its Recv has returned the
// answer.
type echoing struct {
	link.Link
	asked, answered chan struct{}
}

func (e *echoing) Send(frames []link.Frame) (int, error) {
	e.asked <- struct{}{}
	<-e.answered
	return len(frames), nil
}

func (e *echoing) Recv(frames []link.Frame) (int, error) {
	<-e.asked
	frames[0] = link.Frame{Data: []byte("answer..............")}
	e.answered <- struct{}{}
	return 1, nil
}

// What was sent stands before the answer to it.
func TestQuestionBeforeAnswer(t *testing.T) {
	a, b := pipe.New(pipe.Config{})
	defer b.Close()
	defer a.Close()
	var f file
	rec := NewRecorder(&f)
	l := New(&echoing{a, make(chan struct{}), make(chan struct{})}, rec)
	const rounds = 100
	for range rounds {
		received := make(chan error, 1)
		go func() {
			_, err := l.Recv(make([]link.Frame, 1))
			received <- err
		}()
		if _, err := l.Send([]link.Frame{{Data: []byte("question............")}}); err != nil {
			t.Fatal(err)
		}
		if err := <-received; err != nil {
			t.Fatal(err)
		}
	}
	if err := rec.Close(); err != nil {
		t.Fatal(err)
	}
	packets, times, _ := readAll(t, f.bytes())
	questions := 0
	for i, p := range packets {
		if bytes.Contains(p, []byte("question")) {
			questions++
		}
		if answers := i + 1 - questions; answers > questions {
			t.Fatalf("record %d is an answer before its question", i)
		}
		if i > 0 && times[i].Before(times[i-1]) {
			t.Errorf("record %d is from before record %d", i, i-1)
		}
	}
	if len(packets) != 2*rounds {
		t.Errorf("%d records", len(packets))
	}
}
