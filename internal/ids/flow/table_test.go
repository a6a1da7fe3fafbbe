package flow

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/decode"
	"gotcp/internal/wire"
)

var start = time.Unix(1e9, 0)

// ended are the flows that a table has told the end of, in words.
type ended []string

func (e *ended) tell(f *Flow[int], why Reason) {
	*e = append(*e, fmt.Sprintf("%d %v", f.ID, why))
}

func (e *ended) expect(t *testing.T, want ...string) {
	t.Helper()
	if !slices.Equal(*e, want) {
		t.Errorf("ended %v, want %v", *e, want)
	}
	*e = nil
}

func TestBothDirectionsAreOneFlow(t *testing.T) {
	table := New[int](Config{}, nil)
	f, dir, ok := table.Packet(packet(start, wire.ProtoUDP, "10.0.0.9:1000", "10.0.0.1:53"))
	if !ok || dir != app.ToServer || f.State() != Opening {
		t.Fatalf("%v %v %v", ok, dir, f.State())
	}
	g, dir, _ := table.Packet(packet(start, wire.ProtoUDP, "10.0.0.1:53", "10.0.0.9:1000"))
	if g != f || dir != app.ToClient || f.State() != Established {
		t.Fatalf("the answer: %v %v", dir, f.State())
	}
	if f.Client.String() != "10.0.0.9" || f.ServerPort != 53 || f.Packets != [2]uint64{1, 1} || f.Bytes != [2]uint64{60, 60} {
		t.Errorf("%+v", f)
	}
	for _, other := range []*decode.Packet{
		packet(start, wire.ProtoTCP, "10.0.0.9:1000", "10.0.0.1:53"),
		packet(start, wire.ProtoUDP, "10.0.0.9:1001", "10.0.0.1:53"),
		packet(start, wire.ProtoUDP, "10.0.0.9:53", "10.0.0.1:1000"),
	} {
		if g, _, _ := table.Packet(other); g == f {
			t.Errorf("%v from %d is the same flow", other.Proto, other.SrcPort)
		}
	}
	tagged := packet(start, wire.ProtoUDP, "10.0.0.9:1000", "10.0.0.1:53")
	tagged.NumVLANs = 1
	if g, _, _ := table.Packet(tagged); g == f {
		t.Error("VLAN 0 is no VLAN")
	}
}

func TestNoFlow(t *testing.T) {
	table := New[int](Config{}, nil)
	p := packet(start, wire.ProtoUDP, "10.0.0.9:1000", "10.0.0.1:53")
	for name, change := range map[string]func(*decode.Packet){
		"fragment": func(p *decode.Packet) { p.Fragment = true },
		"invalid":  func(p *decode.Packet) { p.Invalid = true },
		"GRE":      func(p *decode.Packet) { p.Proto = wire.ProtoGRE },
		"no IP":    func(p *decode.Packet) { p.IPv4 = nil },
	} {
		q := *p
		change(&q)
		if _, _, ok := table.Packet(&q); ok {
			t.Errorf("%s: a flow", name)
		}
	}
}

func TestTimeouts(t *testing.T) {
	var e ended
	table := New(Config{}, e.tell)
	at := func(seconds int) time.Time { return start.Add(time.Duration(seconds) * time.Second) }
	table.Packet(packet(at(0), wire.ProtoUDP, "10.0.0.1:1", "10.0.0.2:2"))
	tcp, _, _ := table.Packet(packet(at(0), wire.ProtoTCP, "10.0.0.1:1", "10.0.0.2:2"))
	table.Packet(packet(at(0), wire.ProtoTCP, "10.0.0.1:3", "10.0.0.2:4"))
	table.SetState(tcp, Established)
	table.Expire(at(29))
	e.expect(t)
	table.Expire(at(30))
	e.expect(t, "1 timeout")
	table.Packet(packet(at(50), wire.ProtoTCP, "10.0.0.1:3", "10.0.0.2:4"))
	table.Expire(at(109))
	e.expect(t)
	table.Expire(at(110))
	e.expect(t, "3 timeout")
	table.SetState(tcp, Closed)
	table.Expire(at(111))
	e.expect(t, "2 timeout")
	if table.Len() != 0 || table.Bytes() != 0 || !table.Deadline().IsZero() {
		t.Errorf("%d flows, %d bytes are left", table.Len(), table.Bytes())
	}
}

// TestOldFlowIsNotGoneOnWith: a packet after the timeout begins a new flow, though
// nobody has looked for old ones since.
func TestOldFlowIsNotGoneOnWith(t *testing.T) {
	var e ended
	table := New(Config{UDP: Timeouts{Opening: 500 * time.Millisecond}}, e.tell)
	table.Packet(packet(start, wire.ProtoUDP, "10.0.0.1:1", "10.0.0.2:2"))
	f, dir, _ := table.Packet(packet(start.Add(700*time.Millisecond), wire.ProtoUDP, "10.0.0.2:2", "10.0.0.1:1"))
	if f.ID != 2 || dir != app.ToServer {
		t.Errorf("flow %d %v", f.ID, dir)
	}
	e.expect(t, "1 timeout")
}

// TestTheLeastValuableGoesFirst: closed, then opening, then the longest idle of the
// established.
func TestTheLeastValuableGoesFirst(t *testing.T) {
	var e ended
	table := New(Config{MaxFlows: 4}, e.tell)
	n := 0
	begin := func(s State) *Flow[int] {
		n++
		f, _, _ := table.Packet(packet(start.Add(time.Duration(n)*time.Second), wire.ProtoTCP, fmt.Sprintf("10.0.0.1:%d", n), "10.0.0.2:2"))
		table.SetState(f, s)
		return f
	}
	begin(Established)
	begin(Opening)
	begin(Established)
	begin(Closed)
	begin(Established)
	e.expect(t, "4 evicted")
	begin(Established)
	e.expect(t, "2 evicted")
	table.Packet(packet(start.Add(10*time.Second), wire.ProtoTCP, "10.0.0.2:2", "10.0.0.1:1"))
	begin(Established)
	e.expect(t, "3 evicted")
	if got := table.Stats().Evicted; got != [3]uint64{1, 1, 1} {
		t.Errorf("evicted %v", got)
	}
}

func TestMemoryHasALimit(t *testing.T) {
	var e ended
	table := New(Config{MaxBytes: 10000}, e.tell)
	a, _, _ := table.Packet(packet(start, wire.ProtoUDP, "10.0.0.1:1", "10.0.0.2:2"))
	table.Packet(packet(start, wire.ProtoUDP, "10.0.0.1:2", "10.0.0.2:2"))
	e.expect(t)
	table.Charge(a, 9900)
	b, _, _ := table.Packet(packet(start, wire.ProtoUDP, "10.0.0.1:2", "10.0.0.2:2"))
	e.expect(t, "1 evicted")
	if b.ID != 2 || table.Bytes() > 10000 {
		t.Errorf("flow %d, %d bytes", b.ID, table.Bytes())
	}
}

func TestRestart(t *testing.T) {
	var e ended
	table := New(Config{}, e.tell)
	f, _, _ := table.Packet(packet(start, wire.ProtoTCP, "10.0.0.1:1", "10.0.0.2:2"))
	f.Value = 7
	g, dir := table.Restart(f, packet(start, wire.ProtoTCP, "10.0.0.2:2", "10.0.0.1:1"))
	e.expect(t, "1 reused")
	if g.ID != 2 || dir != app.ToServer || g.Value != 0 {
		t.Errorf("flow %d, %v, value %d", g.ID, dir, g.Value)
	}
}

func TestReverse(t *testing.T) {
	table := New[int](Config{}, nil)
	answer := packet(start, wire.ProtoTCP, "10.0.0.2:80", "10.0.0.1:1")
	f, _, _ := table.Packet(answer)
	table.Reverse(f)
	if f.ServerPort != 80 || f.Packets != [2]uint64{0, 1} {
		t.Errorf("%+v", f)
	}
	if _, dir, _ := table.Packet(answer); dir != app.ToClient {
		t.Errorf("%v", dir)
	}
}

func TestFlowsEndInTheOrderOfTheirCreation(t *testing.T) {
	var e ended
	table := New(Config{}, e.tell)
	for i := range 5 {
		table.Packet(packet(start, wire.ProtoUDP, fmt.Sprintf("10.0.0.%d:1", 9-i), "10.1.0.2:2"))
	}
	var ids []uint64
	table.Each(func(f *Flow[int]) { ids = append(ids, f.ID) })
	if !slices.Equal(ids, []uint64{1, 2, 3, 4, 5}) {
		t.Errorf("each: %v", ids)
	}
	table.Finish()
	e.expect(t, "1 finished", "2 finished", "3 finished", "4 finished", "5 finished")
}

// TestClockNeverGoesBack: captures do.
func TestClockNeverGoesBack(t *testing.T) {
	table := New[int](Config{}, nil)
	f, _, _ := table.Packet(packet(start, wire.ProtoUDP, "10.0.0.1:1", "10.0.0.2:2"))
	table.Packet(packet(start.Add(-time.Hour), wire.ProtoUDP, "10.0.0.1:1", "10.0.0.2:2"))
	if !f.Last.Equal(start) || table.Len() != 1 {
		t.Errorf("last %v", f.Last)
	}
}

func TestNothingIsAllocatedForFlows(t *testing.T) {
	table := New[int](Config{MaxFlows: 8}, nil)
	var packets []*decode.Packet
	for i := range 16 {
		packets = append(packets, packet(start, wire.ProtoUDP, fmt.Sprintf("10.0.0.1:%d", i+1), "10.0.0.2:2"))
	}
	run := func() {
		for _, p := range packets {
			table.Packet(p)
		}
	}
	run()
	if n := testing.AllocsPerRun(100, run); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
