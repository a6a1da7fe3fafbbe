package detect

import (
	"slices"
	"testing"

	"gotcp/internal/ids/pattern"
	"gotcp/internal/ids/rule"
)

func TestEqualPatternsAreOne(t *testing.T) {
	var b patternBuilder
	for i, f := range []fastPattern{{bytes: []byte("evil")}, {bytes: []byte("evil"), nocase: true}, {bytes: []byte("evil")}, {bytes: []byte("deed")}} {
		b.add(&sig{index: uint32(i), rule: &rule.Rule{}}, &f)
	}
	g := b.group()
	if want := [][]uint32{{0, 2}, {1}, {3}}; !slices.EqualFunc(g.sigs, want, slices.Equal) {
		t.Errorf("%v, want %v", g.sigs, want)
	}
	var scratch pattern.Scratch
	var found []uint32
	for _, i := range g.set.Scan([]byte("an EVIL deed"), &scratch) {
		found = append(found, g.sigs[i]...)
	}
	slices.Sort(found)
	if !slices.Equal(found, []uint32{1, 3}) {
		t.Errorf("found %v", found)
	}
	if none := (&patternBuilder{}).group(); none.set != nil {
		t.Error("a set of nothing")
	}
}

func TestMaxPayload(t *testing.T) {
	dsize := func(op rule.Compare, value, most uint32, negated bool) *rule.FieldTest {
		return &rule.FieldTest{Field: rule.DSize, Op: op, Value: value, Max: most, Negated: negated}
	}
	for _, c := range []struct {
		conditions []rule.PacketCondition
		want       int
	}{
		{nil, 1 << 30},
		{[]rule.PacketCondition{dsize(rule.Less, 100, 0, false)}, 100},
		{[]rule.PacketCondition{dsize(rule.Between, 5, 90, false), dsize(rule.Equal, 7, 0, false)}, 7},
		{[]rule.PacketCondition{dsize(rule.Less, 100, 0, true), dsize(rule.Greater, 3, 0, false)}, 1 << 30},
		{[]rule.PacketCondition{&rule.FieldTest{Field: rule.TTL, Op: rule.Less, Value: 3}}, 1 << 30},
	} {
		if got := maxPayload(&rule.Rule{Packet: c.conditions}); got != c.want {
			t.Errorf("%+v: %d, want %d", c.conditions, got, c.want)
		}
	}
}
