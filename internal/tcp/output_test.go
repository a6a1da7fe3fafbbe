package tcp

import (
	"testing"
	"time"

	"gotcp/internal/wire"
)

func TestNoLargeSegmentsWithoutOffload(t *testing.T) {
	// A FIN behind a record that a smaller path MTU cuts is no byte of payload.
	p := established(t, Config{}, Config{})
	c := p.end[0]
	c.Write(p.now, randomBytes(2*1448))
	c.CloseWrite(p.now)
	p.output(0)
	p.log = func(from int, s *Segment) {
		if from == 0 && s.Len() > c.snd.mss {
			t.Errorf("%d bytes with an MSS of %d", s.Len(), c.snd.mss)
		}
	}
	c.PacketTooBig(p.now, c.snd.una, 736) // 724 with timestamps: half of a segment
	p.run(time.Minute)
}

func TestUrgentSegmentsAreNotOffloaded(t *testing.T) {
	p := established(t, Config{MaxPayload: 64_000}, Config{})
	c := p.end[0]
	c.WriteUrgent(p.now, randomBytes(10_000))
	end := c.sb.end()
	p.log = func(from int, s *Segment) {
		if from == 0 && s.Len() > 0 && (s.GSOSize != 0 || !s.has(wire.URG) || s.Seq.Add(int(s.Urgent)) != end) {
			t.Errorf("%v urgent %d cut at %d", s, s.Urgent, s.GSOSize)
		}
	}
	p.run(time.Second)
}

func TestNagleForgetsOldSegments(t *testing.T) {
	// After 2 GiB the end of the last small segment would look new again.
	p := established(t, Config{}, Config{})
	c := p.end[0]
	c.Write(p.now, randomBytes(100))
	p.run(time.Second)
	if c.nagle.small {
		t.Error("an acknowledged small segment is kept in mind")
	}
}
