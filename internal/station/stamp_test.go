package station

import (
	"testing"
	"testing/synctest"
	"time"
)

// An outgoing message, its stamp and its answer.
type stamper struct{ times []time.Time }

func (s *stamper) SentTime() (uint32, time.Time, bool) {
	if len(s.times) == 0 {
		return 0, time.Time{}, false
	}
	at := s.times[0]
	s.times = s.times[1:]
	return 2 - uint32(len(s.times)), at, true
}

// Stamps go to the packets they belong to: of a fragmented one, the first
// fragment's. ARP and what nobody asks about have none.
func TestStamps(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		stamps := &stamper{}
		b := newBench(t, Config{Shared: true, Stamper: stamps})
		b.s.Send(time.Now(), echoTo(1, router, 0))
		b.s.Output(time.Now()) // frame 0: the request for router
		b.s.Learn(time.Now(), peer, peerMAC)
		b.s.Send(time.Now(), echoTo(5, peer, 2000)) // frames 1 and 2
		b.s.Flush(time.Now())
		stamps.times = []time.Time{time.Unix(1, 0), time.Unix(2, 0), time.Unix(3, 0)}
		b.s.Poll(time.Now())
		if len(b.log.stamped) != 1 || !b.log.stamped[5].Equal(time.Unix(2, 0)) {
			t.Errorf("%v", b.log.stamped)
		}
	})
}
