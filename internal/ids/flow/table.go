package flow

import (
	"hash/maphash"
	"reflect"
	"time"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/decode"
)

// Table holds flows. It is not safe for concurrent use.
type Table[V any] struct {
	cfg      Config
	timeouts [numProtocols][numStates]int64
	end      func(*Flow[V], Reason)
	seed     maphash.Seed
	buckets  []*Flow[V]
	// idle has the flows of each protocol and state, the longest idle first.
	idle   [numProtocols][numStates]queue[V]
	all    queue[V]
	spare  *Flow[V] // through chain
	size   int      // of a flow
	clock  int64    // now, in nanoseconds
	swept  int64
	n      int
	bytes  int
	lastID uint64
	stats  Stats
}

// grain is how exact the order by idleness is. A flow moves to the end of its queue
// only when it has not done so for that long: a move costs the cache lines of its
// neighbours.
const grain = int64(time.Second)

// New makes a table that calls end with every flow that is over, which may be nil.
// The flow and its value are still whole during the call, and forgotten after it.
func New[V any](cfg Config, end func(*Flow[V], Reason)) *Table[V] {
	if cfg.MaxFlows <= 0 {
		cfg.MaxFlows = 1 << 18
	}
	if cfg.MaxBytes <= 0 {
		cfg.MaxBytes = 256 << 20
	}
	buckets := 1
	for buckets < cfg.MaxFlows {
		buckets *= 2
	}
	const s = time.Second
	others := Timeouts{30 * s, 300 * s, 30 * s}
	t := &Table[V]{cfg: cfg, end: end, seed: maphash.MakeSeed(), buckets: make([]*Flow[V], buckets), size: int(reflect.TypeFor[Flow[V]]().Size())}
	clear(t.buckets) // see addSpares
	t.timeouts = [numProtocols][numStates]int64{
		tcpFlow:   cfg.TCP.withDefaults(Timeouts{60 * s, 600 * s, 60 * s}),
		udpFlow:   cfg.UDP.withDefaults(others),
		icmpFlow:  cfg.ICMP.withDefaults(others),
		otherFlow: cfg.Other.withDefaults(others),
	}
	return t
}

// Len is the number of flows.
func (t *Table[V]) Len() int { return t.n }

// Bytes is their memory, as charged; see Config.MaxBytes.
func (t *Table[V]) Bytes() int { return t.bytes }

// Stats are the counts so far.
func (t *Table[V]) Stats() Stats { return t.stats }

// Packet finds the flow of a packet, or begins it, and counts the packet. An ICMP
// error belongs to the flow whose packet it quotes, if there is one. ok is false for
// a packet that has no flow.
func (t *Table[V]) Packet(p *decode.Packet) (f *Flow[V], dir app.Direction, ok bool) {
	k, swapped, ok := flowOf(p)
	if !ok {
		return nil, 0, false
	}
	t.advance(p.Time)
	if p.Quote != nil {
		if f, quoted := t.quoted(p); f != nil && !t.late(f) {
			// It goes to who sent the quoted packet.
			dir = direction(quoted, f.swapped).Other()
			t.touch(f, p, dir)
			return f, dir, true
		}
	}
	h := maphash.Bytes(t.seed, k[:])
	if f = t.find(h, &k); f != nil && t.late(f) {
		t.finish(f, TimedOut)
		f = nil
	}
	if f == nil {
		f = t.begin(h, &k, swapped, p)
	}
	dir = direction(swapped, f.swapped)
	if dir == app.ToClient && f.state == Opening && f.protocol != tcpFlow {
		t.SetState(f, Established)
	}
	t.touch(f, p, dir)
	return f, dir, true
}

// late reports that a flow's time is over, whether that was noticed or not.
func (t *Table[V]) late(f *Flow[V]) bool {
	return t.clock-f.last >= t.timeouts[f.protocol][f.state]
}

// Restart ends a flow and begins one anew with the packet, which has the same
// addresses and ports.
func (t *Table[V]) Restart(f *Flow[V], p *decode.Packet) (*Flow[V], app.Direction) {
	t.finish(f, Reused)
	f, dir, _ := t.Packet(p)
	return f, dir
}

// SetState says how far a flow has come.
func (t *Table[V]) SetState(f *Flow[V], s State) {
	if f.state == s {
		return
	}
	t.idle[f.protocol][f.state].remove(f, byIdleness)
	f.state = s
	f.queued = t.clock
	t.idle[f.protocol][f.state].push(f, byIdleness)
}

// Charge adds n, which may be negative, to the memory that counts for a flow. Others
// may have to go for it: not itself, or where there is no room but for old connections no new one
// would ever get beyond its beginning.
func (t *Table[V]) Charge(f *Flow[V], n int) {
	f.charge += n
	t.bytes += n
	t.makeRoom(0, 0, f)
}

// advance moves the table's clock, which never goes back: captures may.
func (t *Table[V]) advance(now time.Time) {
	if n := now.UnixNano(); n > t.clock {
		t.clock = n
	}
	t.makeRoom(0, 0, nil)
}

// quoted finds the flow that an ICMP error is about, and whether the quoted packet's
// source is the higher endpoint.
func (t *Table[V]) quoted(p *decode.Packet) (f *Flow[V], swapped bool) {
	k, swapped := quotedBy(p)
	return t.find(maphash.Bytes(t.seed, k[:]), &k), swapped
}

func (t *Table[V]) find(h uint64, k *key) *Flow[V] {
	f := t.buckets[h&uint64(len(t.buckets)-1)]
	for f != nil && (f.hash != h || f.key != *k) {
		f = f.chain
	}
	return f
}

// touch counts a packet.
func (t *Table[V]) touch(f *Flow[V], p *decode.Packet, dir app.Direction) {
	f.times.pass(p.Time)
	f.last = t.clock
	f.Packets[dir]++
	f.Bytes[dir] += uint64(p.Length)
	if t.clock-f.queued >= grain {
		q := &t.idle[f.protocol][f.state]
		q.remove(f, byIdleness)
		f.queued = t.clock
		q.push(f, byIdleness)
	}
}

// begin makes a flow whose client is the packet's source.
func (t *Table[V]) begin(h uint64, k *key, swapped bool, p *decode.Packet) *Flow[V] {
	t.makeRoom(1, t.size, nil)
	if t.spare == nil {
		t.addSpares()
	}
	f := t.spare
	t.spare = f.chain
	t.lastID++
	t.stats.Created++
	// All else of it is zero: see finish.
	f.ID, f.hash, f.key = t.lastID, h, *k
	f.ClientPort, f.ServerPort, f.Proto = p.SrcPort, p.DstPort, p.Proto
	f.VLANs, f.NumVLANs = p.VLANs, p.NumVLANs
	f.times.begin(p.Time)
	f.last, f.queued = t.clock, t.clock
	f.swapped, f.protocol, f.charge = swapped, protocolOf(p.Proto), t.size
	bucket := &t.buckets[h&uint64(len(t.buckets)-1)]
	f.chain = *bucket
	*bucket = f
	t.idle[f.protocol][Opening].push(f, byIdleness)
	t.all.push(f, byCreation)
	t.n++
	t.bytes += t.size
	return f
}

// slab is how many flows are made at a time.
const slab = 32

// addSpares makes flows for use.
func (t *Table[V]) addSpares() {
	flows := make([]Flow[V], slab)
	// Who reads fresh memory first is given the page of zeros, and has it exchanged for one of
	// its own at the first write, for which all other processors are interrupted. So it is
	// written first.
	clear(flows)
	for i := range flows {
		flows[i].chain = t.spare
		t.spare = &flows[i]
	}
}

// finish ends a flow.
func (t *Table[V]) finish(f *Flow[V], why Reason) {
	switch why {
	case TimedOut:
		t.stats.TimedOut++
	case Reused:
		t.stats.Reused++
	case Evicted:
		t.stats.Evicted[f.state]++
	}
	if t.end != nil {
		t.end(f, why)
	}
	link := &t.buckets[f.hash&uint64(len(t.buckets)-1)]
	for *link != f {
		link = &(*link).chain
	}
	*link = f.chain
	t.idle[f.protocol][f.state].remove(f, byIdleness)
	t.all.remove(f, byCreation)
	t.n--
	t.bytes -= f.charge
	*f = Flow[V]{chain: t.spare}
	t.spare = f
}

// Reverse makes the client of a flow its server: who sent the first packet that was
// seen had not begun.
func (t *Table[V]) Reverse(f *Flow[V]) {
	f.swapped = !f.swapped
	f.ClientPort, f.ServerPort = f.ServerPort, f.ClientPort
	f.Packets[0], f.Packets[1] = f.Packets[1], f.Packets[0]
	f.Bytes[0], f.Bytes[1] = f.Bytes[1], f.Bytes[0]
}
