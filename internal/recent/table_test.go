package recent

import (
	"slices"
	"testing"
)

func TestTable(t *testing.T) {
	table := NewTable[int, int](10)
	for k := range 4 {
		v, fresh := table.Visit(k)
		if !fresh {
			t.Errorf("%d was there", k)
		}
		*v = k * 100
		table.Protect(k)
	}
	for k := 100; k < 1000; k++ {
		table.Visit(k)
	}
	for k := range 4 {
		if v := table.Find(k); v == nil || *v != k*100 {
			t.Errorf("%d had to go, which is protected", k)
		}
	}
	if n, evicted := table.Filled(); n != 10 || evicted != 904-10 {
		t.Errorf("%d there, %d made room", n, evicted)
	}
	for k := range 100 { // more than half are not protected
		table.Visit(k)
		table.Protect(k)
		table.Visit(1000 + k)
		if table.Find(1000+k) == nil {
			t.Fatal("nothing new comes in any more")
		}
	}
}

// Without protection it is the least recently used that goes, and to be found is no use.
func TestTablePlain(t *testing.T) {
	table := NewTable[int, string](3)
	for _, k := range []int{1, 2, 3, 1} {
		v, fresh := table.Visit(k)
		if fresh != (*v == "") {
			t.Errorf("%d: fresh is %v and the value %q", k, fresh, *v)
		}
		*v = "seen"
	}
	table.Find(2)
	if v, fresh := table.Visit(4); !fresh || *v != "" {
		t.Errorf("a new one has %q of who made room", *v)
	}
	if table.Find(2) != nil {
		t.Error("2 is there, which was not used for longest")
	}
	if got := keys(&table); !slices.Equal(got, []int{4, 1, 3}) {
		t.Errorf("%v", got)
	}
}

// Those that matter come after those on trial, and who has enough stops.
func TestTableAll(t *testing.T) {
	table := NewTable[int, int](8)
	for k := range 5 {
		v, _ := table.Visit(k)
		*v = 10 * k
		if k%2 == 0 {
			table.Protect(k)
		}
	}
	if got := keys(&table); !slices.Equal(got, []int{3, 1, 4, 2, 0}) {
		t.Errorf("%v", got)
	}
	for k, v := range table.All() {
		if *v != 10*k {
			t.Errorf("%d with the value %d", k, *v)
		}
		*v = -1
		break
	}
	if *table.Find(3) != -1 || *table.Find(1) != 10 {
		t.Error("values can't be changed, or go on after a break")
	}
}

// A table that was meant to hold nothing holds one.
func TestTableOfOne(t *testing.T) {
	table := NewTable[int, int](0)
	for k := range 3 {
		table.Visit(k)
		table.Protect(k)
		if table.Find(k) == nil {
			t.Errorf("%d is not there", k)
		}
	}
	if n, evicted := table.Filled(); n != 1 || evicted != 2 {
		t.Errorf("%d there, %d made room", n, evicted)
	}
}

func keys[K comparable, V any](t *Table[K, V]) (all []K) {
	for k := range t.All() {
		all = append(all, k)
	}
	return all
}

// The map's and the lists' views of the table are the same, whatever happens.
func FuzzTable(f *testing.F) {
	f.Add([]byte{1, 2, 130, 3, 1, 2, 9, 131, 8, 1})
	f.Fuzz(func(t *testing.T, does []byte) {
		table := NewTable[byte, int](6)
		for _, k := range does {
			if k >= 128 {
				table.Protect(k - 128)
				continue
			}
			if _, fresh := table.Visit(k); !fresh && table.Find(k) == nil {
				t.Fatal("what is there is not found")
			}
			if i := table.index[k]; table.lists[table.slot(i).protected].newest != i {
				t.Fatalf("%d is not the newest", k)
			}
		}
		n := 0
		for which, l := range table.lists {
			length := 0
			for i := l.newest; i != none; i = table.slot(i).older {
				s := table.slot(i)
				if n++; n > 6 || int(s.protected) != which || table.index[s.key] != i {
					t.Fatal("the lists and the map differ")
				}
				length++
			}
			if which == 1 && (length != table.matter || length > 3) {
				t.Fatalf("%d are protected, said to be %d", length, table.matter)
			}
		}
		filled, _ := table.Filled()
		if n != filled || n != len(table.index) {
			t.Fatalf("%d in the lists, %d in the table, %d in the map", n, filled, len(table.index))
		}
	})
}

// BenchmarkTable visits what is there, and what makes somebody else go.
func BenchmarkTable(b *testing.B) {
	for name, keys := range map[string]int{"there": 1 << 12, "new": 1 << 20} {
		b.Run(name, func(b *testing.B) {
			table := NewTable[[2]uint64, [4]uint64](1 << 12)
			for i := range keys {
				table.Visit([2]uint64{uint64(i)})
			}
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				table.Visit([2]uint64{uint64(i * 2654435761 >> 4 & (keys - 1))})
			}
		})
	}
}

// Once it is full, nothing allocates: who is used, who comes and who is protected.
func TestTableAllocatesNothing(t *testing.T) {
	table := NewTable[int, int](64)
	k := 0
	visit := func() {
		table.Visit(k)
		table.Protect(k)
		table.Visit(k - 30)
		k++
	}
	for range 10_000 {
		visit()
	}
	if n := testing.AllocsPerRun(10_000, visit); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
