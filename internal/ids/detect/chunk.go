package detect

import "gotcp/internal/ids/app"

const (
	// chunkSize is how many new bytes of a stream are inspected together, unless a
	// message ends before.
	chunkSize = 2560
	// overlapBytes of what has been inspected are looked at again, so that a
	// match may begin in them.
	overlapBytes = 512
	// keptBytes are asked to be held of what has been inspected.
	keptBytes = chunkSize
)

// chunk is what is ready of a stream.
type chunk struct {
	ready bool
	data  []byte // all that is held
	// fresh is where in data the bytes begin that have not been inspected, begin
	// where looking begins.
	fresh, begin int
	whole        bool   // data goes back to the stream's beginning
	end          uint64 // offset in the stream of data's end
}

// nextChunk is what is ready of the packet's stream: bytes enough, or a message's
// end, or the stream's.
func (m *Matcher) nextChunk() (c chunk) {
	in := m.in
	if m.state == nil || m.protos != protoTCP {
		return c
	}
	if in.Sealed {
		return c
	}
	complete := m.messageComplete() || m.pieceComplete()
	s := &in.Stream
	c.data, c.end, c.whole = s.Data, s.Offset+uint64(len(s.Data)), s.Offset == 0
	done := m.state.inspected[in.Dir]
	if c.end <= done || len(s.Data) == 0 {
		return c
	}
	c.fresh = int(max(done, s.Offset) - s.Offset)
	c.begin = max(0, c.fresh-overlapBytes)
	if m.rules.options.Inline {
		m.window(&c)
		return c
	}
	c.ready = complete || s.Flush || in.Pseudo || len(s.Data)-c.fresh >= chunkSize
	return c
}

// window makes a chunk of what is around the packet's bytes, which inline is all that a rule sees of a stream:
// a match in it counts with each packet, since each may be dropped for it.
func (m *Matcher) window(c *chunk) {
	n := len(m.in.Packet.Payload)
	size := chunkSize
	if n > chunkSize/3*2 {
		size = n + chunkSize/3
	}
	c.begin = max(0, len(c.data)-size)
	c.fresh, c.whole = c.begin, false
	c.ready = n > 0 && m.in.InStream && !m.in.Pseudo
}

// messageComplete reports whether another transaction has come to its end in the
// packet's direction.
func (m *Matcher) messageComplete() bool {
	f, dir := m.in.Flow, m.in.Dir
	next := &m.state.completed[dir]
	*next = max(*next, f.FirstTransaction)
	before := *next
	for i := *next - f.FirstTransaction; i < uint64(len(f.Transactions)); i++ {
		if f.Transactions[i].Progress(dir) != app.Complete {
			break
		}
		*next++
	}
	return *next > before
}

// pieceComplete reports whether the last transaction has one more piece that is whole.
func (m *Matcher) pieceComplete() bool {
	txs := m.in.Flow.Transactions
	if len(txs) == 0 {
		return false
	}
	tx, ok := txs[len(txs)-1].(app.Paced)
	if !ok {
		return false
	}
	last := &m.state.pieces[m.in.Dir]
	before := *last
	*last = tx.Pieces(m.in.Dir)
	return *last != before
}

// tryStream looks into what is ready of the stream. Places counted from the
// beginning are counted from that of the new bytes, and from that of the stream as
// long as they lie beyond what has been inspected.
func (m *Matcher) tryStream(s *sig, in *inspection) bool {
	c := &m.stream
	if !s.anchored {
		return m.inspector.inspect(in.steps, c.data[c.begin:], c.fresh-c.begin)
	}
	if m.inspector.inspect(in.steps, c.data[c.fresh:], 0) {
		return true
	}
	return c.whole && c.fresh > 0 && c.fresh < s.reach && m.inspector.inspect(in.steps, c.data, c.fresh)
}
