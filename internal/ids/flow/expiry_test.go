package flow

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"gotcp/internal/ids/app"
	"gotcp/internal/wire"
)

func TestTimeouts(t *testing.T) {
	var e ended
	table := New(Config{}, e.tell)
	at := func(seconds int) time.Time { return start.Add(time.Duration(seconds) * time.Second) }
	table.Packet(packet(at(0), wire.ProtoUDP, "10.0.0.1:1", "10.0.0.2:2"))
	tcp, _, _ := table.Packet(packet(at(0), wire.ProtoTCP, "10.0.0.1:1", "10.0.0.2:2"))
	table.Packet(packet(at(0), wire.ProtoTCP, "10.0.0.1:3", "10.0.0.2:4"))
	table.SetState(tcp, Established)
	table.Expire(at(30))
	e.expect(t)
	table.Expire(at(31))
	e.expect(t, "1 timeout")
	table.Packet(packet(at(50), wire.ProtoTCP, "10.0.0.1:3", "10.0.0.2:4"))
	table.Expire(at(110))
	e.expect(t)
	table.Expire(at(111))
	e.expect(t, "3 timeout")
	table.SetState(tcp, Closed)
	table.Expire(at(171))
	e.expect(t)
	table.Expire(at(172))
	e.expect(t, "2 timeout")
	if table.Len() != 0 || table.Bytes() != 0 {
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

// TestExpiryDependsOnTheFlowAlone: whichever flows there are beside it, and whatever was
// heard between them, a flow ends at the same time.
func TestExpiryDependsOnTheFlowAlone(t *testing.T) {
	at := func(ms int) time.Time { return start.Add(time.Duration(ms) * time.Millisecond) }
	for _, alone := range []bool{true, false} {
		var e ended
		table := New(Config{}, e.tell)
		f, _, _ := table.Packet(packet(at(500), wire.ProtoUDP, "10.0.0.1:1", "10.0.0.2:2"))
		if !alone {
			other := New(Config{}, e.tell)
			other.Packet(packet(at(0), wire.ProtoUDP, "10.0.0.1:3", "10.0.0.2:2"))
			f, _, _ = other.Packet(packet(at(500), wire.ProtoUDP, "10.0.0.1:1", "10.0.0.2:2"))
			other.Packet(packet(at(900), wire.ProtoUDP, "10.0.0.1:3", "10.0.0.2:2"))
			table = other
		}
		id := fmt.Sprint(f.ID)
		table.Expire(at(31499))
		if slices.Contains(e, id+" timeout") {
			t.Errorf("alone %v: too early", alone)
		}
		table.Expire(at(31500))
		if !slices.Contains(e, id+" timeout") {
			t.Errorf("alone %v: %v", alone, e)
		}
	}
}

// TestCapturesGoBack: a flow's times are those of its packets, whatever came before.
func TestCapturesGoBack(t *testing.T) {
	table := New[int](Config{}, nil)
	table.Packet(packet(start.Add(time.Second), wire.ProtoUDP, "10.0.0.1:1", "10.0.0.2:2"))
	f, _, _ := table.Packet(packet(start, wire.ProtoUDP, "10.0.0.1:3", "10.0.0.2:2"))
	table.Packet(packet(start.Add(-time.Second), wire.ProtoUDP, "10.0.0.1:3", "10.0.0.2:2"))
	if !f.First().Equal(start) || !f.Last().Equal(start) {
		t.Errorf("from %v to %v", f.First(), f.Last())
	}
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
	var flows []*Flow[int]
	for i := range 3 {
		f, _, _ := table.Packet(packet(start, wire.ProtoUDP, fmt.Sprintf("10.0.0.1:%d", i+1), "10.0.0.2:2"))
		flows = append(flows, f)
	}
	e.expect(t)
	table.Charge(flows[2], 9500)
	e.expect(t, "1 evicted")
	// The one that is charged stays, though it is the longest idle.
	table.Charge(flows[1], 500)
	e.expect(t, "3 evicted")
	table.Charge(flows[1], 9900)
	e.expect(t)
	table.Packet(packet(start, wire.ProtoUDP, "10.0.0.1:9", "10.0.0.2:2"))
	e.expect(t, "2 evicted")
	if table.Bytes() > 10000 {
		t.Errorf("%d bytes", table.Bytes())
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
	table.Finish(func(*Flow[int]) bool { return true })
	e.expect(t, "1 finished", "2 finished", "3 finished", "4 finished", "5 finished")
}
