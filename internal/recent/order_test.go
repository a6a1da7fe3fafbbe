package recent

import (
	"slices"
	"testing"
)

// thing is one that can be in an order.
type thing struct {
	id    int
	place Place[*thing]
}

// ids are those of an order, the oldest first, which must be the same both ways.
func ids(t *testing.T, o *Order[*thing]) []int {
	t.Helper()
	forwards, backwards := []int{}, []int{}
	for p := o.Oldest(); p != nil; p = p.Newer() {
		forwards = append(forwards, p.Thing.id)
	}
	for p := o.Newest(); p != nil; p = p.Older() {
		backwards = append(backwards, p.Thing.id)
	}
	slices.Reverse(backwards)
	if !slices.Equal(forwards, backwards) {
		t.Fatalf("forwards %v, backwards %v", forwards, backwards)
	}
	return forwards
}

func TestOrder(t *testing.T) {
	var o Order[*thing]
	things := make([]thing, 4)
	expect := func(want ...int) {
		t.Helper()
		if got := ids(t, &o); !slices.Equal(got, want) {
			t.Errorf("order is %v, want %v", got, want)
		}
	}
	use := func(i int) { o.Use(&things[i].place, &things[i]) }
	for i := range things {
		things[i].id = i
		use(i)
	}
	expect(0, 1, 2, 3)
	use(3)
	expect(0, 1, 2, 3)
	use(0)
	expect(1, 2, 3, 0)
	use(2)
	expect(1, 3, 0, 2)
	o.Remove(&things[3].place)
	expect(1, 0, 2)
	o.Remove(&things[3].place) // is out already
	expect(1, 0, 2)
	o.Remove(&things[2].place)
	o.Remove(&things[1].place)
	expect(0)
	o.Remove(&things[0].place)
	expect()
	if things[0].place != (Place[*thing]{}) {
		t.Errorf("what is out knows of %+v", things[0].place)
	}
	use(2)
	expect(2)
}

// An order is what a list would be that is searched and moved for each use.
func FuzzOrder(f *testing.F) {
	f.Add([]byte{0, 1, 2, 0, 130, 1, 129, 131})
	f.Fuzz(func(t *testing.T, does []byte) {
		var o Order[*thing]
		things := make([]thing, 8)
		want := []int{}
		for _, do := range does {
			x := &things[do%8]
			x.id = int(do % 8)
			want = slices.DeleteFunc(want, func(id int) bool { return id == x.id })
			if do >= 128 {
				o.Remove(&x.place)
			} else {
				o.Use(&x.place, x)
				want = append(want, x.id)
			}
			if got := ids(t, &o); !slices.Equal(got, want) {
				t.Fatalf("order is %v, want %v", got, want)
			}
		}
	})
}

func BenchmarkOrder(b *testing.B) {
	var o Order[*thing]
	things := make([]thing, 1<<12)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		x := &things[i*2654435761>>8&(len(things)-1)]
		o.Use(&x.place, x)
	}
}

func TestOrderAllocatesNothing(t *testing.T) {
	var o Order[*thing]
	things := make([]thing, 16)
	if n := testing.AllocsPerRun(10, func() {
		for i := range things {
			o.Use(&things[i].place, &things[i])
		}
		o.Remove(&things[3].place)
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
