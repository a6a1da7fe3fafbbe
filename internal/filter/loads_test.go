package filter

import (
	"slices"
	"testing"
)

func TestReduce(t *testing.T) {
	loadType := stmt{opLd | modeAbs | sizeH, 12}
	length := stmt{opLdx | modeMsh | sizeB, 14}
	port := stmt{opLd | modeInd | sizeH, 14}
	other := stmt{opLd | modeInd | sizeH, 16}
	mask := stmt{opAlu | aluAnd, 0xf}
	store, fetched := stmt{opSt, 0}, stmt{opLd | modeMem, 0}
	for _, c := range []struct {
		name         string
		before, code []stmt
		want         []stmt
	}{
		{"nothing known", nil, []stmt{loadType}, []stmt{loadType}},
		{"all known", []stmt{loadType}, []stmt{loadType}, nil},
		{"a prefix", []stmt{loadType}, []stmt{loadType, mask}, []stmt{mask}},
		{"the mask, too", []stmt{loadType, mask}, []stmt{loadType, mask}, nil},
		{"only the unmasked value", []stmt{loadType, mask}, []stmt{loadType}, []stmt{loadType}},
		{"X", []stmt{length, port}, []stmt{length, other}, []stmt{other}},
		{"A and X", []stmt{length, port}, []stmt{length, port}, nil},
		{"memory is the block's own", []stmt{loadType, store}, []stmt{fetched}, []stmt{fetched}},
		{"through memory", nil, []stmt{loadType, store, fetched}, []stmt{loadType, store}},
	} {
		_, in := reduce(&block{code: c.before}, registers{})
		if got, _ := reduce(&block{code: c.code}, in); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// A block that compares with X keeps the code that sets it.
func TestReduceKeepsX(t *testing.T) {
	code := []stmt{{opLd | modeAbs | sizeB, 15}, {opMisc | miscTax, 0}, {opLd | modeAbs | sizeB, 14}}
	_, in := reduce(&block{code: code[2:]}, registers{})
	if got, _ := reduce(&block{code: code, jump: jmpEq | srcX}, in); len(got) != 3 {
		t.Errorf("%v is left", got)
	}
	if got, _ := reduce(&block{code: code, jump: jmpEq}, in); len(got) != 0 {
		t.Errorf("%v is left", got)
	}
}

// What only some of the paths to a block have loaded, it loads itself.
func TestDropLoadsWherePathsMeet(t *testing.T) {
	g := newGraph()
	load := func(at uint32) []stmt { return []stmt{{opLd | modeAbs | sizeB, at}} }
	last := g.test(load(2), jmpEq, 9, g.accept, g.reject, false)
	left := g.test(load(2), jmpEq, 1, last, g.reject, false)
	right := g.test(load(3), jmpEq, 1, last, g.reject, false)
	for _, exits := range [][2]*block{{left, right}, {right, left}} {
		root := g.test(load(1), jmpEq, 1, exits[0], exits[1], false)
		if codes := dropLoads(g.order(root)); len(codes[last]) != 1 {
			t.Errorf("%v is left, one of the two paths has loaded it", codes[last])
		}
	}
	alone := g.test(load(2), jmpEq, 2, last, g.reject, false)
	if codes := dropLoads(g.order(alone)); len(codes[last]) != 0 {
		t.Errorf("%v is left, the only path has loaded it", codes[last])
	}
}
