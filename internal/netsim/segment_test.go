package netsim

import (
	"bytes"
	"testing"

	"gotcp/internal/tcp"
	"gotcp/internal/wire"
)

func TestSplit(t *testing.T) {
	payload := fill(nil, 0, 2500)
	s := tcp.Segment{Seq: 0xffff_fff0, Flags: wire.ACK | wire.FIN | wire.PSH | wire.CWR, GSOSize: 1000, Payload: [2][]byte{payload[:1234], payload[1234:]}}
	var got []tcp.Segment
	split(&s, func(p tcp.Segment) { got = append(got, p) })
	if len(got) != 3 {
		t.Fatalf("%d pieces", len(got))
	}
	var joined []byte
	for i, p := range got {
		if p.Seq != s.Seq.Add(len(joined)) || p.GSOSize != 0 {
			t.Errorf("piece %d at %d", i, p.Seq)
		}
		if last := i == 2; (p.Flags&wire.FIN != 0) != last || (p.Flags&wire.PSH != 0) != last || (p.Flags&wire.CWR != 0) != (i == 0) {
			t.Errorf("piece %d has %v", i, p.Flags)
		}
		joined = append(joined, p.Payload[0]...)
	}
	if !bytes.Equal(joined, payload) {
		t.Error("the pieces do not make the payload")
	}
	payload[0]++
	if got[0].Payload[0][0] == payload[0] {
		t.Error("the payload was not copied")
	}
}

func TestSplitEmpty(t *testing.T) {
	n := 0
	split(&tcp.Segment{Flags: wire.FIN}, func(p tcp.Segment) {
		if n++; p.Flags != wire.FIN {
			t.Errorf("flags %v", p.Flags)
		}
	})
	if n != 1 {
		t.Errorf("%d pieces", n)
	}
}

func TestMerge(t *testing.T) {
	at := func(offset, n int, flags wire.TCPFlags) tcp.Segment {
		return tcp.Segment{Seq: 100, Ack: 5, Flags: wire.ACK | flags, Payload: [2][]byte{fill(nil, offset, n)}}
	}
	a := at(0, 1000, 0)
	b := at(1000, 1000, 0)
	b.Seq = a.Seq.Add(1000)
	c := at(2000, 500, wire.PSH)
	c.Seq = a.Seq.Add(2000)
	if !merge(&a, &b) || !merge(&a, &c) {
		t.Fatal("not merged")
	}
	if a.Len() != 2500 || a.GSOSize != 1000 || a.Flags != wire.ACK|wire.PSH || verify(a.Payload[0], 0) != nil {
		t.Errorf("%d bytes, size %d, %v", a.Len(), a.GSOSize, a.Flags)
	}
	d := at(2500, 100, 0)
	d.Seq = a.Seq.Add(2500)
	if merge(&a, &d) {
		t.Error("merged behind PSH")
	}
	e, f := at(0, 10, 0), at(10, 10, 0)
	f.Seq = e.Seq.Add(11)
	if merge(&e, &f) {
		t.Error("merged across a gap")
	}
	f.Seq, f.Ack = e.Seq.Add(10), 6
	if merge(&e, &f) {
		t.Error("merged with another acknowledgement")
	}
}
