package echo

import (
	"testing"
	"time"
)

func TestPace(t *testing.T) {
	d := begin(t, Config{Interval: 200 * ms, Timeout: time.Hour})
	d.sends(1).wakes(200)
	d.at(199.9).sends().wakes(200)
	d.at(200).sends(2).wakes(400)
	// What is late stays late: a bucket of one holds nothing to catch up with.
	d.at(500).sends(3).wakes(700)
	d.at(5000).sends(4).wakes(5200)
}

func TestPaceOfPreload(t *testing.T) {
	d := begin(t, Config{Interval: 200 * ms, Preload: 3, Timeout: time.Hour})
	d.sends(1, 2, 3).wakes(200)
	d.at(200).sends(4).wakes(400)
	// The bucket holds three: what was missed meanwhile is made up for, but no
	// more than that.
	d.at(650).sends(5, 6).wakes(800)
	d.at(5000).sends(7, 8, 9).wakes(5200)
}

func TestPaceOfFlood(t *testing.T) {
	d := begin(t, Config{})
	d.sends(1).wakes(10)
	d.at(0.1).answer(1, Answer)
	d.sends(2)
	d.at(0.2).answer(2, Answer)
	d.sends(3).wakes(10.2)
	// Nobody answers any more: a hundred per second.
	d.at(10.2).sends(4).wakes(20.2)
	d.at(20.2).sends(5)
	// An answer to an earlier one shows that the latest is still on its way.
	d.at(21).answer(3, Answer)
	d.sends().wakes(30.2)
	d.at(22).answer(5, Answer)
	d.sends(6)
}

func TestPaceOfFloodAhead(t *testing.T) {
	d := begin(t, Config{Preload: 3})
	d.sends(1, 2, 3).wakes(10)
	// Each answer lets one more go.
	d.at(0.1).answer(1, Answer)
	d.sends(4)
	d.at(0.2).answer(2, Answer)
	d.sends(5)
	// One lost: its successor's answer frees two places.
	d.at(0.3).answer(4, Answer)
	d.sends(6, 7)
}

// Nobody answers a flood of five: four gaps of 10 ms, and then 10 s.
func TestPaceOfFloodUnanswered(t *testing.T) {
	d := begin(t, Config{Count: 5, Timeout: time.Hour})
	for i := range 5 {
		d.at(float64(i * 10)).sends(uint64(i) + 1)
	}
	d.wakes(10_040).done(false).at(10_040).done(true)
	if d.Elapsed() != 40*ms {
		t.Error(d.Elapsed())
	}
}
