package capture

import "testing"

func TestBatchDetach(t *testing.T) {
	lent := []byte("onetwo")
	b := Batch{Packets: []Packet{{Data: lent[:3]}, {Data: lent[3:3]}, {Data: lent[3:]}}, borrowed: true}
	for range 2 { // the second time there is nothing to do
		b.Detach()
		copy(lent, "......")
		if string(b.Packets[0].Data) != "one" || len(b.Packets[1].Data) != 0 || string(b.Packets[2].Data) != "two" {
			t.Errorf("%v", b.Packets)
		}
	}
	if n := testing.AllocsPerRun(10, func() { b.borrowed = true; b.Detach() }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
