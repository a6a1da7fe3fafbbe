package filter

import (
	"reflect"
	"testing"
)

// Constants in conditions are done away with.
func TestConditions(t *testing.T) {
	yes, no := constCond(true), constCond(false)
	x, y := eq8(1, 2), eq8(3, 4)
	for name, c := range map[string]struct{ got, want cond }{
		"and":           {and(x, y), andCond{x, y}},
		"and true":      {and(yes, x, yes), x},
		"and false":     {and(x, no, y), no},
		"and of none":   {and(), yes},
		"or":            {or(x, y), orCond{x, y}},
		"or true":       {or(x, yes, y), yes},
		"or false":      {or(no, x, no), x},
		"or of none":    {or(), no},
		"not":           {not(x), notCond{x}},
		"not not":       {not(not(x)), x},
		"not true":      {not(yes), no},
		"masked zero":   {masked8(0, 1, 0), notCond{testCond{[]stmt{{opLd | modeAbs | sizeB, 0}}, jmpSet, 1}}},
		"a whole word":  {word32(4, 5, 0xffffffff), eq32(4, 5)},
		"no bit counts": {word32(4, 0, 0), yes},
	} {
		if !reflect.DeepEqual(c.got, c.want) {
			t.Errorf("%s: %v, want %v", name, c.got, c.want)
		}
	}
}
