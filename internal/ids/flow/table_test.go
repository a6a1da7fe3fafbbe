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
	if f.Client().String() != "10.0.0.9" || f.ServerPort != 53 || f.Packets != [2]uint64{1, 1} || f.Bytes != [2]uint64{60, 60} {
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

// TestClockNeverGoesBack: captures do.
func TestClockNeverGoesBack(t *testing.T) {
	table := New[int](Config{}, nil)
	f, _, _ := table.Packet(packet(start, wire.ProtoUDP, "10.0.0.1:1", "10.0.0.2:2"))
	table.Packet(packet(start.Add(-time.Hour), wire.ProtoUDP, "10.0.0.1:1", "10.0.0.2:2"))
	if !f.Last().Equal(start) || table.Len() != 1 {
		t.Errorf("last %v", f.Last())
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
