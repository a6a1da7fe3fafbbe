package frag

import (
	"slices"
	"testing"
)

func TestQueue(t *testing.T) {
	var d [4]datagram
	q := queue{kind: bySource}
	order := func() (ids []int) {
		for x := q.first; x != nil; x = x.links[bySource].next {
			ids = append(ids, int(x.key.ID))
		}
		var back []int
		for x := q.last; x != nil; x = x.links[bySource].prev {
			back = append(back, int(x.key.ID))
		}
		slices.Reverse(back)
		if !slices.Equal(ids, back) {
			t.Errorf("forwards %v, backwards %v", ids, back)
		}
		return ids
	}
	expect := func(want ...int) {
		t.Helper()
		if got := order(); !slices.Equal(got, want) {
			t.Errorf("queue is %v, want %v", got, want)
		}
	}
	for i := range d {
		d[i].key.ID = uint32(i)
		q.push(&d[i])
	}
	expect(0, 1, 2, 3)
	if q.oldestBut(&d[0]) != &d[1] || q.oldestBut(&d[1]) != &d[0] {
		t.Error("oldestBut is wrong")
	}
	q.remove(&d[1])
	expect(0, 2, 3)
	q.remove(&d[0])
	q.remove(&d[3])
	expect(2)
	if q.oldestBut(&d[2]) != nil {
		t.Error("there is nothing but the last")
	}
	q.push(&d[0])
	expect(2, 0)
	q.remove(&d[2])
	q.remove(&d[0])
	expect()
}
