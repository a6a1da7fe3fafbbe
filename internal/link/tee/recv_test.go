package tee

import (
	"testing"
	"testing/synctest"
	"time"

	"gotcp/internal/link"
	"gotcp/internal/link/linktest"
	"gotcp/internal/link/pipe"
)

func TestRecvUntil(t *testing.T) {
	check := func(t *testing.T) {
		a, b := pipe.New(pipe.Config{})
		var f file
		rec := NewRecorder(&f)
		l := New(a, rec)
		fed := 0
		linktest.Until(t, l, func() {
			fed++
			b.Send([]link.Frame{{Data: []byte("x")}})
		})
		linktest.UntilClosed(t, l)
		rec.Close()
		if packets, _, _ := readAll(t, f.bytes()); len(packets) != fed {
			t.Errorf("%d of %d frames are recorded", len(packets), fed)
		}
	}
	t.Run("in real time", check)
	t.Run("in a bubble", func(t *testing.T) { synctest.Test(t, check) })
}

func TestStamper(t *testing.T) {
	a, _ := pipe.New(pipe.Config{})
	rec := NewRecorder(&file{})
	if link.StamperOf(New(a, rec)) != nil {
		t.Error("a stamper where there is none")
	}
	if link.StamperOf(New(stamped{a}, rec)) == nil {
		t.Error("the inner link's stamper is hidden")
	}
}

// stamped is a link that tells when frames left.
type stamped struct{ link.Link }

func (stamped) SentTime() (uint32, time.Time, bool) { return 0, time.Time{}, false }
