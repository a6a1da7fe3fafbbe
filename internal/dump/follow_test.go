package dump

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gotcp/internal/capture"
	"gotcp/internal/capture/capturetest"
	"gotcp/internal/wire"
)

// passing is a packet with a segment of a client's port, or to it.
type passing struct {
	port    uint16
	back    bool
	flags   wire.TCPFlags
	seq     uint32
	ack     uint32
	payload string
	// want is what is printed then.
	want string
}

func (s passing) packet() *capture.Packet {
	f := wire.TCPFields{SrcPort: s.port, DstPort: 80, Seq: s.seq, Ack: s.ack, Flags: s.flags}
	if s.back {
		f.SrcPort, f.DstPort = f.DstPort, f.SrcPort
	}
	tcp := make([]byte, wire.TCPMinLen+len(s.payload))
	f.Put(tcp, nil)
	copy(tcp[wire.TCPMinLen:], s.payload)
	h := wire.IPv4Fields{Src: one, Dst: two, Proto: wire.ProtoTCP, TTL: 64}
	if s.back {
		h.Src, h.Dst = h.Dst, h.Src
	}
	b := make([]byte, wire.IPv4MinLen+len(tcp))
	h.Put(b, len(tcp))
	copy(b[wire.IPv4MinLen:], tcp)
	data := frame(wire.TypeIPv4, b)
	return &capture.Packet{Time: time.Unix(1000, 0), LinkType: capture.LinkEthernet, Data: data, Length: len(data)}
}

// follows has a Follow see a dialogue.
func follows(t *testing.T, f *Follow, dialogue []passing) {
	t.Helper()
	for i, s := range dialogue {
		if got := lines(t, f, s.packet()); got != s.want {
			t.Errorf("packet %d prints %q, want %q", i, got, s.want)
		}
	}
}

// Both directions of the one connection and nothing of others, not even of one that
// uses the same ports again.
func TestFollow(t *testing.T) {
	f := NewFollow(2, false)
	follows(t, f, []passing{
		{port: 1, flags: wire.SYN, seq: 100},
		{port: 1, flags: wire.ACK, seq: 101, payload: "first"},
		{port: 2, flags: wire.SYN, seq: 100},
		{port: 2, back: true, flags: wire.SYN | wire.ACK, seq: 500, ack: 101},
		{port: 3, flags: wire.SYN, seq: 100},
		{port: 2, flags: wire.ACK, seq: 101, ack: 501, payload: "hello\n", want: "hello\n"},
		{port: 3, flags: wire.ACK, seq: 101, payload: "third"},
		{port: 1, flags: wire.ACK, seq: 106, payload: "first"},
		{port: 2, back: true, flags: wire.ACK, seq: 507, ack: 107, payload: "world\n"},
		{port: 2, back: true, flags: wire.ACK, seq: 501, ack: 107, payload: "small ", want: "small world\n"},
		{port: 2, back: true, flags: wire.ACK, seq: 501, ack: 107, payload: "small "},
		{port: 2, back: true, flags: wire.ACK | wire.FIN, seq: 513, ack: 107},
		{port: 2, flags: wire.ACK | wire.FIN, seq: 107, ack: 514},
		{port: 2, back: true, flags: wire.ACK, seq: 514, ack: 108},
		{port: 2, flags: wire.SYN, seq: 1 << 20},
		{port: 2, flags: wire.ACK, seq: 1<<20 + 1, payload: "fourth"},
	})
	for _, other := range [][]byte{frame(wire.TypeIPv4, datagram(0, "x")), frame(wire.TypeIPv6, []byte("short")), {1}} {
		p := &capture.Packet{LinkType: capture.LinkEthernet, Data: other, Length: len(other)}
		if got := lines(t, f, p); got != "" {
			t.Errorf("%q", got)
		}
	}
	end, err := f.End(nil)
	client, server := f.Missing()
	if len(end) > 0 || err != nil || client+server > 0 || f.Begun() != 2 {
		t.Errorf("%q, %v; %d and %d missing, %d have begun", end, err, client, server, f.Begun())
	}
}

// At the end come the bytes that waited, and what they waited for is counted. The server
// is known by its SYN-ACK, though it speaks first here.
func TestFollowMissing(t *testing.T) {
	f := NewFollow(1, true)
	follows(t, f, []passing{
		{port: 1, back: true, flags: wire.SYN | wire.ACK, seq: 500, ack: 101},
		{port: 1, flags: wire.ACK, seq: 101, ack: 501, payload: "hello", want: green + "hello" + plain},
		{port: 1, flags: wire.ACK, seq: 109, ack: 501, payload: "again"},
		{port: 1, back: true, flags: wire.ACK, seq: 511, ack: 106, payload: "world"},
	})
	end, err := f.End([]byte("x"))
	client, server := f.Missing()
	if want := "x" + green + "again" + plain + cyan + "world" + plain; string(end) != want || err != nil || client != 3 || server != 10 {
		t.Errorf("%q, %v; %d and %d are missing", end, err, client, server)
	}
}

// However many others there are, the one that is followed is not forgotten.
func TestFollowAmongMany(t *testing.T) {
	f := NewFollow(1, false)
	follows(t, f, []passing{{port: 1, flags: wire.ACK, seq: 1, payload: "a", want: "a"}})
	for port := range uint16(5000) {
		follows(t, f, []passing{{port: 2 + port, flags: wire.ACK, seq: 1, payload: "b"}})
	}
	follows(t, f, []passing{{port: 1, flags: wire.ACK, seq: 2, payload: "c", want: "c"}})
	if n := NewFollow(3, false); n.Begun() != 0 {
		t.Errorf("%d have begun", n.Begun())
	}
}

// A packet that adds nothing to the stream is no record, which could begin another file
// or end the job.
func TestFollowPrintsNoEmptyRecords(t *testing.T) {
	o := Options{Render: NewFollow(1, true), Source: &capturetest.Script{Steps: []any{capturetest.Packets(60, 61)}}}
	var err error
	name := filepath.Join(t.TempDir(), "out")
	if o.Out, err = capture.OpenOutput(name, capture.Rotation{Every: time.Hour, Files: 1}, time.Now().Add(-2*time.Hour)); err != nil {
		t.Fatal(err)
	}
	d := New(o)
	if err := d.Run(t.Context()); err != nil || d.Captured() != 2 {
		t.Errorf("%v after %d packets", err, d.Captured())
	}
}

// Neither the bytes nor packets of others cost memory, in the output neither.
func TestFollowDoesNotAllocate(t *testing.T) {
	o := Options{Source: &capturetest.Script{}}
	printsTo(t, &o)
	o.Render = NewFollow(1, true)
	d := New(o)
	now, data := time.Now(), strings.Repeat("x", 100)
	s := passing{port: 1, flags: wire.ACK, seq: 1, payload: data}
	ours, others := s.packet(), passing{port: 2, flags: wire.ACK, payload: data}.packet()
	const at = wire.EthernetLen + wire.IPv4MinLen + 4 // the sequence number
	if n := testing.AllocsPerRun(1000, func() {
		s.seq += uint32(len(data))
		ours.Data[at], ours.Data[at+1], ours.Data[at+2], ours.Data[at+3] = byte(s.seq>>24), byte(s.seq>>16), byte(s.seq>>8), byte(s.seq)
		for _, p := range []*capture.Packet{ours, others} {
			if _, err := d.packet(now, p); err != nil {
				t.Fatal(err)
			}
		}
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
