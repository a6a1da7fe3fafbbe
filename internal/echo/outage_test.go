package echo

import (
	"testing"
	"time"
)

func TestOutage(t *testing.T) {
	var o Outage
	at := func(s int) time.Time { return epoch.Add(time.Duration(s) * time.Second) }
	if _, known := o.Up(); known || o.Current(at(9)) != 0 || o.Longest(at(9)) != 0 || o.Total(at(9)) != 0 {
		t.Error("something is known before the first fate")
	}
	for _, tt := range []struct {
		sent           int
		up, changed    bool
		run            uint64
		count          int
		longest, total int // two seconds later
	}{
		{0, false, true, 1, 1, 2, 2},
		{1, false, false, 2, 1, 3, 3},
		{3, true, true, 1, 1, 3, 3},
		{4, true, false, 2, 1, 3, 3},
		{5, false, true, 1, 2, 3, 5},
		{6, true, true, 1, 2, 3, 4},
		{7, false, true, 1, 3, 3, 6},
		{9, false, false, 2, 3, 4, 8},
	} {
		changed := o.Note(at(tt.sent), tt.up)
		up, known := o.Up()
		later := at(tt.sent + 2)
		if changed != tt.changed || up != tt.up || !known || o.Run() != tt.run || o.Count() != tt.count ||
			o.Longest(later) != time.Duration(tt.longest)*time.Second || o.Total(later) != time.Duration(tt.total)*time.Second {
			t.Errorf("%+v: changed %v, up %v, run %d, count %d, longest %v, total %v",
				tt, changed, up, o.Run(), o.Count(), o.Longest(later), o.Total(later))
		}
	}
}
