package vlan

import (
	"bytes"
	"testing"
	"testing/synctest"
	"time"

	"gotcp/internal/link"
	"gotcp/internal/link/linktest"
	"gotcp/internal/link/pipe"
	"gotcp/internal/wire"
)

var (
	here  = wire.MAC{2, 0, 0, 0, 0, 1}
	there = wire.MAC{2, 0, 0, 0, 0, 2}
)

// frame is an Ethernet frame whose payload says which it is.
func frame(payload string) []byte {
	b := make([]byte, wire.EthernetLen)
	wire.PutEthernet(b, there, here, wire.TypeIPv4)
	return append(b, payload...)
}

// tagged is the same with a tag.
func tagged(pcp uint8, id uint16, payload string) []byte {
	b := make([]byte, wire.EthernetLen+wire.VLANLen)
	wire.PutEthernet(b, there, here, wire.TypeVLAN)
	wire.PutVLAN(b[wire.EthernetLen:], pcp, false, id, wire.TypeIPv4)
	return append(b, payload...)
}

// pair is a link on VLAN 7 and the other end of its cable.
func pair(cfg Config) (*Link, *pipe.Link) {
	a, b := pipe.New(pipe.Config{Ethernet: true, GSO: true, Queue: 1000})
	cfg.ID, cfg.PCP = 7, 5
	return New(a, cfg), b
}

func whole(f *link.Frame) []byte {
	return bytes.Join([][]byte{f.Data, f.Tail[0], f.Tail[1]}, nil)
}

func TestTagsWhatIsSent(t *testing.T) {
	l, cable := pair(Config{})
	long := make([]byte, 3000)
	sent := []link.Frame{
		{Data: frame("one")},
		{Data: frame("tw"), Tail: [2][]byte{{'o'}, []byte(" and a half")}},
		{Data: frame("segment"), Tail: [2][]byte{long}, Offload: link.Offload{
			NeedsChecksum: true, ChecksumStart: 34, ChecksumOffset: 16, GSO: link.GSOTCPv4, GSOSize: 1448, HeaderLen: 54}},
	}
	for len(sent) < 20 {
		sent = append(sent, link.Frame{Data: frame(string(rune('a' + len(sent))))})
	}
	if n, err := l.Send(sent); n != len(sent) || err != nil {
		t.Fatal(n, err)
	}
	got := make([]link.Frame, len(sent)+1)
	if n, err := cable.Recv(got); n != len(sent) || err != nil {
		t.Fatal(n, err)
	}
	for i := range sent {
		want := tagged(5, 7, string(whole(&sent[i])[wire.EthernetLen:]))
		if !bytes.Equal(got[i].Data, want) {
			t.Errorf("frame %d: %x, want %x", i, got[i].Data, want)
		}
	}
	want := sent[2].Offload
	want.ChecksumStart, want.HeaderLen = 38, 58
	if got[2].Offload != want || got[0].Offload != (link.Offload{}) {
		t.Errorf("marks %+v and %+v", got[2].Offload, got[0].Offload)
	}
	if most := l.Info().MaxGSO; most != 65535-4 {
		t.Errorf("segments of %d bytes", most)
	}
}

// A frame that the inner link refuses is told of by its place in our batch.
func TestSendTakesPart(t *testing.T) {
	l, _ := pair(Config{})
	sent := make([]link.Frame, 12)
	for i := range sent {
		sent[i].Data = frame("x")
	}
	sent[10].Data = frame(string(make([]byte, 2000)))
	if n, err := l.Send(sent); n != 10 || err == nil {
		t.Errorf("took %d, %v", n, err)
	}
	for i := range l.tagged {
		if l.tagged[i].Data != nil {
			t.Errorf("frame %d is still held, and was only borrowed", i)
		}
	}
	if n, err := l.Send([]link.Frame{{Data: []byte("short")}}); n != 1 || err != nil {
		t.Errorf("a frame without header: %d, %v", n, err)
	}
}

func TestTakesTagsOff(t *testing.T) {
	marks := link.Offload{NeedsChecksum: true, ChecksumStart: 38, ChecksumOffset: 16, GSO: link.GSOTCPv4, GSOSize: 1448, HeaderLen: 58}
	inHeader := marks
	inHeader.ChecksumStart = 14
	qinq := tagged(0, 7, "outer")
	qinq[12], qinq[13] = 0x88, 0xa8
	sent := []link.Frame{
		{Data: frame("no tag")},
		{Data: tagged(0, 8, "another VLAN")},
		{Data: tagged(3, 7, "first")},
		{Data: tagged(0, 0, "a priority")},
		{Data: tagged(0, 7, "marks that lie"), Offload: inHeader},
		{Data: tagged(0, 7, "second"), Offload: marks},
		{Data: qinq},
		{Data: tagged(0, 7, "")[:17]},
	}
	l, cable := pair(Config{})
	if n, err := cable.Send(sent); n != len(sent) || err != nil {
		t.Fatal(n, err)
	}
	got := make([]link.Frame, len(sent))
	if n, err := l.Recv(got); n != 2 || err != nil {
		t.Fatal(n, err)
	}
	for i, want := range []string{"first", "second"} {
		if !bytes.Equal(got[i].Data, frame(want)) {
			t.Errorf("frame %d: %q", i, got[i].Data)
		}
	}
	want := marks
	want.ChecksumStart, want.HeaderLen = 34, 54
	if got[1].Offload != want {
		t.Errorf("marks %+v", got[1].Offload)
	}
	// None of what is there is ours: it waits no longer than it should.
	cable.Send(sent[:2])
	if n, err := l.RecvUntil(got, time.Now().Add(-time.Second)); n != 0 || err != nil {
		t.Error(n, err)
	}
}

// Where the device has chosen, what comes is the VLAN's, and a tag in it is
// another one's.
func TestDeviceHasChosen(t *testing.T) {
	l, cable := pair(Config{Chosen: true})
	sent := []link.Frame{{Data: frame("ours")}, {Data: tagged(0, 7, "inner")}}
	cable.Send(sent)
	got := make([]link.Frame, 2)
	if n, err := l.Recv(got); n != 2 || err != nil {
		t.Fatal(n, err)
	}
	for i := range sent {
		if !bytes.Equal(got[i].Data, sent[i].Data) {
			t.Errorf("frame %d: %x", i, got[i].Data)
		}
	}
}

func TestRecvUntil(t *testing.T) {
	check := func(t *testing.T) {
		l, cable := pair(Config{})
		linktest.Until(t, l, func() { cable.Send([]link.Frame{{Data: frame("x")}, {Data: tagged(0, 7, "y")}}) })
		linktest.UntilClosed(t, l)
	}
	t.Run("in real time", check)
	t.Run("in a bubble", func(t *testing.T) { synctest.Test(t, check) })
}

func TestNothingIsAllocated(t *testing.T) {
	l, cable := pair(Config{})
	out := []link.Frame{{Data: frame("out"), Tail: [2][]byte{make([]byte, 1000)}}}
	in := []link.Frame{{Data: tagged(0, 7, "in")}}
	frames := make([]link.Frame, 1)
	round := func() {
		l.Send(out)
		cable.Recv(frames)
		cable.Send(in)
		l.RecvUntil(frames, time.Time{})
	}
	round()
	if n := testing.AllocsPerRun(100, round); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// FuzzUntag checks that no frame gets it out of bounds, and that what passes
// had our tag.
func FuzzUntag(f *testing.F) {
	f.Add(tagged(5, 7, "payload"), uint16(0), uint16(0))
	f.Add(tagged(0, 8, ""), uint16(18), uint16(18))
	f.Add(frame("no tag"), uint16(3), uint16(60000))
	f.Fuzz(func(t *testing.T, b []byte, start, headers uint16) {
		l := &Link{cfg: Config{ID: 7}}
		had := bytes.Clone(b)
		frames := []link.Frame{{Data: b, Offload: link.Offload{NeedsChecksum: start != 0, ChecksumStart: start, HeaderLen: headers}}}
		if l.untag(frames) == 0 {
			return
		}
		v, err := wire.ParseVLAN(had[wire.EthernetLen:])
		if err != nil || v.ID() != 7 {
			t.Fatalf("%x passed", had)
		}
		want := append(append(bytes.Clone(had[:12]), had[16:18]...), v.Payload()...)
		if !bytes.Equal(frames[0].Data, want) {
			t.Fatalf("%x became %x", had, frames[0].Data)
		}
	})
}
