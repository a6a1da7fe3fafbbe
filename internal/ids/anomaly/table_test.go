package anomaly

import "testing"

func TestTable(t *testing.T) {
	table := newTable[int, int](10)
	for k := range 4 {
		v, fresh := table.visit(k)
		if !fresh {
			t.Errorf("%d was there", k)
		}
		*v = k * 100
		table.protect(k)
	}
	for k := 100; k < 1000; k++ {
		table.visit(k)
	}
	for k := range 4 {
		if v := table.find(k); v == nil || *v != k*100 {
			t.Errorf("%d had to go, which is protected", k)
		}
	}
	if n, evicted := table.filled(); n != 10 || evicted != 904-10 {
		t.Errorf("%d there, %d made room", n, evicted)
	}
	for k := range 100 { // more than half are not protected
		table.visit(k)
		table.protect(k)
		table.visit(1000 + k)
		if table.find(1000+k) == nil {
			t.Fatal("nothing new comes in any more")
		}
	}
}

// The map's and the lists' views of the table are the same, whatever happens.
func FuzzTable(f *testing.F) {
	f.Add([]byte{1, 2, 130, 3, 1, 2, 9, 131, 8, 1})
	f.Fuzz(func(t *testing.T, does []byte) {
		table := newTable[byte, int](6)
		for _, k := range does {
			if k >= 128 {
				table.protect(k - 128)
			} else if _, fresh := table.visit(k); !fresh && table.find(k) == nil {
				t.Fatal("what is there is not found")
			}
		}
		n := 0
		for which, l := range table.lists {
			length := int32(0)
			for i := l.newest; i != none; i = table.slots[i].older {
				s := &table.slots[i]
				if n++; n > 6 || int(s.protected) != which || table.index[s.key] != i {
					t.Fatal("the lists and the map differ")
				}
				length++
			}
			if length != l.length {
				t.Fatalf("%d in the list, said to be %d", length, l.length)
			}
		}
		if n != table.len() || int(table.lists[1].length) > 3 {
			t.Fatalf("%d in the lists, %d in the map, %d protected", n, table.len(), table.lists[1].length)
		}
	})
}
