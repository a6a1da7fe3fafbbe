package analysis

import (
	"encoding/binary"
	"net/netip"
	"testing"
	"time"

	"gotcp/internal/wire"
)

// header makes a TCP header without options.
func header(f wire.TCPFields) wire.TCP {
	b := make([]byte, wire.TCPMinLen)
	f.Put(b, nil)
	return b
}

func TestOldestMakesRoom(t *testing.T) {
	var gone []uint16
	a := New(Config{MaxConnections: 3, Evicted: func(c *Connection) { gone = append(gone, c.Client.Port()) }})
	for i, port := range []uint16{1, 2, 3, 1, 4, 5} {
		a.Input(epoch.Add(time.Duration(i)*time.Second), clientAddr.Addr(), serverAddr.Addr(), header(wire.TCPFields{SrcPort: port, DstPort: 80, Flags: wire.SYN}), 0)
	}
	if len(gone) != 2 || gone[0] != 2 || gone[1] != 3 || a.Evicted() != 2 {
		t.Errorf("gone are %v", gone)
	}
	var left []uint16
	for _, c := range a.Connections() {
		left = append(left, c.Client.Port())
	}
	if len(left) != 3 || left[0] != 1 || left[1] != 4 || left[2] != 5 {
		t.Errorf("left are %v", left)
	}
	if len(a.flows) != 3 {
		t.Errorf("%d flows in the map", len(a.flows))
	}
}

// A connection whose ports were used again makes room like any other, and does
// not take the present one out of the map.
func TestFormerConnectionMakesRoom(t *testing.T) {
	a := New(Config{MaxConnections: 2})
	syn := func(port uint16, isn uint32) Notes {
		return a.Input(epoch, clientAddr.Addr(), serverAddr.Addr(), header(wire.TCPFields{SrcPort: port, DstPort: 80, Seq: isn, Flags: wire.SYN}), 0)
	}
	for isn := range uint32(5) {
		n := syn(1, 1000*isn)
		if n.Has(PortReused) != (isn > 0) {
			t.Errorf("SYN %d: %+v", isn, n)
		}
	}
	syn(2, 0) // in the place of the former one
	if n := syn(1, 4000); !n.Has(Retransmission) {
		t.Errorf("the present connection is lost: %+v", n)
	}
	if len(a.Connections()) != 2 || len(a.flows) != 2 {
		t.Errorf("%d connections, %d in the map", len(a.Connections()), len(a.flows))
	}
}

func TestConnectionsAreApart(t *testing.T) {
	a := New(Config{})
	v6 := netip.MustParseAddr("2001:db8::1")
	for _, p := range [][2]netip.AddrPort{
		{clientAddr, serverAddr},
		{netip.AddrPortFrom(v6, 40000), netip.AddrPortFrom(v6.Next(), 80)},
		{clientAddr, netip.AddrPortFrom(serverAddr.Addr(), 81)},
		{netip.AddrPortFrom(clientAddr.Addr(), 80), netip.AddrPortFrom(serverAddr.Addr(), 40000)},
		{netip.AddrPortFrom(clientAddr.Addr(), 1), netip.AddrPortFrom(clientAddr.Addr(), 2)},
		{netip.AddrPortFrom(clientAddr.Addr(), 3), netip.AddrPortFrom(clientAddr.Addr(), 3)}, // to itself
	} {
		for _, way := range [][2]netip.AddrPort{{p[0], p[1]}, {p[1], p[0]}} {
			a.Input(epoch, way[0].Addr(), way[1].Addr(), header(wire.TCPFields{SrcPort: way[0].Port(), DstPort: way[1].Port(), Flags: wire.ACK}), 0)
		}
	}
	if got := a.Connections(); len(got) != 6 {
		t.Errorf("%d connections: %+v", len(got), got)
	}
}

// bulk hands in a transfer with a loss every 50 segments, round after round.
type bulk struct {
	a    *Analyzer
	now  time.Time
	data wire.TCP
	ack  wire.TCP
	next uint32
}

func newBulk(a *Analyzer) *bulk {
	b := &bulk{a: a, now: epoch, data: make([]byte, wire.TCPMaxLen), ack: make([]byte, wire.TCPMaxLen)}
	b.data = b.data[:(&wire.TCPFields{SrcPort: clientAddr.Port(), DstPort: serverAddr.Port(), Flags: wire.ACK, Window: 1000}).
		Put(b.data, &wire.TCPOptions{HasTimestamps: true, TSVal: 1})]
	b.ack = b.ack[:(&wire.TCPFields{SrcPort: serverAddr.Port(), DstPort: clientAddr.Port(), Flags: wire.ACK, Window: 1000}).
		Put(b.ack, &wire.TCPOptions{HasTimestamps: true, TSVal: 1, NumSACK: 1})]
	return b
}

const (
	bulkMSS     = 1448
	bulkFlight  = 50
	bulkPackets = 2*bulkFlight + 1
)

func (b *bulk) send(seq uint32) Notes {
	b.now = b.now.Add(10 * time.Microsecond)
	binary.BigEndian.PutUint32(b.data[4:], seq)
	return b.a.Input(b.now, clientAddr.Addr(), serverAddr.Addr(), b.data, bulkMSS)
}

func (b *bulk) reply(ack, left, right uint32) Notes {
	b.now = b.now.Add(10 * time.Microsecond)
	binary.BigEndian.PutUint32(b.ack[8:], ack)
	binary.BigEndian.PutUint32(b.ack[wire.TCPMinLen+16:], left)
	binary.BigEndian.PutUint32(b.ack[wire.TCPMinLen+20:], right)
	return b.a.Input(b.now, serverAddr.Addr(), clientAddr.Addr(), b.ack, 0)
}

func (b *bulk) round() {
	first := b.next
	for range bulkFlight {
		b.send(b.next)
		b.next += bulkMSS
	}
	for i := range uint32(bulkFlight - 1) {
		b.reply(first, first+bulkMSS, first+bulkMSS*(i+2))
	}
	b.send(first)
	b.reply(b.next, 0, 0)
}

func TestSteadyStateDoesNotAllocate(t *testing.T) {
	a := New(Config{MaxConnections: 2})
	b := newBulk(a)
	b.round()
	if n := testing.AllocsPerRun(50, b.round); n != 0 {
		t.Errorf("%v allocations for %d packets", n, bulkPackets)
	}
	if c := a.Connections()[0].ToServer; c.Fast != c.Retransmissions || c.Fast != 52 || c.DupAcks != 52*(bulkFlight-1) {
		t.Errorf("%+v", c)
	}
	port := uint16(0)
	syns := header(wire.TCPFields{DstPort: 80, Flags: wire.SYN})
	flood := func() {
		port++
		binary.BigEndian.PutUint16(syns, port)
		a.Input(epoch, clientAddr.Addr(), serverAddr.Addr(), syns, 0)
	}
	for range 100 {
		flood()
	}
	if n := testing.AllocsPerRun(1000, flood); n != 0 {
		t.Errorf("%v allocations for a new connection", n)
	}
}

func BenchmarkBulk(b *testing.B) {
	bulk := newBulk(New(Config{}))
	b.ReportAllocs()
	for b.Loop() {
		bulk.round()
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/bulkPackets, "ns/packet")
}

func BenchmarkManyConnections(b *testing.B) {
	a := New(Config{})
	h := header(wire.TCPFields{DstPort: 80, Flags: wire.ACK})
	i := uint16(0)
	b.ReportAllocs()
	for b.Loop() {
		i++
		binary.BigEndian.PutUint16(h, i%2000)
		a.Input(epoch, clientAddr.Addr(), serverAddr.Addr(), h, 0)
	}
}

func BenchmarkScan(b *testing.B) {
	a := New(Config{})
	h := header(wire.TCPFields{Flags: wire.SYN})
	i := uint32(0)
	b.ReportAllocs()
	for b.Loop() {
		i++
		binary.BigEndian.PutUint32(h, i)
		a.Input(epoch, clientAddr.Addr(), serverAddr.Addr(), h, 0)
	}
}

// Connections have numbers in the order in which they begin, and those that go on keep theirs.
func TestNumbers(t *testing.T) {
	a := New(Config{MaxConnections: 3})
	at := time.Unix(1000, 0)
	for i, tt := range []struct {
		port   uint16
		flags  wire.TCPFlags
		seq    uint32
		number uint64
	}{
		{9, wire.SYN, 1, 1},
		{5, wire.ACK, 1, 2},
		{9, wire.ACK, 2, 1},
		{5, wire.ACK, 1, 2},
		{9, wire.SYN, 1 << 20, 3}, // its ports are used again
		{9, wire.ACK, 1<<20 + 1, 3},
		{5, wire.ACK, 1, 2},
		{8, wire.SYN, 1, 4}, // and the first of all makes room
	} {
		h := header(wire.TCPFields{SrcPort: tt.port, DstPort: 80, Seq: tt.seq, Flags: tt.flags})
		a.Input(at.Add(-time.Duration(i)), netip.AddrFrom4([4]byte{10, 0, 0, 1}), netip.AddrFrom4([4]byte{10, 0, 0, 2}), h, 0)
		if got := a.Current(); got != tt.number {
			t.Errorf("segment %d is of connection %d, want %d", i, got, tt.number)
		}
	}
	if a.Begun() != 4 {
		t.Errorf("%d have begun", a.Begun())
	}
	// The first packet decides, not its time nor the port.
	all := a.Connections()
	if len(all) != 3 || all[0].Client.Port() != 5 || all[1].Client.Port() != 9 || all[2].Client.Port() != 8 {
		t.Errorf("%+v", all)
	}
}
