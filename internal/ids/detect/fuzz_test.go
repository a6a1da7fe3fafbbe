package detect

import (
	"testing"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/rule"
)

// tape is the bytes of which a fuzzer's data are made.
type tape []byte

// next is the next one, 0 at the end.
func (t *tape) next() int {
	if len(*t) == 0 {
		return 0
	}
	n := int((*t)[0])
	*t = (*t)[1:]
	return n
}

// itemsFrom makes conditions of all kinds of bytes.
func itemsFrom(b []byte) (items []rule.Item) {
	tape := tape(b)
	take := tape.next
	value := func() rule.Value {
		if n := take(); n < 200 {
			return rule.Value{Literal: int64(n) - 100}
		}
		return rule.Value{Var: "n"}
	}
	source := func() rule.Source {
		flags := take()
		return rule.Source{
			Bytes: value(), Offset: value(), Relative: flags&1 != 0, LittleEndian: flags&2 != 0, String: flags&4 != 0,
			Base: []int{0, 8, 10, 16}[flags>>3&3], Bitmask: uint32(flags >> 5),
		}
	}
	for len(tape) > 0 && len(items) < 8 {
		switch take() % 9 {
		case 0:
			distance := value()
			items = append(items, &rule.Content{Pattern: []byte{byte(take())}, Distance: &distance})
		case 1:
			items = append(items, &rule.ByteTest{Source: source(), Op: rule.Compare(take() % 11), Value: value()})
		case 2:
			items = append(items, &rule.ByteJump{Source: source(), Multiplier: take(), Align: 4, PostOffset: value(), FromEnd: take()&1 != 0})
		case 3:
			items = append(items, &rule.ByteExtract{Source: source(), Var: "n", Multiplier: take()})
		case 4:
			items = append(items, &rule.ByteMath{Source: source(), Op: []string{"+", "-", "*", "/", "<<", ">>"}[take()%6], RValue: value(), Result: "n"})
		case 5:
			items = append(items, &rule.IsDataAt{At: value(), Relative: take()&1 != 0})
		case 6:
			items = append(items, &rule.ASN1{BitstringOverflow: true, DoubleOverflow: true, OversizeLength: take(), Relative: true, RelativeOffset: take() - 100})
		case 7:
			items = append(items, &rule.Base64Decode{Bytes: take(), Offset: take() - 100, Relative: true})
		case 8:
			items = append(items, &rule.FTPBounce{})
		}
	}
	return items
}

// FuzzInspect runs conditions over data: it has to come to an end, whatever the
// numbers in the data are.
func FuzzInspect(f *testing.F) {
	f.Add([]byte{3, 0, 101, 100, 1, 0, 210, 65}, []byte("\x02AAA"))
	f.Add([]byte{2, 1, 101, 100, 3, 100, 0, 1, 4, 104, 100, 0, 100}, []byte("\xff1234"))
	f.Add([]byte{6, 3, 100, 7, 8, 100, 8}, []byte("\x30\x84\xff\xff\xff\xffc2VjcmV0PORT 1,2,3,4"))
	f.Fuzz(func(t *testing.T, spec, data []byte) {
		rs, errs := New([]*rule.Rule{payload(itemsFrom(spec)...)}, Options{})
		if len(errs) > 0 {
			return
		}
		m := NewMatcher(rs, nil)
		p := tcpPacket(app.ToServer, 0x18, string(data))
		m.Inspect(&Input{Packet: p, Flow: &Flow{State: &FlowState{}, Established: true}})
	})
}
