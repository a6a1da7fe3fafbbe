package echo

import (
	"testing"
	"time"
)

func TestOutage(t *testing.T) {
	var o Outage
	at := func(s int) time.Time { return epoch.Add(time.Duration(s) * time.Second) }
	if o.Count() != 0 || o.Current(at(9)) != 0 || o.Longest(at(9)) != 0 || o.Total(at(9)) != 0 {
		t.Error("something is known before the first fate")
	}
	for _, tt := range []struct {
		sent           int
		up             bool
		count          int
		longest, total int // two seconds later
	}{
		{0, false, 1, 2, 2},
		{1, false, 1, 3, 3},
		{3, true, 1, 3, 3},
		{4, true, 1, 3, 3},
		{5, false, 2, 3, 5},
		{6, true, 2, 3, 4},
		{7, false, 3, 3, 6},
		{9, false, 3, 4, 8},
	} {
		o.note(at(tt.sent), tt.up)
		later := at(tt.sent + 2)
		if o.Count() != tt.count || o.Longest(later) != time.Duration(tt.longest)*time.Second ||
			o.Total(later) != time.Duration(tt.total)*time.Second {
			t.Errorf("%+v: count %d, longest %v, total %v", tt, o.Count(), o.Longest(later), o.Total(later))
		}
	}
}
